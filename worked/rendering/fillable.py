"""Fillable: blanks in formats that keep them outside formulas, so that they can be filled in with an editor.

A line whose result is a blank becomes running text with the blank behind it. A matrix of blanks stays in its formula,
and below it stands a table with its blanks, row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from worked.document import Display
from worked.formula.notation import Answer, Matrix
from worked.rendering.line_breaks import Row, Side


class Part(NamedTuple):
    """Lines of a display: their rows, the same as running text where they have blanks, and tables of those in matrices.

    A table is the name of a matrix, and the blanks or numbers of each of its rows.
    """

    rows: list[list[Row]]
    texts: list[list[str]] | None
    tables: list[tuple[str, list[list[str]]]]


class Filling(NamedTuple):
    """How a format writes: sides of a line with blanks between them, a formula, and a blank."""

    sides: Callable[[Sequence[Side]], str]
    maths: Callable[[Any], str]
    blank: Callable[[str], str]


def parts_of(display: Display, rows: list[list[Row]], given: Container[str], write: Filling | None) -> list[Part]:
    """A display in parts; in one, unless it has matrices with blanks; `given` are the slots that are no blanks."""
    if write is None:
        return [Part(rows, None, [])]
    found = [list(_matrices(line, given)) for line in display.lines]
    if not any(found):
        return [Part(rows, _texts(rows, write), [])]
    parts = []
    for _, group in groupby(zip(rows, found, strict=True), lambda each: _texts([each[0]], write) is None):
        pairs = list(group)
        own = [line for line, _ in pairs]
        tables = [_table(matrix, given, write) for _, matrices in pairs for matrix in matrices]
        parts.append(Part(own, _texts(own, write), tables))
    return parts


def _texts(rows: list[list[Row]], write: Filling) -> list[list[str]] | None:
    """Lines as running text, if any has a blank."""
    if all(side.slot is None for line in rows for row in line for side in row.sides):
        return None
    return [[write.sides(row.sides) for row in line] for line in rows]


def _matrices(node: Any, given: Container[str]) -> Iterator[Matrix]:
    """The matrices of a formula that have blanks."""
    if isinstance(node, Matrix):
        if any(isinstance(each, Answer) and each.slot not in given for each in node.parts()):
            yield node
        return
    for part in node.parts():
        yield from _matrices(part, given)


def _table(matrix: Matrix, given: Container[str], write: Filling) -> tuple[str, list[list[str]]]:
    """The name of a matrix, and its entries."""
    rows = [
        [write.blank(each.slot) if isinstance(each, Answer) and each.slot not in given else write.maths(each)
         for each in row]
        for row in matrix.rows
    ]  # fmt: skip
    return write.maths(matrix.name) if matrix.name else "", rows
