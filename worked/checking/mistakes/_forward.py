"""What the mistakes of the forward pass share: rules held to a few formulas, and parts of a formula changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any

from worked.checking.mistake import Around, Formula, Negative, Product, Sum, Symbol, product_of
from worked.formula import Function, Number, Power, Quotient
from worked.maths.activations import ACTIVATIONS
from worked.maths.component import settings_of
from worked.record import Record
from worked.trace.cell import Cell, identifier

Rule = Callable[[Around], Iterator[Formula]]
Change = Callable[[Formula], Formula]

MOST, NEAREST = 6, 6
STEPS_AWAY = (0, -1, 1, -2)


def few(rule: Rule) -> Rule:
    """A rule held to its first few formulas, each once: never the right one, nor one that depends on a letter."""

    @wraps(rule)
    def held(around: Around) -> Iterator[Formula]:
        seen = {around.formula}
        for formula in rule(around):
            if formula not in seen and all(name in around.key.outcomes for name in formula.symbols()):
                seen.add(formula)
                yield formula
                if len(seen) > MOST:
                    return

    return held


def rewritten(part: Any, change: Change) -> Any:
    """A formula with a change made to each of its parts, the innermost first."""
    if isinstance(part, tuple):
        return tuple([rewritten(each, change) for each in part])
    if not isinstance(part, Record):
        return part
    rebuilt = type(part)(*[rewritten(getattr(part, field), change) for field in part._fields])
    return change(rebuilt) if isinstance(rebuilt, Formula) else rebuilt


def has_function(formula: Formula, *names: str) -> bool:
    """Whether one of some functions stands anywhere in a formula."""
    inside = any(has_function(part, *names) for part in formula.parts())
    return inside or (isinstance(formula, Function) and formula.name in names)


def opposite(formula: Formula) -> Formula:
    """A formula with the other sign."""
    return formula.body if isinstance(formula, Negative) else Negative(formula)


def one_over(count: int) -> Formula:
    """The factor of a mean."""
    return Quotient(Number("1"), Number(str(count)))


# The net input


def weights(around: Around) -> list[Symbol]:
    """The weights into a unit, in the order of its inputs."""
    return [weight for source in around.feeding if (weight := around.weight(source, around.unit))]


def inputs(around: Around) -> list[Symbol]:
    """What the layer before sends to a unit."""
    return [sent for source in around.feeding if (sent := around.sent(source))]


def elsewhere(around: Around, symbols: Sequence[Symbol]) -> Iterator[dict[str, Formula]]:
    """What stands in the place of some symbols for other samples and in other steps, the nearest first.

    Numbers that are computed only later are left out, and given ones that are the same.
    """
    key, own = around.key, around.cell
    cells, sample = [key.cells[symbol.name] for symbol in symbols], own.sample or 1
    last = min(len(around.problem.samples), sample + NEAREST)
    near = sorted(range(max(1, sample - NEAREST), last + 1), key=lambda number: abs(number - sample))
    for away in STEPS_AWAY:
        for number in (None, *near):
            names = [identifier(cell.quantity, cell.place, own.step + away, number) for cell in cells]
            found = [key.cells[name] for name in names if name in key.cells]
            known = all(not cell.formula or key.order[cell.id] < key.order[own.id] for cell in found)
            if known and len(found) == len(cells) and any(map(_differ, cells, found)):
                yield {cell.id: other.symbol for cell, other in zip(cells, found, strict=True)}


def _differ(cell: Cell, other: Cell) -> bool:
    """Whether two cells may hold different numbers."""
    return cell.id != other.id and (not cell.given or cell.given != other.given)


# The output


def nets(around: Around) -> list[Symbol]:
    """The net inputs of all units of the layer, in order."""
    return around.each("net", around.network.layers[around.layer])


def place(around: Around, unit: str = "") -> int:
    """The place of a unit in the layer."""
    return around.network.layers[around.layer].index(unit or around.unit)


def activated(around: Around, numbers: Sequence[Formula], unit: str = "") -> Formula:
    """The activation of the layer for a unit, with other formulas in the place of the net inputs."""
    chosen = around.network.activation(around.layer)
    return chosen.activation.out(numbers, place(around, unit), chosen.settings)


def couples(around: Around) -> bool:
    """Whether the outputs of the layer depend on all of its net inputs."""
    return around.network.activation(around.layer).activation.couples


def catalogued(name: str, net: Formula) -> Formula:
    """An activation of the catalogue, with its usual parameters."""
    return ACTIVATIONS[name].out([net], 0, settings_of(ACTIVATIONS[name], {}))


# The loss


def opened(around: Around, formula: Formula | None = None) -> Formula:
    """The loss with its terms written out."""

    def fill(name: str) -> Formula:
        cell = around.key.cells[name]
        return opened(around, cell.formula) if cell.quantity == "loss" and cell.formula else Symbol(name)

    return (formula or around.formula).bind(fill)


def in_loss(around: Around, *changes: Change) -> Iterator[Formula]:
    """The loss with changes made in it: as it stands, and with its terms written out; nothing if all stays the same."""
    for whole in (around.formula, opened(around)):
        found = whole
        for change in changes:
            found = rewritten(found, change)
        if found != whole:
            yield found


def unhalved(part: Formula) -> Formula:
    """A square without the factor 1/2 before it."""
    halved = isinstance(part, Product) and part.factors[0] == one_over(2) and isinstance(part.factors[-1], Power)
    return product_of(part.factors[1:]) if isinstance(part, Product) and halved else part


def of_outputs(around: Around) -> bool:
    """Whether a cell is the loss of one sample, put together from several outputs."""
    return not around.cell.place and not of_samples(around) and len(around.network.outputs) > 1


def of_samples(around: Around) -> int:
    """From how many samples a cell is put together; 0 where it is the loss of one."""
    cells = [around.key.cells[name] for name in around.formula.symbols()]
    return sum(cell.quantity == "loss" and not cell.place for cell in cells)


def total(around: Around) -> Sum | None:
    """The sum over outputs or samples in a loss; None where there is none."""
    found = around.formula if of_outputs(around) or of_samples(around) else None
    while isinstance(found, Product | Negative):
        found = found.body if isinstance(found, Negative) else found.factors[-1]
    return found if isinstance(found, Sum) else None


def with_total(around: Around, instead: Formula) -> Formula:
    """The loss with another formula in the place of its sum over outputs or samples."""
    whole = total(around)
    return rewritten(around.formula, lambda part: instead if part == whole else part)


def without_mean(formula: Formula) -> Formula:
    """A mean without its factor; any other formula as it is."""
    if isinstance(formula, Product) and isinstance(formula.factors[0], Quotient):
        return product_of(formula.factors[1:])
    return formula
