"""Wrong numbers: what the commonest known mistakes make of a cell, and which numbers are accepted in it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import NamedTuple

from worked.cells.cell import Cell
from worked.checking.answer_key.key import Key
from worked.checking.mistakes.mistake import Mistake
from worked.checking.mistakes.wrong_formulas import WrongFormulas
from worked.formula import Formula
from worked.formula.floats import FLOATS
from worked.number import plain, rounded

# A float's noise lies beyond these figures, and would decide ties.
CERTAIN = 13
# How many wrong numbers a cell gets, how many of them by the same mistake, and how rare a mistake may be.
MOST_NUMBERS, MOST_OF_ONE, LEAST_OFTEN = 4, 2, 2
# Wrong numbers that are longer are left out, and those within so many units of the last digit of an accepted one.
LONGEST, NEAR = 14, 3
UP, DOWN = Context(prec=400, rounding=ROUND_CEILING), Context(prec=400, rounding=ROUND_FLOOR)

Span = tuple[Decimal, Decimal]


class WrongNumber(NamedTuple):
    """A number that a known mistake leads to, with the digits that the exercise asks for."""

    number: Decimal
    mistake: Mistake


def wrong_numbers(key: Key, cell: Cell, accepted: Sequence[Span]) -> list[WrongNumber]:
    """The numbers that the commonest mistakes in a cell lead to, where all before it is right; most often met first.

    They are distinct, and further from the `accepted` ranges than rounding on the way may carry a right one. Of a
    mistake that leads to many numbers the first two are taken.
    """
    found: list[WrongNumber] = []
    near = 0 if key.outcomes[cell.id].rounded.exact else NEAR * unit_of(key, cell)
    for mistake, formula in key.once(WrongFormulas).of(cell):
        number = _value(key, cell, formula)
        if (
            number is None
            or mistake.often < LEAST_OFTEN
            or any(low - near <= number <= high + near for low, high in accepted)
        ):
            continue
        if all(number != other.number for other in found):
            found.append(WrongNumber(number, mistake))
    return list(_spread(found))[:MOST_NUMBERS]


def _spread(found: Sequence[WrongNumber]) -> Iterator[WrongNumber]:
    """The numbers without those of which there are too many of one mistake."""
    counts: dict[str, int] = {}
    for wrong in found:
        counts[wrong.mistake.name] = counts.get(wrong.mistake.name, 0) + 1
        if counts[wrong.mistake.name] <= MOST_OF_ONE:
            yield wrong


def _value(key: Key, cell: Cell, formula: Formula) -> Decimal | None:
    """What a wrong formula comes to, rounded as the cell is; None where that is no number, or one too long to write."""
    try:
        value = formula.value(key.carried, FLOATS)
    except (ArithmeticError, ValueError):
        return None
    if not math.isfinite(value) or (key.counts(cell) and not float(value).is_integer()):
        return None
    number = rounded(Decimal(f"{value:.{CERTAIN}g}"), key.asked(cell), key.problem.rounding.half)
    return number if len(plain(number)) <= LONGEST else None


def unit_of(key: Key, cell: Cell) -> Decimal:
    """One unit of the last digit of a right number."""
    return Decimal(1).scaleb(key.asked(cell).place(key.shown(cell.id)))


def printed_spans(key: Key, cell: Cell, accepted: Sequence[Span]) -> list[Span]:
    """The accepted ranges with the digits that the exercise asks for, never wider than they are.

    The first one holds the right number. Ranges that touch are put together.
    """
    right, unit = key.shown(cell.id), unit_of(key, cell)
    spans = [(right, right), *((UP.quantize(low, unit), DOWN.quantize(high, unit)) for low, high in accepted)]
    found: list[Span] = []
    for low, high in sorted(span for span in spans if span[0] <= span[1]):
        if found and low <= found[-1][1] + unit:
            found[-1] = found[-1][0], max(found[-1][1], high)
        else:
            found.append((low, high))
    return sorted(found, key=lambda span: not span[0] <= right <= span[1])
