"""Leeway: how far a number may lie from its formula, put in with numbers that were rounded before."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from worked.cells.cell import Cell
from worked.checking.answer_key.key import Key
from worked.formula import (
    Cases,
    Formula,
    Function,
    Maximum,
    Minimum,
    Number,
    Power,
    Product,
    Quotient,
    Symbol,
    product_of,
    sum_of,
)
from worked.number import plain

ONE = Number("1")


def leeway(key: Key, asked: Collection[str], name: str) -> Formula:
    """How far a student's number may be from what the formula of its cell gives with the student's own numbers.

    That is half a unit of its last digit, the same for each intermediate result on the way to it, and what half a unit
    of each number that was written before makes of it, to first order: a student may go on with all digits and write
    rounded ones. A formula over the ids of cells.
    """
    cell = key.cells[name]
    assert cell.formula
    roundings = Number(str(1 + _intermediate(cell.formula)))
    return sum_of([product_of((roundings, _half_unit(key, cell))), *_moved(key, asked, cell)])


def _intermediate(formula: Formula) -> int:
    """How many intermediate results a formula has that may be rounded on paper: products, quotients, functions."""
    parts = [part for part in formula.parts() if next(part.symbols(), None) is not None]
    rounded = sum(isinstance(part, Product | Quotient | Power | Function) for part in parts)
    return rounded + sum(map(_intermediate, parts))


def _half_unit(key: Key, cell: Cell) -> Formula:
    """Half a unit of the last digit of a number."""
    if key.counts(cell):
        return Number("0")
    digits = key.asked(cell)
    if digits.kind == "decimals":
        return Number(plain(Decimal("0.5").scaleb(-digits.count)))
    return product_of((Number(plain(Decimal("0.5").scaleb(1 - digits.count))), Function("abs", cell.symbol)))


def _moved(key: Key, asked: Collection[str], cell: Cell) -> Iterator[Formula]:
    """What roundings before a cell may make of it."""
    assert cell.formula
    slopes = _slopes(cell.formula)
    for name in cell.inputs:
        before = key.cells[name]
        if before.formula is None or name not in slopes:
            continue
        parts = [_half_unit(key, before)] if name in asked else list(_moved(key, asked, before))
        if parts:
            yield product_of((Function("abs", slopes[name]), sum_of(parts)))


def _slopes(formula: Formula) -> Mapping[str, Formula]:
    """How a formula changes with each of its symbols; with kinks, how much it may at most."""
    if isinstance(formula, Symbol):
        return {formula.name: ONE}
    try:
        return formula.partials()
    except TypeError:
        pass
    if isinstance(formula, Maximum | Minimum):
        found: dict[str, list[Formula]] = {}
        for part in formula.parts():
            for name, slope in _slopes(part).items():
                found.setdefault(name, []).append(Function("abs", slope))
        return {name: sum_of(slopes) for name, slopes in found.items()}
    rest = dict.fromkeys(formula.symbols(), ONE)
    if not isinstance(formula, Cases):
        return rest
    bodies = [_slopes(body) for body in (*(case.body for case in formula.cases), formula.otherwise)]
    names = {name for slopes in bodies for name in slopes}
    steepest = {name: [Function("abs", slopes[name]) for slopes in bodies if name in slopes] for name in names}
    return {**rest, **{name: Maximum(tuple(slopes)) for name, slopes in steepest.items()}}
