"""Page: a document as the template of one format sees it: its prose, formulas and pictures as that format's text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from worked.document import (
    EXAM,
    Block,
    Choice,
    Code,
    Columns,
    Display,
    Document,
    Figure,
    Maths,
    Picture,
    Prose,
    Strong,
    Table,
    Workspace,
)
from worked.formula.notation import Answer, Value
from worked.formula.printers.base import Printer
from worked.formula.printers.plain import Plain
from worked.formula.printers.text import clean, scientific
from worked.formula.tree import Number
from worked.rendering.escape import comment, url
from worked.rendering.fillable import Part, parts_of, texts_of
from worked.rendering.formats import Format
from worked.rendering.in_prose import BREAK, is_blank, with_signs
from worked.rendering.line_breaks import (
    NARROW,
    PHONE,
    Flow,
    Row,
    Ruler,
    Side,
    Typed,
    flow_of,
    lines_of,
    measure,
    sides_of,
    width_of,
)
from worked.rendering.text_diagram import Arrow, Node, nodes_and_edges

if TYPE_CHECKING:
    from worked.rendering.exam import ExamLayout

PHONE_TABLE, PHONE_BLANKS = 28, 18  # characters of a table that fit on a phone
FEW_ZEROS = 3  # after the point of a number beside tiny ones
PAPER = 84  # characters of a table that fit on a line of paper
LINE, SIGN, BLANK, LEAST_BLANK, GAP = 160, 1.9, 22, 8, 3  # a line, a character, blanks and what parts them, in mm


class Page:
    """A document with the printers for its numbers.

    `attachments` takes the pictures of formats that keep them in files of their own, under their names after
    `prefix`; without it such formats draw what they can in text.
    """

    place, even, cut = 0, False, ""  # of a page that is one of several in a file; see several.py

    def __init__(
        self,
        document: Document,
        format: Format,
        attachments: MutableMapping[str, str] | None = None,
        prefix: str = "",
    ) -> None:
        self.document, self.format = document, format
        self.title, self.mode, self.layout = clean(document.title).strip(), document.mode, document.layout
        self.code, self.badge = clean(document.code).strip(), clean(document.badge).strip()
        self.attachments, self.prefix, self.live = attachments, prefix, document.live
        self.exam: ExamLayout | None = None
        if self.layout == EXAM:
            from worked.rendering.exam import ExamLayout

            self.exam = ExamLayout(document)
        self.given = self.exam.given if self.exam else document.values
        self.printer = self.make(format.printer_class())
        self.small = self.make(_small(format.printer_class()))
        self.plain = self.make(Plain)
        self.ruler = self.exam.ruler if self.exam else measure(document.values, Typed if document.live else Ruler)
        self.blanks_outside = format.blanks_outside

    # What a stencil does differently

    def make(self, kind: type[Printer]) -> Any:
        """A printer of that kind for the numbers of this document."""
        return self.exam.printer(kind)(self.given) if self.exam else kind(self.document.values, self.document.mode)

    def chosen(self, slot: str) -> str:
        """The word that a slot holds."""
        return self.format.words(self.document.values[slot][0])

    def drawn(self, draw: Callable[..., str]) -> str:
        """What `draw(values)` makes of the numbers of this document."""
        return draw(self.document.values)

    def has_workspace(self, columns: Columns) -> bool:
        """Whether there is room for working beside what is asked for."""
        return any(isinstance(block, Workspace) for column in columns.columns for block in column)

    # Prose

    @property
    def blocks(self) -> Iterator[tuple[str, Any]]:
        """The blocks, each with the name of its kind."""
        return self.kinds(self.document.blocks)

    def kinds(self, blocks: Iterable[Block]) -> Iterator[tuple[str, Any]]:
        """Some blocks, each with the name of its kind."""
        return ((type(block).__name__, block) for block in blocks)

    def prose(self, prose: Prose, cell: bool = False, small: bool = False) -> str:
        """Running text; within a cell of a table nothing may look like the border of one.

        `small`: all small numbers are written with a power of ten, as they are in a column that has tiny ones.
        """
        if prose and isinstance(prose[0], str):
            prose = (prose[0].lstrip(), *prose[1:])
        texts = [self._inline(part, cell, small) for part in prose]
        return "".join(texts if cell or not self.format.whole else with_signs(prose, texts, self.format))

    def overruns(self, prose: Prose) -> bool:
        """Whether a formula in a paragraph may not fit on a phone."""
        formulas = [part.formula for part in prose if isinstance(part, Maths)]
        return any(width > PHONE for each in formulas for *_, width in sides_of(each, self.printer, self.ruler))

    def _inline(self, part: Any, cell: bool, small: bool = False) -> str:
        if isinstance(part, str):
            return self.format.words(part)
        if isinstance(part, Maths):
            return self.maths(part.formula, self.small if small else self.printer, flows=not cell)
        if isinstance(part, Strong):
            return self.format.words(part.text.strip()).join(self.format.strong)
        if isinstance(part, Code):
            text = self.format.rule.code(part.text)
            return (self.format.rule.code_in_cell(text) if cell else text).join(self.format.code)
        if isinstance(part, Choice):
            if part.slot not in self.document.values:
                return self.blank(part.slot)
            word = self.chosen(part.slot)
            boxed = self.mode == "key" and not (self.exam and part.slot in self.given)
            return word.join(self.format.key) if boxed else word
        raise TypeError(f"{type(part).__name__} is nothing that prose can hold")

    def blank(self, slot: str) -> str:
        """A blank within prose."""
        return comment(slot).join(self.format.blank) if len(self.format.blank) > 1 else self.format.blank[0]

    def words(self, prose: Prose) -> str:
        """Prose as plain text, clean but not escaped: for alternative texts."""
        return "".join([self._words(part) for part in prose])

    def _words(self, part: Any) -> str:
        if isinstance(part, Maths):
            return self.plain(part.formula)
        if isinstance(part, Choice):
            return self.plain(Answer(part.slot))
        return clean(part if isinstance(part, str) else part.text)

    # Formulas

    def maths(self, formula: Any, printer: Any = None, flows: bool = False) -> str:
        """A formula within prose; where `flows`, a browser may break it between its sides."""
        measured = sides_of(formula, printer or self.printer, self.ruler)
        sides = [side for side, *_ in measured]
        if self.blanks_outside and any(side.slot is not None for side in sides):
            return self.with_blanks(sides)
        parts = [part for side in sides for part in (side.sign, side.text) if part]
        if flows and self.format.whole and len(sides) > 2 and sum(width for *_, width in measured) > NARROW:
            rows = [[sides[0].text, *sides[1][:2]], *[list(side[:2]) for side in sides[2:]]]
            return BREAK.join([self._delimited(self.printer.row(row), formula) for row in rows])
        return self._delimited(self.printer.row(parts), formula)

    def _delimited(self, text: str, formula: Any) -> str:
        start, *alternative, end = self.format.maths
        if alternative:
            start += self.format.rule.quoted(self.plain(formula)) + alternative[0]
        return f"{start}{text.strip()}{end}"

    def with_blanks(self, sides: Sequence[Side], display: bool = False) -> str:
        """Sides whose blanks stand between pieces of mathematics, so that they can be filled in an editor."""
        pieces: list[str] = []
        run = ""
        for side in sides:
            run += side.sign
            if side.slot is None:
                run += side.text
                continue
            pieces += [self._piece(run, display), self.blank(side.slot)]
            run = ""
        return " ".join([piece for piece in [*pieces, self._piece(run, display)] if piece])

    def _piece(self, text: str, display: bool) -> str:
        large = r"\displaystyle " if display and (r"\frac" in text or r"\sum" in text) else ""
        return (large + text.strip()).join(self.format.maths) if text.strip() else ""

    def lines(self, display: Display) -> list[list[Row]]:
        """The lines of a display, each as the rows that it takes."""
        width = self.exam.length(display) if self.exam else width_of(self.layout)
        return [lines_of(line, self.printer, self.ruler, width, width) for line in display.lines]

    def flows(self, display: Display) -> list[Flow]:
        """The lines of a display, each with the places at which a browser may break it."""
        return [flow_of(line, self.printer, self.ruler) for line in display.lines]

    def parts(self, display: Display) -> list[Part]:
        """A display in parts, with tables of the blanks in its matrices; see `fillable.py`."""
        return parts_of(self, display, self.lines(display))

    def fillable(self, lines: list[list[Row]]) -> list[list[str]] | None:
        """Where a format keeps blanks outside formulas: lines with blanks as prose, else nothing."""
        return texts_of(self, lines)

    def alternative(self, display: Display) -> str:
        """A display as plain text, not escaped."""
        return "; ".join([self.plain(line) for line in display.lines])

    # Tables

    def columns(self, table: Table) -> list[tuple[bool, int]]:
        """For each column whether it is set to the right, and its percentage of a line that it would else overrun."""
        widths = self._widths(table)
        numeric = [*table.numeric, *[False] * (len(widths) - len(table.numeric))]
        paper = self._paper(table)
        if sum(widths) <= paper or all(numeric):
            return [(right, 0) for right in numeric]
        wide = [not right and width > 16 for right, width in zip(numeric, widths, strict=True)]
        room = max(paper - sum(width for width, long in zip(widths, wide, strict=True) if not long), 30)
        text = sum(width for width, long in zip(widths, wide, strict=True) if long)
        shares = [int(92 * room / paper * width / text) if long else 0
                  for width, long in zip(widths, wide, strict=True)]  # fmt: skip
        return list(zip(numeric, shares, strict=True))

    def is_wide(self, table: Table) -> bool:
        """Whether a table may not fit on a phone; blanks are wider than the numbers that they are for."""
        blanks = self.mode == "student" and any(map(is_blank, (cell for row in table.rows for cell in row)))
        return sum(self._widths(table)) > (PHONE_BLANKS if blanks else PHONE_TABLE)

    def head(self, prose: Prose) -> str:
        """The head of a column; its formulas are named, where a format says how, for those who cannot see them."""
        named = self.format.named
        if not named:
            return self.prose(prose)
        start = self.format.maths[0]
        return "".join(
            [
                self.maths(part.formula).replace(start, named.format(self.format.words(self.plain(part.formula))), 1)
                if isinstance(part, Maths)
                else self._inline(part, True)
                for part in prose
            ]
        )

    def heads(self, table: Table) -> list[str]:
        """The heads of the columns."""
        return [self.prose(cell, cell=True) for cell in table.columns]

    def rows(self, table: Table) -> list[list[str]]:
        """The cells of a table, row by row; the numbers of a column are all written in one way."""
        small = [any(map(self._is_tiny, column)) for column in zip(*table.rows, strict=True)]
        return [[self.prose(cell, True, flag) for cell, flag in zip(row, small, strict=True)] for row in table.rows]

    def _is_tiny(self, prose: Prose) -> bool:
        """Whether a cell holds a number that is written with a power of ten."""
        found = [part.formula for part in prose if isinstance(part, Maths)]
        texts = [formula.text for formula in found if isinstance(formula, Number)]
        slots = [formula.slot for formula in found if isinstance(formula, (Answer, Value))]
        texts += [self.given[slot][0] for slot in slots if slot in self.given]
        return any("10^" in scientific(text) for text in texts)

    def crowded(self, table: Table) -> bool:
        """Whether a table needs smaller type on paper."""
        return sum(self._widths(table)) > self._paper(table) and not any(share for _, share in self.columns(table))

    def narrow(self, table: Table) -> int:
        """How wide blanks may be, in millimetres, in a student's table that has many of them; else 0."""
        if self.exam:
            return self.exam.narrow(table)
        blanks = [any(map(is_blank, row)) for row in zip(*table.rows, strict=True)]
        if self.mode != "student" or not any(blanks):
            return 0
        others = sum(width for width, blank in zip(self._widths(table), blanks, strict=True) if not blank)
        room = int((LINE - others * SIGN) / sum(blanks)) - GAP
        return 0 if room >= BLANK else max(room, LEAST_BLANK)

    def _paper(self, table: Table) -> int:
        return self.exam.paper(table) if self.exam else PAPER

    def _widths(self, table: Table) -> list[int]:
        if self.exam:
            return self.exam.widths(table)
        return [max(map(self._width, cells)) + 3 for cells in zip(table.columns, *table.rows, strict=True)]

    def _width(self, prose: Prose) -> int:
        return sum([len(self.ruler(part.formula) if isinstance(part, Maths) else self._words(part)) for part in prose])

    # Pictures

    def svg(self, figure: Figure) -> str:
        """A picture as SVG."""
        return self.drawn(self._drawing(figure, "svg"))

    def tikz(self, figure: Figure) -> str:
        """A picture as TikZ."""
        return self.drawn(self._drawing(figure, "tikz"))

    def _drawing(self, figure: Figure, kind: str) -> Callable[..., str]:
        """What draws a picture with some numbers, as `svg` or `tikz`."""
        from worked.rendering.drawings import figure as drawings

        if self.exam and self.mode == "key":
            return lambda values: drawings.over_sheet(figure.picture, values, self.given, kind)
        draw, keyed = getattr(drawings, kind), {"keyed": True} if self.live else {}
        return lambda values: draw(figure.picture, values, self.mode, **keyed)

    def qr_code(self, kind: str, border: int = 0) -> str:
        """The QR code of the badge as `svg`, with a border of so many modules, or as `tikz`."""
        from worked.rendering.drawings.badge import svg, tikz

        return svg(self.badge, border) if kind == "svg" else tikz(self.badge)

    def quoted_svg(self, figure: Figure) -> str:
        """A picture as SVG inside a string of the format."""
        draw = self._drawing(figure, "svg")
        return self.drawn(lambda values: self.format.rule.quoted(draw(values)))

    def attach(self, figure: Figure) -> str | None:
        """The link to a picture laid beside the page, or nothing where pictures are not kept there."""
        if self.attachments is None or self.format.pictures != "apart":
            return None
        name = f"{self.prefix}{figure.name}.svg"
        self.attachments[name] = self._drawing(figure, "svg")(self.document.values)
        return url(name)

    def diagram(self, figure: Figure) -> tuple[list[Node], list[Arrow]]:
        """A network as the nodes and edges of a text diagram."""
        return nodes_and_edges(cast(Picture, figure.picture), self.plain)


def _small(kind: type[Printer]) -> type[Printer]:
    """A printer like `kind` that writes all small numbers with a power of ten."""
    return type(f"Small{kind.__name__}", (kind,), {"most_zeros": FEW_ZEROS})
