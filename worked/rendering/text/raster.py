"""Raster: drawings in Braille signs, of which each holds two dots across and four up, with words laid over them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from worked.rendering.text.wrapping import width

ACROSS, UP = 2, 4
EMPTY = 0x2800
# The bit of each dot of a Braille sign, by its column and row.
BITS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
CIRCLE = 48  # corners of a circle

Place = tuple[float, float]


class Raster:
    """A grid of signs. Lengths are those of the drawing, `scale` of them to a dot."""

    def __init__(self, across: float, down: float, columns: int) -> None:
        self.scale = across / (columns * ACROSS)
        self.columns, self.rows = columns, math.ceil(down / self.scale / UP)
        self.dots = [[0] * columns for _ in range(self.rows)]
        self.letters: dict[tuple[int, int], str] = {}

    def dot(self, x: float, y: float) -> None:
        """A dot at a place."""
        across, down = int(x / self.scale), int(y / self.scale)
        if 0 <= across < self.columns * ACROSS and 0 <= down < self.rows * UP:
            self.dots[down // UP][across // ACROSS] |= BITS[across % ACROSS][down % UP]

    def line(self, points: Sequence[Place], dashes: Sequence[float] = ()) -> None:
        """A line through points; `dashes` are the lengths of its pieces and gaps."""
        whole = sum(dashes)
        gone = 0.0
        for (x, y), (other_x, other_y) in pairwise(points):
            length = math.dist((x, y), (other_x, other_y))
            steps = max(math.ceil(length / self.scale * 2), 1)
            for step in range(steps + 1):
                share = step / steps
                if not dashes or _is_piece((gone + share * length) % whole, dashes):
                    self.dot(x + share * (other_x - x), y + share * (other_y - y))
            gone += length

    def circle(self, x: float, y: float, radius: float) -> None:
        """A circle about a place."""
        turns = [2 * math.pi * place / CIRCLE for place in range(CIRCLE + 1)]
        self.line([(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns])

    def words(
        self, text: str, x: float, y: float, anchor: str = "middle", clear: bool = False, aside: bool = False
    ) -> None:
        """A text on the line of signs that holds `y`, from, about or up to `x`; `clear` frees a sign at its sides.

        `aside` moves it to the line below where it would lie on what is drawn.
        """
        length = width(text)
        before = {"start": 0.0, "middle": length / 2, "end": float(length)}[anchor]
        row = min(max(int(y / self.scale / UP), 0), self.rows - 1)
        column = round(x / self.scale / ACROSS - before)
        column = min(max(column, 0), max(self.columns - length, 0))
        if aside and row + 1 < self.rows and any(self.dots[row][column : column + length]):
            row += 1
        for side in (column - 1, column + length) if clear else ():
            self.letters.setdefault((row, side), " ")
        for sign in text:
            if width(sign) == 0 and (row, column - 1) in self.letters:
                self.letters[row, column - 1] += sign
                continue
            self.letters[row, column] = sign
            column += width(sign)

    def lines(self) -> list[str]:
        """The drawing as lines of text, without empty ones at its ends."""
        found = [
            "".join(self.letters.get((row, column), _braille(bits)) for column, bits in enumerate(line)).rstrip()
            for row, line in enumerate(self.dots)
        ]
        while found and not found[-1]:
            found.pop()
        while found and not found[0]:
            found.pop(0)
        return found


def _braille(bits: int) -> str:
    return chr(EMPTY + bits) if bits else " "


def _is_piece(place: float, dashes: Sequence[float]) -> bool:
    """Whether a place of a dashed line lies on one of its pieces."""
    for number, length in enumerate(dashes):
        if place < length:
            return number % 2 == 0
        place -= length
    return True
