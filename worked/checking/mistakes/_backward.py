"""What the rules about the backward pass share."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from worked.checking.mistake import Around, Formula, Iterator, Symbol, factors, terms
from worked.formula import Cases, Number, Power
from worked.maths.losses import Loss
from worked.trace.cell import edge

MOST = 6


class Path(NamedTuple):
    """A way on which the error of a hidden unit comes back: the delta of the unit `to`, times the weight to it."""

    weight: Symbol
    delta: Symbol
    to: str


def apart(around: Around, formulas: Iterable[Formula | None]) -> Iterator[Formula]:
    """The first few wrong formulas, each once; not the right one, and none that depends on a letter."""
    wrong = dict.fromkeys(formula for formula in formulas if formula is not None and formula != around.formula)
    known = around.key.outcomes
    yield from islice((formula for formula in wrong if all(name in known for name in formula.symbols())), MOST)


def is_plain(around: Around) -> bool:
    """Whether the cell is a delta that is the plain difference of output and target, with no error and no slope."""
    return around.cell.quantity == "delta" and around.named("error", around.unit) is None


def compares(around: Around) -> bool:
    """Whether the cell compares an output with its target: an error, or a delta that is a plain difference."""
    return around.is_output and (around.cell.quantity == "error" or is_plain(around))


def difference(around: Around) -> Formula | None:
    """Output and target of the unit, one less the other, with the sign of the convention."""
    target, out = around.named("target", around.unit), around.named("out", around.unit)
    if target is None or out is None:
        return None
    return target - out if around.problem.convention.falling else out - target


def is_squared(loss: Loss | None) -> bool:
    """Whether a loss is made of squares."""
    return loss is not None and _has_power(loss.term)


def _has_power(formula: Formula) -> bool:
    return isinstance(formula, Power) or any(map(_has_power, formula.parts()))


def losses(around: Around, unit: str) -> list[Formula]:
    """The loss of an output and that of the whole net, where they are not the same."""
    loss, target, out = around.problem.training.loss, around.named("target", unit), around.named("out", unit)
    if loss is None or target is None or out is None:
        return []
    own = around.named("loss", unit)
    if own is None and len(around.network.outputs) > 1:
        return [loss.whole(loss.term.bind({"t": target, "a": out}.__getitem__)), *around.each("loss", [""])]
    return [each for each in (own, around.named("loss")) if each is not None]


def paths(around: Around) -> list[Path]:
    """The paths of which the error of a hidden unit is the sum; none for any other cell."""
    if around.cell.quantity != "error" or around.is_output:
        return []
    found = []
    for term in terms(around.formula):
        weight, delta = factors(term)
        assert isinstance(weight, Symbol) and isinstance(delta, Symbol)
        found.append(Path(weight, delta, around.key.cells[delta.name].place))
    return found


def weight_like(around: Around, path: Path, source: str, target: str) -> Symbol | None:
    """The weight between two other units, of the same age as that of a path."""
    age = around.key.cells[path.weight.name].step - around.step
    return around.named("weight", edge(source, target), ahead=age)


def slope_and_error(around: Around) -> tuple[Symbol, Symbol] | None:
    """The two factors of a delta; None where it has others, or none."""
    symbols = [part for part in factors(around.formula) if isinstance(part, Symbol)]
    if [around.quantity_of(part) for part in symbols] == ["slope", "error"]:
        return symbols[0], symbols[1]
    return None


def is_own_slope(around: Around) -> bool:
    """Whether the cell tells how a unit changes with its own net input."""
    return ">" not in around.cell.place


def is_flat(slope: Formula) -> bool:
    """Whether a slope is made of straight pieces: the same number for all net inputs, or for all on one side."""
    if isinstance(slope, Cases):
        return all(is_flat(body) for body in (*(case.body for case in slope.cases), slope.otherwise))
    return isinstance(slope, Number)
