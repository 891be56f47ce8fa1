"""Restarted: a trace replayed in the plainest way, by beginning anew with twice the precision until all is decided."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from worked.cells.cell import Cell
from worked.formula import Number
from worked.number import (
    LAST_PRECISION,
    START_PRECISION,
    Enclosure,
    Enclosures,
    Rounded,
    Rounding,
    Undecided,
    decide,
    guess,
    plain,
    significant,
)
from worked.trace.replay import PRECISE_FIGURES, Outcome, Steps

NO_PINS: Mapping[str, Decimal] = {}


def restarted(
    steps: Steps, rounding: Rounding, pins: Mapping[str, Decimal] = NO_PINS, precise: bool = False
) -> dict[str, Outcome]:
    """The outcomes of all cells, which depend on no letters, at the first precision that decides every one of them."""
    precision = 2 * START_PRECISION if precise else START_PRECISION
    while True:
        found = _attempt(steps, rounding, pins, precise, Enclosures(precision))
        if found is not None:
            return found
        precision *= 2


def _attempt(
    steps: Steps, rounding: Rounding, pins: Mapping[str, Decimal], precise: bool, arithmetic: Enclosures
) -> dict[str, Outcome] | None:
    values: dict[str, Enclosure] = {}
    found: dict[str, Outcome] = {}
    for cell in (cell for step in steps() for cell in step.cells):
        outcome = _outcome(cell, values, rounding, pins, precise, arithmetic)
        if outcome is None:
            return None
        number = outcome.rounded.number
        found[cell.id] = outcome
        values[cell.id] = (number, number) if rounding.carry == "shown" else outcome.enclosure
    return found


def _outcome(
    cell: Cell,
    values: Mapping[str, Enclosure],
    rounding: Rounding,
    pins: Mapping[str, Decimal],
    precise: bool,
    arithmetic: Enclosures,
) -> Outcome | None:
    if cell.id in pins or cell.formula is None:
        number = pins.get(cell.id, Decimal(cell.given or 0))
        return Outcome((number, number), Rounded(number, True, True), plain(number) if cell.id in pins else cell.given)
    if isinstance(cell.formula, Number):
        number = Decimal(cell.formula.text)
        return Outcome((number, number), Rounded(number, True, True), cell.formula.text)
    digits, last = rounding.of(cell.quantity), arithmetic.precision == LAST_PRECISION
    try:
        enclosure = cell.formula.value(values.__getitem__, arithmetic)
    except Undecided:
        if last:
            raise
        return None
    rounded = decide(enclosure, digits, rounding.half)
    if last:
        rounded = rounded or guess(enclosure, digits, rounding.half)
    elif precise and not significant(enclosure, PRECISE_FIGURES):
        return None
    return rounded and Outcome(enclosure, rounded, plain(rounded.number))
