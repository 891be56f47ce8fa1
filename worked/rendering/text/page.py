"""Page in plain text: the blocks of a document as lines, no longer than the terminal is wide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from worked.document import Code, Display, Document, Fields, Figure, Prose, Table
from worked.formula.printers.text import clean
from worked.rendering.formats import Format
from worked.rendering.line_breaks import Row, lines_of
from worked.rendering.page import Page
from worked.rendering.screen import Screen
from worked.rendering.text import tables
from worked.rendering.text.matrices import Stacked
from worked.rendering.text.wrapping import BOLD, GLUE, MARKS, glued, padded, strong, width, wrapped

INDENT, LEAST_COLUMNS = 2, 24
BESIDE = 20  # columns for what stands beside a matrix
FIELD = 24  # columns of a line that is to be filled in
RULES = "═─┄"  # below the title, and below headings by their level
SIGNS = "=≈·+−"  # before which a formula may break
LEFT_SHARE = 3  # of the columns: what stands left of the aligned signs may take one in so many


class TextPage(Page):
    """A document with its blocks as lines of plain text."""

    def __init__(self, document: Document, format: Format, screen: Screen) -> None:
        super().__init__(document, format)
        self.screen, self.columns_of_line = screen, max(screen.columns, LEAST_COLUMNS)
        self.exact = Stacked(document.values, document.mode, self.columns_of_line - BESIDE)

    def finished(self, text: str) -> str:
        """The whole text with blanks in place of glue, and words that stand out."""
        return text.translate(BOLD if self.screen.styled else MARKS)

    def heading(self, text: Prose | str, level: int) -> str:
        """A heading with a rule below it where it is a large one; the title of the page has level 0."""
        said = text if isinstance(text, str) else self.prose(text)
        lines = [strong(line) for line in wrapped(said, self.columns_of_line)]
        rule = RULES[level] if level < len(RULES) else ""
        return "\n".join([*lines, *([rule * max(map(width, lines))] if rule else [])])

    def paragraph(self, prose: Prose, mark: str = "") -> str:
        """Running text; that of a list begins with a mark."""
        return "\n".join(wrapped(mark + self.prose(prose), self.columns_of_line, len(mark)))

    def _inline(self, part: Any, cell: bool, small: bool = False) -> str:
        """A part of running text; in a cell of a table code stands as it is."""
        return clean(part.text) if cell and isinstance(part, Code) else super()._inline(part, cell, small)

    def fields(self, block: Fields) -> str:
        """Lines to be filled in, each after its label."""
        return "\n".join(f"{clean(label)}: {'_' * FIELD}" for label in block.labels)

    def maths(self, formula: Any, printer: Any = None, flows: bool = False) -> str:
        """A formula within prose, which does not break unless it is longer than a line."""
        return glued(super().maths(formula, printer))

    def display(self, block: Display) -> str:
        """Formulas, one to a line where they fit, broken before their signs where they do not."""
        room = self.columns_of_line - INDENT
        lines = [lines_of(line, self.exact, self.exact, room) for line in block.lines]
        left = max([width(row.left) for rows in lines for row in rows], default=0)
        if left > room // LEFT_SHARE:
            left = 0
        side = room - left - len(" = ")
        lines = [
            lines_of(line, self.exact, self.exact, room - max(left - width(rows[0].left), 0), side)
            for line, rows in zip(block.lines, lines, strict=True)
        ]
        texts = [text for rows in lines for row in rows for text in self._row(row, left, room)]
        return "\n".join(line for text in texts for line in self.exact.set(text))

    def _row(self, row: Row, left: int, room: int) -> Sequence[str]:
        """A row of a display; what stands at its left ends at the same column in all of them."""
        before = padded(row.left, left, right=True) if row.left or row.sign or left else ""
        text = " " * INDENT + f"{before}{row.sign}{row.right}"
        return wrapped_row(text, room + INDENT, INDENT + left + len(row.sign))

    def table(self, block: Table) -> str:
        """A table with its caption."""
        numeric = [*block.numeric, *[False] * (len(block.columns) - len(block.numeric))]
        lines = tables.table(self.heads(block), self.rows(block), numeric, self.columns_of_line - INDENT)
        caption = [self.paragraph(block.caption)] if block.caption else []
        return "\n".join([*caption, *(f"{' ' * INDENT}{line}".rstrip() for line in lines)])

    def figure(self, block: Figure) -> str:
        """A picture or chart with its caption."""
        from worked.rendering.text.drawings import drawing

        room = self.columns_of_line - INDENT
        lines = drawing(block.picture, self.document.values, self.mode, room)
        caption = ["", self.paragraph(block.caption)] if block.caption else []
        return "\n".join([*(f"{' ' * INDENT}{line}".rstrip() for line in lines), *caption])


def wrapped_row(text: str, columns: int, hanging: int) -> Sequence[str]:
    """A row of a display; one that is still too long breaks before its signs, or at any blank."""
    if width(text) <= columns:
        return [text.rstrip()]
    for sign in SIGNS:
        text = text.replace(f" {sign} ", f" {sign}{GLUE}")
    first = len(text) - len(text.lstrip())
    hanging = min(hanging, columns // LEFT_SHARE)
    lines = wrapped(text.strip(), columns - first, max(hanging - first, 0))
    return [f"{' ' * first}{line}".rstrip() for line in lines]
