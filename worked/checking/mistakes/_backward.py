"""What the rules about errors, slopes and deltas share."""

from __future__ import annotations

from collections.abc import Iterator
from functools import wraps
from typing import NamedTuple

from worked.checking.mistakes.mistake import Around, Rule, factors, opposite, terms
from worked.formula import Cases, Formula, Negative, Number, Symbol
from worked.record import replace

# What is a sum over the paths out of a unit or an input.
BACK = ("error", "input-gradient")


class Path(NamedTuple):
    """A way on which the error of a hidden unit comes back: the delta of the unit `to`, times the weight to it."""

    weight: Symbol
    delta: Symbol
    to: str


def is_plain(around: Around) -> bool:
    """Whether the cell is a delta that is the plain difference of output and target, with no error and no slope."""
    return around.cell.quantity == "delta" and around.named("error", around.unit) is None


def losses(around: Around) -> list[Formula]:
    """The loss of the output and that of the whole net, where they are not the same."""
    unit, loss = around.unit, around.problem.training.loss
    target, out = around.named("target", unit), around.named("out", unit)
    if loss is None or target is None or out is None:
        return []
    own = around.named("loss", unit)
    if own is None and len(around.network.outputs) > 1:
        return [loss.whole(loss.term.bind({"t": target, "a": out}.__getitem__)), *around.each("loss", [""])]
    return [each for each in (own, around.named("loss")) if each is not None]


def paths(around: Around) -> list[Path]:
    """The paths of which the error of a hidden unit, or the gradient by an input, is the sum.

    None for any other cell, or a sum of other things.
    """
    if around.cell.quantity not in BACK or around.is_output:
        return []
    found = []
    for term in terms(around.formula):
        parts = [part for part in factors(term) if isinstance(part, Symbol)]
        if [around.quantity_of(part) for part in parts] != ["weight", "delta"] or len(factors(term)) != 2:
            return []
        found.append(Path(parts[0], parts[1], around.key.cells[parts[1].name].place))
    return found


def of_either_sign(rule: Rule) -> Rule:
    """A rule about a sum of paths, and the same where a minus stands before it, as before a gradient by an input."""

    @wraps(rule)
    def found(around: Around) -> Iterator[Formula]:
        if isinstance(around.formula, Negative):
            inside = Around(around.key, replace(around.cell, formula=around.formula.body))
            yield from map(opposite, rule(inside))
        else:
            yield from rule(around)

    return found


def is_linear(around: Around, ahead: int = 0) -> bool:
    """Whether the unit is linear, so that net input and output are one; `ahead` 1 for those that it sends to."""
    units = around.fed if ahead else (around.unit,)
    return all(around.network.activation_of[unit].activation.is_linear for unit in units)


def is_flat(slope: Formula) -> bool:
    """Whether a slope is made of straight pieces: the same number for all net inputs, or for all on one side."""
    if isinstance(slope, Cases):
        return all(is_flat(body) for body in (*(case.body for case in slope.cases), slope.otherwise))
    return isinstance(slope, Number)
