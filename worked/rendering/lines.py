"""Lines: where a chain of equal formulas is broken on the page; decided here for all formats.

Widths are estimated from the plain text, those of numbers coarsely and without their signs, so that the variants of a
page, which differ in numbers only, break at the same places.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from worked.formula.notation import Answer, Chain
from worked.formula.printers.base import Printer
from worked.formula.printers.plain import Plain

WIDTH = 70

PRIVATE, PRIVATE_SIZE = 0xF0000, 0xFFFE


class Side(NamedTuple):
    """One side of a chain, with the sign before it; `slot` where it is a blank to fill in."""

    sign: str
    text: str
    slot: str | None = None


class Row(NamedTuple):
    """One row of a display: what stands left of the aligned sign, the sign, and the rest of the row."""

    left: str
    sign: str
    right: str
    sides: tuple[Side, ...]


class Ruler(Plain):
    """A printer for widths only: a fraction is as wide as the longer of its parts, small type is narrower."""

    def _script(self, text, signs, mark):
        return text[: (3 * len(text) + 3) // 4]

    def power(self, base, exponent):
        return base + self._script(exponent, {}, "")

    def fraction(self, top, bottom):
        return max(top, bottom, key=len)

    def same(self, one: Any, other: Any) -> bool:
        """Whether two formulas print alike: each slot has a sign of its own here."""
        exact = Plain(self.values)
        return exact(one) == exact(other)


def measure(values: Mapping[str, tuple[str, bool]]) -> Ruler:
    """The ruler for a page with these numbers."""
    marks = {}
    for place, (slot, (text, _)) in enumerate(values.items()):
        digits = len(text.lstrip("-"))
        first, rest = chr(PRIVATE + place % PRIVATE_SIZE), chr(PRIVATE + place // PRIVATE_SIZE)
        marks[slot] = (first + rest * ((4 if digits <= 4 else max(7, digits)) - 1), True)
    return Ruler(marks)


def sides_of(line: Any, printer: Printer, ruler: Ruler) -> list[tuple[Side, Any, int]]:
    """The sides of a line with their formulas and widths, without those that would repeat the side before them."""
    kept: list[tuple[Side, Any, int]] = []
    last: tuple[str, Any] = ("", None)
    for formula in line.sides if isinstance(line, Chain) else (line,):
        measured = ruler(formula)
        blank = formula.slot if isinstance(formula, Answer) and formula.slot not in printer.values else None
        if blank is not None or measured != last[0] or not ruler.same(formula, last[1]):
            sign = printer.sign(formula) if kept else ""
            side = Side(sign, printer(formula), blank)
            kept.append((side, formula, len(measured)))
        last = measured, formula
    return kept


def lines_of(line: Any, printer: Printer, ruler: Ruler) -> list[Row]:
    """The rows of one line of a display: one row if it is short, else one for each further side."""
    sides = sides_of(line, printer, ruler)
    first, others = sides[0], sides[1:]
    if sum(width for *_, width in sides) + 3 * len(others) <= WIDTH or len(sides) == 1:
        left, rest = (first[0].text, [side for side, *_ in others]) if others else ("", [first[0]])
        if others or first[2] <= WIDTH:
            return [_row(left, rest, printer)]
        return _broken("", first, printer, ruler)
    rows = []
    for place, side in enumerate(others):
        rows += _broken("" if place else first[0].text, side, printer, ruler)
    return rows


def _row(left: str, sides: list[Side], printer: Printer) -> Row:
    parts = [sides[0].text, *[part for side in sides[1:] for part in (side.sign, side.text)]]
    whole = (Side("", left), *sides) if left else tuple(sides)
    return Row(left, sides[0].sign, printer.row(parts), whole)


def _broken(left: str, side: tuple[Side, Any, int], printer: Printer, ruler: Ruler) -> list[Row]:
    """One side, in as many rows as it needs; it breaks before the signs of its sums."""
    (sign, text, slot), formula, width = side
    if width <= WIDTH:
        return [_row(left, [Side(sign, text, slot)], printer)]
    groups: list[list[str]] = [[]]
    used = 0
    for piece, measured in zip(printer.pieces(formula), ruler.pieces(formula), strict=True):
        if groups[-1] and used + len(measured) > WIDTH:
            groups.append([])
            used = 0
        groups[-1].append(piece)
        used += len(measured)
    if len(groups) == 1:
        return [_row(left, [Side(sign, text, slot)], printer)]
    rows = [_row(left, [Side(sign, printer.row(groups[0]))], printer)]
    return rows + [_row("", [Side("", printer.row([printer.indent, *group]))], printer) for group in groups[1:]]
