"""Matrices in plain text: set over several lines, between high brackets, on the line of the formula around them.

While lines are broken a matrix is a word as wide as it will be; then each line is set as high as its matrices.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from worked.rendering.line_breaks import Measure
from worked.rendering.text.wrapping import padded, width

FIRST, FILL, GAP = 0xF0000, "\U000ffffd", "\N{NO-BREAK SPACE}"
WORD = re.compile(f"([\U000f0000-\U000ffff0]){FILL}*")
TOP, MIDDLE, BOTTOM = "⎡⎤", "⎢⎥", "⎣⎦"


class Stacked(Measure):
    """A printer that writes each matrix as one word, and keeps what it stands for; none is wider than `room`."""

    def __init__(self, values: Mapping[str, tuple[str, bool]], mode: str, room: int) -> None:
        super().__init__(values, mode)
        self.room = room
        self.kept: dict[tuple[str, ...], str] = {}

    def matrix(self, rows: Sequence[Sequence[str]]) -> str:
        """A row as it stands, several rows as a word, and what is too wide for a line as one that breaks."""
        lines = _lines(rows)
        if width(lines[0]) > self.room:
            return super().matrix(rows)
        if len(rows) == 1:
            return f"[{(GAP * 2).join(rows[0])}]"
        word = chr(FIRST + len(self.kept)) + FILL * (width(lines[0]) - 1)
        return self.kept.setdefault(lines, word)

    def set(self, text: str) -> list[str]:
        """A line of text as the lines that its matrices need."""
        found = {word[0]: lines for lines, word in self.kept.items()}
        inside = [found[each[1]] for each in WORD.finditer(text)]
        if not inside:
            return [text]
        high = max(map(len, inside))
        # What is no matrix stands in the middle, above it where there is none.
        middle = (high - 1) // 2
        lines = []
        for number in range(high):
            parts = WORD.split(text)
            for place, part in enumerate(parts):
                matrix = found.get(part) if place % 2 else None
                if matrix:
                    own = number - middle + (len(matrix) - 1) // 2
                    parts[place] = matrix[own] if 0 <= own < len(matrix) else " " * width(matrix[0])
                elif number != middle:
                    parts[place] = " " * width(part)
            lines.append("".join(parts).rstrip())
        return lines


def _lines(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """A matrix with its columns set to the right, between brackets."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    inside = ["  ".join(map(lambda entry, most: padded(entry, most, right=True), row, widths)) for row in rows]
    sides = [TOP, *[MIDDLE] * (len(rows) - 2), BOTTOM]
    return tuple(f"{side[0]} {line} {side[1]}" for side, line in zip(sides, inside, strict=False))
