"""Parts: partial results of a line that authors print as numbers of their own, such as w * x or 1 - a.

They are no cells of a worksheet, but may stand on a sheet, so that an error in one of them is found where it is. Which
there are follows from the formulas of the cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from worked.cells.cell import Cell, Step, identifier, identity
from worked.cells.place import edge, place_of
from worked.formula import Formula, Function, Negative, Number, Power, Product, Quotient, Sum, Symbol
from worked.number.quantity import quantity as known
from worked.record import replace
from worked.trace.solution import Solution

ONE, TWO = Number("1"), Number("2")
WEIGHTS = ("weight", "look-ahead")


class Part(NamedTuple):
    """A kind of partial result: its quantity, what it is, and an example with its formula."""

    quantity: str
    meaning: str
    example: str
    formula: str


PARTS = (
    Part("term", "a product in a net input, by edge", "term[x1>h1]@1", "w * x"),
    Part("error-term", "a product on the way back to a hidden unit, by edge", "error-term[h1>o1]@1", "w * delta"),
    Part("exponential", "the power of e in an activation", "exponential[h1]@1", "e^-z"),
    Part("denominator", "what an activation is divided by", "denominator[h1]@1", "1 + e^-z"),
    Part("complement", "1 minus the output, in a slope", "complement[h1]@1", "1 - a"),
    Part("squared-output", "the square of the output, in a slope", "squared-output[h1]@1", "a^2"),
    Part("difference", "target minus output, or the other way round, as in the error", "difference[o1]@1", "t - a"),
    Part("square", "the square of the difference, in a loss", "square[o1]@1", "(t - a)^2"),
)

Found = Iterator[tuple[str, str, Formula]]


QUANTITIES = frozenset(part.quantity for part in PARTS)


def parts_of(cell: Cell, cells: Callable[[str], Cell]) -> list[Cell]:
    """The partial results of a cell, as cells of the same step and sample; `cells` gives the cell of an id."""
    if cell.formula is None or cell.quantity not in FINDERS:
        return []
    found = FINDERS[cell.quantity](cell, cells)
    return [_part(cell, quantity, place, formula) for quantity, place, formula in found]


def _part(cell: Cell, quantity: str, place: str, formula: Formula) -> Cell:
    step = cell.computed_in
    name = identifier(quantity, place, step, cell.sample)
    return Cell(name, known(quantity), place_of(place), step, cell.sample, formula, phase=cell.phase)


def with_parts(step: Step, target_first: bool | None = None) -> Step:
    """A step in which each cell comes after its partial results.

    A difference that is squared in the loss has the sign of the error that comes later, or where there is none, the
    one that `target_first` says.
    """
    whole = Step(step.number, step.samples, step.final, step.lasting)
    known = {cell.id: cell for cell in step.cells}
    found = {cell.id: parts_of(cell, lambda name: known.get(name) or _unknown(name)) for cell in step.cells}
    last = {each.id: each for parts in found.values() for each in parts}
    if target_first is not None:
        last = {
            name: _turned(each) if begins_with_target(each) is not target_first else each for name, each in last.items()
        }
    for cell in step.cells:
        for each in (*(last[part.id] for part in found[cell.id]), cell):
            if each.id not in whole:
                whole.put(each)
    return whole


def begins_with_target(cell: Cell) -> bool | None:
    """Whether a difference is target - output; None where a cell is no difference of both."""
    if cell.quantity != "difference" or not isinstance(cell.formula, Sum):
        return None
    first = cell.formula.terms[0]
    return isinstance(first, Symbol) and first.name.startswith("target")


def _turned(cell: Cell) -> Cell:
    """A difference taken the other way round; any other cell as it is."""
    if cell.quantity != "difference" or not isinstance(cell.formula, Sum):
        return cell
    terms = [term.body if isinstance(term, Negative) else term for term in cell.formula.terms]
    return replace(cell, formula=Sum((terms[1], Negative(terms[0]))))


class PartialSolution(Solution):
    """A solution in which each cell comes after its partial results, from which nothing goes on."""

    @cached_property
    def _pairs(self) -> list[tuple[Step, Step]]:
        """Each step as the problem has it, and with its partial results."""
        found: list[tuple[Step, Step]] = []
        target_first: bool | None = None
        for step in self.problem.steps():
            whole = with_parts(step, target_first)
            found.append((step, whole))
            known = (begins_with_target(cell) for cell in whole.cells)
            target_first = next((each for each in known if each is not None), target_first)
        return found

    @cached_property
    def steps(self) -> list[Step]:
        """The trace, with partial results."""
        return [whole for _, whole in self._pairs]

    @cached_property
    def partial(self) -> frozenset[str]:
        """The ids of the partial results."""
        ids = ({cell.id for cell in whole.cells} - {cell.id for cell in step.cells} for step, whole in self._pairs)
        return frozenset().union(*ids)


def names_part(name: str) -> bool:
    """Whether a text, which may be any, begins as the id of a partial result."""
    return name.partition("@")[0].partition("[")[0] in QUANTITIES


def _unknown(name: str) -> Cell:
    """A cell of an earlier step, of which its id says enough."""
    said = identity(name)
    return Cell(name, known(said.quantity), place_of(said.place), said.step, said.sample)


# Finding them


def _products(
    quantity: str, partner: tuple[str, ...], back: bool = False
) -> Callable[[Cell, Callable[[str], Cell]], Found]:
    """The products of a weight and something that it carries forward to a unit, or `back` to it, by edge."""

    def found(cell: Cell, cells: Callable[[str], Cell]) -> Found:
        for term in _terms(cell.formula):
            body = term.body if isinstance(term, Negative) else term
            factors = body.factors if isinstance(body, Product) else ()
            named = [cells(factor.name) for factor in factors if isinstance(factor, Symbol)]
            weights = [each for each in named if each.quantity in WEIGHTS]
            carried = [each for each in named if each.quantity in partner]
            masks = sum(each.quantity == "mask" for each in named)
            if len(weights) == len(carried) == 1 and len(factors) == 2 + masks:
                ends = (cell.place, carried[0].place) if back else (carried[0].place, cell.place)
                yield quantity, edge(*ends), term

    return found


def _of_output(cell: Cell, cells: Callable[[str], Cell]) -> Found:
    """The powers of e in an activation, and the sum below its fraction."""
    for part in _all(cell.formula):
        if isinstance(part, Quotient) and isinstance(part.bottom, Sum) and _has_power(part.bottom):
            yield "denominator", cell.place, part.bottom
        if _is_power(part):
            places = {cells(name).place for name in part.symbols()}
            if len(places) == 1:
                yield "exponential", places.pop(), part


def _of_slope(cell: Cell, cells: Callable[[str], Cell]) -> Found:
    """1 - a, and a^2."""
    out = identifier("out", cell.place, cell.step, cell.sample)
    for part in _all(cell.formula):
        if part == Sum((ONE, Negative(Symbol(out)))):
            yield "complement", cell.place, part
        if part == Power(Symbol(out), TWO):
            yield "squared-output", cell.place, part


def _of_loss(cell: Cell, cells: Callable[[str], Cell]) -> Found:
    """The differences and their squares."""
    for part in _all(cell.formula):
        if isinstance(part, Power) and part.exponent == TWO:
            for unit in _compared(part.base, cells):
                yield "difference", unit, part.base
                yield "square", unit, part


def _of_error(cell: Cell, cells: Callable[[str], Cell]) -> Found:
    """The difference of an output and its target, else the products of a hidden unit."""
    compared = [(part, unit) for part in _all(cell.formula) for unit in _compared(part, cells)]
    yield from (("difference", unit, part) for part, unit in compared)
    if not compared:
        yield from _products("error-term", ("delta",), back=True)(cell, cells)


def _compared(part: Formula, cells: Callable[[str], Cell]) -> Iterator[str]:
    """The unit whose output and target a sum compares; none for any other formula."""
    if isinstance(part, Sum) and len(part.terms) == 2:
        symbols = [term.body if isinstance(term, Negative) else term for term in part.terms]
        named = [cells(symbol.name) for symbol in symbols if isinstance(symbol, Symbol)]
        if {each.quantity for each in named} == {"target", "out"}:
            yield named[0].place


FINDERS: dict[str, Callable[[Cell, Callable[[str], Cell]], Found]] = {
    "net": _products("term", ("input", "out", "dropped", "joined")),
    "out": _of_output,
    "slope": _of_slope,
    "loss": _of_loss,
    "data-loss": _of_loss,
    "error": _of_error,
    "dropped-error": _of_error,
    "scaled-error": _of_error,
    "joined-error": _of_error,
    "delta": _of_error,
}


def _terms(formula: Formula | None) -> Iterable[Formula]:
    return formula.terms if isinstance(formula, Sum) else (formula,) if formula else ()


def _all(formula: Formula | None) -> Iterator[Formula]:
    """A formula and all that it is made of."""
    if formula:
        yield formula
        for part in formula.parts():
            yield from _all(part)


def _is_power(part: Formula) -> bool:
    return isinstance(part, Function) and part.name == "exp"


def _has_power(formula: Formula) -> bool:
    return any(map(_is_power, _all(formula)))
