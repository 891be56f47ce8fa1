"""Strategies: sheets that are filled in without a calculation, and how much they may earn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random
from typing import NamedTuple

import worked
from worked.checking.answer_key.key import Key

Answers = dict[str, str]


class Strategy(NamedTuple):
    """A way to fill in a sheet, and by example the largest share of the marks that it may earn."""

    said: str
    answers: Callable[[Key], Answers]
    most: Mapping[str, float]


def score(key: Key, answers: Answers) -> tuple[int, int]:
    """The marks that a sheet earns, and how many are asked."""
    report = worked.check(key, answers)
    return report.score, report.out_of


def constant(text: str) -> Callable[[Key], Answers]:
    """The same number everywhere."""
    return lambda key: dict.fromkeys(asked(key), text)


def asked(key: Key) -> list[str]:
    """The cells that are asked."""
    return [name for name in key.askable() if name in key.outcomes]


def true(key: Key, name: str, decimals: int) -> str:
    """The true number with so many decimals."""
    return f"{key.truth(name):.{decimals}f}"


def coarse(decimals: int) -> Callable[[Key], Answers]:
    """The key with few decimals."""
    return lambda key: {name: true(key, name, decimals) for name in asked(key)}


def unchanged(key: Key) -> Answers:
    """0 for all gradients and changes, and every weight as it was at first."""
    found = {}
    for name in asked(key):
        cell = key.cells[name]
        first = name.replace(f"@{cell.step}", "@1")
        is_learned = cell.quantity in ("weight", "bias")
        found[name] = key.outcomes[first].shown if is_learned and first in key.outcomes else "0.0000"
    return found


def forward_only(key: Key) -> Answers:
    """The first forward pass right, then 0."""
    quantities = ("net", "out", "loss")
    return {
        name: true(key, name, 4) if key.cells[name].quantity in quantities and key.cells[name].step == 1 else "0"
        for name in asked(key)
    }


def right_order(key: Key) -> Answers:
    """Random digits of the right order of magnitude."""
    random, found = Random(1), {}
    for name in asked(key):
        size = Decimal(repr(key.truth(name))).adjusted() if key.truth(name) else -1
        sign = random.choice(("", "-"))
        found[name] = sign + f"{random.uniform(1, 10) * 10.0**size:.{max(4, 3 - size)}f}"
    return found


EXAMPLES = ("slides-2-2-1", "mazur-2-2-2", "softmax-3-class", "adam-2-2-1", "perceptron-or")


def everywhere(most: float) -> dict[str, float]:
    """The same share in all examples."""
    return dict.fromkeys(EXAMPLES, most)


# Exact zeros and ones of a problem are right however they are found, such as the gradient of a bias before batch
# normalisation.
CONSTANTS = ("0", "0.0000", "1", "0.5", "0.1", "1e30")
STRATEGIES = {
    **{f"all {text}": Strategy(f"{text} everywhere", constant(text), everywhere(0.05)) for text in CONSTANTS},
    "unchanged": Strategy("0 for gradients, weights as at first", unchanged, everywhere(0.05) | {"perceptron-or": 0.2}),
    "forward only": Strategy("the first forward pass right, then 0", forward_only, {"slides-2-2-1": 0.2}),
    "right order": Strategy("random digits of the right order of magnitude", right_order, everywhere(0.08)),
    "0 decimals": Strategy("the key without decimals", coarse(0), everywhere(0.1)),
    "1 decimal": Strategy("the key with one decimal", coarse(1), everywhere(0.1) | {"perceptron-or": 1.0}),
}
