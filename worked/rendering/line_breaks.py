"""Line breaks: where a chain of equal formulas is broken on the page; decided here for all formats.

Widths are estimated from the plain text, those of numbers coarsely and without their signs, so that the variants of a
page, which differ in numbers only, break at the same places.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from worked.formula.notation import Answer, Chain, SideBySide
from worked.formula.printers.base import Printer
from worked.formula.printers.breaks import has_matrix, narrow_pieces, pieces
from worked.formula.printers.plain import Plain
from worked.record import Record

WIDTH, COMPACT_WIDTH = 70, 88
NARROW, PHONE = 26, 36  # a longer side may break on a phone, and a longer piece does not fit on one
PHONE_MATRIX = 25  # the same for matrices, whose columns have room between them

BLANK = "_" * 6
PRIVATE, PRIVATE_SIZE = 0xF0000, 0xFFFE


class Side(NamedTuple):
    """One side of a chain, with the sign before it; `slot` where it is a blank to fill in."""

    sign: str
    text: str
    slot: str | None = None


class Row(Record):
    """One row of a display: what stands left of the aligned sign, the sign, and the rest of the row."""

    left: str
    sign: str
    right: str
    sides: tuple[Side, ...]


class Flow(Record):
    """A line of a display that a browser breaks: what stands left, and each side.

    A side breaks into terms where it has to, and a term into factors. `apart`: the line is so long that each side
    stands in a row of its own. `wide`: there is something that may not fit on a phone.
    """

    left: str
    sides: tuple[tuple[tuple[str, ...], ...], ...]
    apart: bool
    wide: bool


class Measure(Plain):
    """What measures how long formulas are: as long as the text that it makes of them."""

    indent = "  "

    def same(self, one: Any, other: Any) -> bool:
        """Whether two formulas print alike."""
        return bool(self(one) == self(other))


class Ruler(Measure):
    """A printer for widths only: a fraction is as wide as the longer of its parts, small type is narrower."""

    indent, change_gap = "", " "
    box = 10  # how many characters wide a blank in a matrix is

    def _script(self, text, signs, mark):
        return text[: (3 * len(text) + 3) // 4]

    def power(self, base, exponent):
        return base + self._script(exponent, {}, "")

    def fraction(self, top, bottom):
        return max(top, bottom, key=len)

    def _product(self, node, leading):
        return Printer._product(self, node, leading)

    def matrix(self, rows):
        """A matrix is as wide as the widest entries of its columns; blanks in it are boxes."""
        boxed = [["_" * self.box if entry == BLANK else entry for entry in row] for row in rows]
        return f"({' '.join([max(column, key=len) + ' ' for column in zip(*boxed, strict=True)])})"

    def same(self, one: Any, other: Any) -> bool:
        """Whether two formulas print alike: each slot has a sign of its own here."""
        exact = Plain(self.values)
        return exact(one) == exact(other)


class Typed(Ruler):
    """A ruler for pages that are typed into."""

    box = 16


def measure(values: Mapping[str, tuple[str, bool]], kind: type[Ruler] = Ruler) -> Ruler:
    """The ruler for a page with these numbers."""
    marks = {}
    for place, (slot, (text, _)) in enumerate(values.items()):
        first, rest = chr(PRIVATE + place % PRIVATE_SIZE), chr(PRIVATE + place // PRIVATE_SIZE)
        marks[slot] = (first + rest * (breadth(text) - 1), True)
    return kind(marks)


def width_of(layout: str) -> int:
    """How many characters of a formula fit on a line."""
    return COMPACT_WIDTH if layout in ("compact", "matrix") else WIDTH


def breadth(text: str) -> int:
    """How many characters wide a number counts, whatever its sign."""
    digits = len(text.lstrip("-"))
    return 4 if digits <= 4 else max(7, digits)


def sides_of(line: Any, printer: Printer, ruler: Measure) -> list[tuple[Side, Any, int]]:
    """The sides of a line with their formulas and widths, without those that would repeat the side before them."""
    kept: list[tuple[Side, Any, int]] = []
    last: tuple[str, Any] = ("", None)
    if isinstance(line, Chain) and line.after:
        kept, last = [(Side("", ""), line.after, 0)], (ruler(line.after), line.after)
    for formula in line.sides if isinstance(line, Chain) else (line,):
        measured = ruler(formula)
        asked = formula.slot if isinstance(formula, Answer) and formula.slot not in printer.values else None
        blank = asked if asked is not None and printer.is_blank(asked) else None
        if not kept or asked is not None or measured != last[0] or not ruler.same(formula, last[1]):
            sign = printer.sign(formula) if kept else ""
            side = Side(sign, printer(formula), blank)
            kept.append((side, formula, len(measured)))
        last = measured, formula
    return kept


def lines_of(line: Any, printer: Printer, ruler: Measure, whole: int = WIDTH, one: int = WIDTH) -> list[Row]:
    """The rows of one line of a display: one row if it is no longer than `whole`, else one for each further side.

    A side that is longer than `one` takes several rows.
    """
    if isinstance(line, SideBySide):
        apart = [lines_of(each, printer, ruler, whole, one) for each in line.lines]
        if len(ruler(line)) > whole or any(len(each) > 1 for each in apart):
            return [row for each in apart for row in each]
        start, more = apart[0][0], [part for each in line.lines[1:] for part in (printer.gap, printer(each))]
        return [Row(start.left, start.sign, printer.row([start.right, *more]), (Side("", printer(line)),))]
    sides = sides_of(line, printer, ruler)
    first, others = sides[0], sides[1:]
    if sum(width for *_, width in sides) + 3 * len(others) <= whole or len(sides) == 1:
        left, rest = (first[0].text, [side for side, *_ in others]) if others else ("", [first[0]])
        if others or first[2] <= one:
            return [_row(left, rest, printer)]
        return _broken("", first, printer, ruler, one)
    rows = []
    for place, side in enumerate(others):
        rows += _broken("" if place else first[0].text, side, printer, ruler, one)
    return rows


def _row(left: str, sides: list[Side], printer: Printer) -> Row:
    parts = [sides[0].text, *[part for side in sides[1:] for part in (side.sign, side.text)]]
    whole = (Side("", left), *sides) if left else tuple(sides)
    return Row(left, sides[0].sign, printer.row(parts), whole)


def _broken(left: str, side: tuple[Side, Any, int], printer: Printer, ruler: Measure, most: int) -> list[Row]:
    """One side, in as many rows as it needs; it breaks before the signs of its sums."""
    (sign, text, slot), formula, width = side
    if width <= most:
        return [_row(left, [Side(sign, text, slot)], printer)]
    groups: list[list[str]] = [[]]
    used = 0
    for piece, measured in zip(pieces(printer, formula), pieces(ruler, formula), strict=True):
        if groups[-1] and used + len(measured) > most:
            groups.append([])
            used = 0
        groups[-1].append(piece)
        used += len(measured)
    if len(groups) == 1:
        return [_row(left, [Side(sign, text, slot)], printer)]
    rows = [_row(left, [Side(sign, printer.row(groups[0]))], printer)]
    return rows + [_row("", [Side("", printer.row([printer.indent, *group]))], printer) for group in groups[1:]]


def flow_of(line: Any, printer: Printer, ruler: Measure) -> Flow:
    """A line of a display with the places at which it may break."""
    if isinstance(line, SideBySide):
        return _joined([flow_of(each, printer, ruler) for each in line.lines], printer)
    sides = sides_of(line, printer, ruler)
    first, others = sides[0], sides[1:]
    total = sum(width for *_, width in sides) + 3 * len(others)
    found = [_side_of(side, printer) for side in others or [first]]
    return Flow(first[0].text if others else "", tuple(found), total > WIDTH, any(map(partial(_is_wide, ruler), sides)))


def _joined(flows: list[Flow], printer: Printer) -> Flow:
    """Lines side by side, each of which may break where it would break alone."""
    first, *others = flows
    sides = list(first.sides)
    for flow in others:
        sides += [((printer.row([printer.gap, flow.left]),),), *flow.sides]
    return Flow(first.left, tuple(sides), any(flow.apart for flow in flows), any(flow.wide for flow in flows))


def _side_of(side: tuple[Side, Any, int], printer: Printer) -> tuple[tuple[str, ...], ...]:
    """A side in the terms and factors that it may break into on a phone."""
    (sign, text, _), formula, width = side
    if width <= NARROW:
        return ((printer.row([sign, text]),),)
    terms = narrow_pieces(printer, formula)
    terms[0][0] = printer.row([sign, terms[0][0]])
    return tuple(map(tuple, terms))


def _is_wide(ruler: Measure, side: tuple[Side, Any, int]) -> bool:
    """Whether something of a side that does not break may not fit on a phone."""
    _, formula, width = side
    most = PHONE_MATRIX if has_matrix(formula) else PHONE
    return width > most and any(len(piece) > most for term in narrow_pieces(ruler, formula) for piece in term)
