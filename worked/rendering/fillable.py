"""Fillable: blanks in formats that keep them outside formulas, so that they can be filled in with an editor.

A line whose result is a blank becomes running text with the blank behind it. A matrix of blanks stays in its formula,
and below it stands a table with its blanks, row by row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Protocol

from worked.document import Display, Shown
from worked.formula.notation import Answer, Matrix
from worked.record import Record
from worked.rendering.line_breaks import Row, Side


class Part(Record):
    """Lines of a display: their rows, the same as running text where they have blanks, and tables of those in matrices.

    A table is the name of a matrix, and the blanks or numbers of each of its rows.
    """

    rows: list[list[Row]]
    texts: list[list[str]] | None
    tables: list[tuple[str, list[list[str]]]]


class Writer(Protocol):
    """A page, as what is to be filled in needs it; `given` are the numbers that are no blanks."""

    blanks_outside: bool
    given: Mapping[str, Shown]

    def with_blanks(self, sides: Sequence[Side], display: bool = False) -> str:
        """The sides of a line as running text."""

    def maths(self, formula: Any) -> str:
        """A formula within prose."""

    def blank(self, slot: str) -> str:
        """A blank within prose."""


def parts_of(page: Writer, display: Display, rows: list[list[Row]]) -> list[Part]:
    """A display in parts; in one, unless it has matrices with blanks."""
    found = [list(_matrices(line, page.given)) for line in display.lines] if page.blanks_outside else []
    if not any(found):
        return [Part(rows, texts_of(page, rows), [])]
    parts = []
    for _, group in groupby(zip(rows, found, strict=True), lambda each: texts_of(page, [each[0]]) is None):
        pairs = list(group)
        own = [line for line, _ in pairs]
        tables = [_table(page, matrix) for _, matrices in pairs for matrix in matrices]
        parts.append(Part(own, texts_of(page, own), tables))
    return parts


def texts_of(page: Writer, rows: list[list[Row]]) -> list[list[str]] | None:
    """Lines as running text, if any has a blank."""
    if not page.blanks_outside or all(side.slot is None for line in rows for row in line for side in row.sides):
        return None
    return [[page.with_blanks(row.sides, display=True) for row in line] for line in rows]


def _matrices(node: Any, given: Mapping[str, Shown]) -> Iterator[Matrix]:
    """The matrices of a formula that have blanks."""
    if isinstance(node, Matrix):
        if any(isinstance(each, Answer) and each.slot not in given for each in node.parts()):
            yield node
        return
    for part in node.parts():
        yield from _matrices(part, given)


def _table(page: Writer, matrix: Matrix) -> tuple[str, list[list[str]]]:
    """The name of a matrix, and its entries."""
    rows = [[_entry(page, each) for each in row] for row in matrix.rows]
    return page.maths(matrix.name) if matrix.name else "", rows


def _entry(page: Writer, entry: Any) -> str:
    """An entry of a matrix: a blank, or its number."""
    asked = isinstance(entry, Answer) and entry.slot not in page.given
    return page.blank(entry.slot) if asked else page.maths(entry)
