"""Reading of targets: which numbers a loss takes for them."""

from __future__ import annotations

from collections.abc import Sequence

from worked.cells.given import about
from worked.errors import WorkedError
from worked.formula import sum_of
from worked.formula.exact import arithmetic_of
from worked.keys.values import some
from worked.maths.losses import Loss
from worked.number import START_PRECISION, Enclosures
from worked.number.fractions import FRACTIONS, NoFraction
from worked.problem.problem import Sample


def refuse_targets(loss: Loss, samples: Sequence[Sample]) -> None:
    """Refuse targets that a loss does not take, which are signs or probabilities."""
    for number, sample in enumerate(samples, start=1):
        whole = not any(given.letter for given in sample.targets)
        targets = [given.text for given in sample.targets if not given.letter]
        if not sample.has_targets:
            continue
        if loss.compares == "signs":
            _signs(loss, targets, number)
        else:
            _probable(loss, targets, number, whole)


def _signs(loss: Loss, targets: Sequence[str], number: int) -> None:
    """Refuse targets that are not -1 or 1."""
    other = next((text for text in targets if abs(about(text)) != 1), None)
    if other:
        where = f"samples, number {number}, targets"
        raise WorkedError(f"{where}: {loss.name} needs targets that are -1 or 1, found {other}")


def _is_one(targets: Sequence[str]) -> bool:
    """Whether numbers sum to 1."""
    total = sum_of([arithmetic_of(text) for text in targets])
    try:
        return bool(total.value(str, FRACTIONS) == 1)
    except NoFraction:
        low, high = total.value(str, Enclosures(START_PRECISION))
        return bool(low <= 1 <= high)


def _probable(loss: Loss, targets: Sequence[str], number: int, whole: bool) -> None:
    """Refuse targets that are no probabilities."""
    where = f"samples, number {number}, targets"
    outside = [text for text in targets if not 0 <= about(text) <= 1]
    if outside:
        raise WorkedError(f"{where}: {loss.name} needs targets from 0 to 1, found {outside[0]}")
    if whole and loss.compares == "distributions" and not _is_one(targets):
        raise WorkedError(f"{where}: {loss.name} needs targets that sum to 1, found {some(targets)}")
