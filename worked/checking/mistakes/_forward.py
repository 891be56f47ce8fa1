"""What the rules about net inputs, outputs and losses share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations

from worked.cells.cell import Cell, identifier
from worked.checking.mistake import Around, Change, all_parts, exchanged, one_over, rewritten
from worked.formula import Formula, Function, Negative, Power, Product, Quotient, Sum, Symbol, product_of
from worked.maths.activation import Softmax

SAMPLES_AWAY, STEPS_AWAY = 6, (0, -1, 1, -2)


# The net input


def repeated(around: Around, symbols: Sequence[Symbol]) -> Iterator[Formula]:
    """The formula with one of some symbols in the place of another, neighbours first."""
    pairs = permutations(range(len(symbols)), 2)
    for one, other in sorted(pairs, key=lambda pair: abs(pair[1] - pair[0])):
        yield exchanged(around.formula, {symbols[other].name: symbols[one]})


def elsewhere(around: Around, symbols: Sequence[Symbol]) -> Iterator[Mapping[str, Symbol]]:
    """What stands in the place of some symbols for other samples and in other steps, the nearest first.

    Numbers that are computed only later are left out, and given ones that are the same.
    """
    key, own = around.key, around.cell
    cells, sample = [key.cells[symbol.name] for symbol in symbols], own.sample or 1
    last = min(len(around.problem.samples), sample + SAMPLES_AWAY)
    near = sorted(range(max(1, sample - SAMPLES_AWAY), last + 1), key=lambda number: abs(number - sample))
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


def is_bias(around: Around, term: Formula) -> bool:
    """Whether a term of a net input is its bias, or a threshold that is subtracted."""
    return around.quantity_of(term.body if isinstance(term, Negative) else term) == "bias"


# The output


def is_softmax(around: Around) -> bool:
    """Whether the outputs of the layer are those of a softmax."""
    return type(around.chosen.activation) is Softmax


# The loss


def has_logarithm(formula: Formula) -> bool:
    """Whether a logarithm stands anywhere in a formula."""
    return any(isinstance(part, Function) and part.name == "ln" for part in all_parts(formula))


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
    whole = not around.cell.place and len(around.network.outputs) > 1 and not of_samples(around)
    return whole and not any(around.key.cells[name].quantity == "data-loss" for name in around.formula.symbols())


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
