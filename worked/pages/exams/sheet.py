"""Sheet: a variant of an exam as it is handed out, and its key with the same geometry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from worked.cells.cell import QUESTIONS, Cell, Step
from worked.document import (
    Block,
    Columns,
    Display,
    Document,
    Fields,
    Heading,
    Maths,
    Paragraph,
    Prose,
    Strong,
    Table,
    Workspace,
)
from worked.exam.sheet_options import FIELDS, SheetOptions
from worked.formula import Answer, Chain
from worked.number.quantity import plural
from worked.pages.layers.statement import given_layers
from worked.pages.matrices.step import MatrixStep, reading
from worked.pages.methods.backward_rules import backward_rules
from worked.pages.symbols.cells import Symbols, names_of
from worked.pages.symbols.lines import Lines, NetLines
from worked.pages.worksheet.asked import given_cells, to_do
from worked.pages.worksheet.compact import net_rule
from worked.pages.worksheet.layout import Layout
from worked.pages.worksheet.learning import learning
from worked.pages.worksheet.page import laid_out
from worked.pages.worksheet.picture import forward_picture
from worked.pages.worksheet.questions import QuestionPage
from worked.pages.worksheet.statement import described, has_samples, numbers, sample_table, weight_tables
from worked.record import Record, replace
from worked.trace.net import Net
from worked.trace.replay import Outcomes
from worked.trace.solution import Solution
from worked.trace.task import Task
from worked.words import capital

EXAM_LAYOUT = "exam"
LONGEST_OWNER = 60
MOST_COLUMNS = 4  # of a matrix with blanks that can be written in
SINGLE, MOST_BESIDE = 3, 3  # how many numbers of one quantity, and of several, stand in a row


class Sheet(Record):
    """What a sheet says besides its problem: its title, options, the marks of each asked cell by id, and whose it is.

    Where nobody is named, name and id are to be filled in by hand.
    """

    title: str
    page: SheetOptions
    marks: Mapping[str, Decimal]
    owner: str = ""


def sheet_layout(task: Task, sheet: Sheet, mode: str) -> tuple[Layout, Outcomes]:
    """A variant as a page that is laid out, and its numbers. `mode` is student, for a sheet, or key.

    An exercise without a net of which all is asked brings its own page, with its own blanks, and so does a training
    that stops by itself, whose length a sheet must not tell.
    """
    computed = [cell for step in task.steps() for cell in step.cells if cell.formula is not None]
    own_page = not task.shape and all(cell.id in sheet.marks for cell in computed)
    if task.stops_by_itself or own_page:
        layout, outcomes = laid_out(task, mode)
        blocks: tuple[Block, ...] = (*_head(sheet), *layout.blocks)
        return replace(layout, title=sheet.title, blocks=blocks, arrangement=EXAM_LAYOUT), outcomes
    solution = Solution(task)
    return _page(sheet, solution, mode).layout(), solution.outcomes


def sheet_document(task: Task, sheet: Sheet, mode: str, code: str = "") -> Document:
    """A variant as a document, with its code on every page."""
    layout, outcomes = sheet_layout(task, sheet, mode)
    return with_code(layout.document(outcomes), code, sheet.page)


def with_code(document: Document, code: str, page: SheetOptions) -> Document:
    """The document with a code on every page, and as a QR code where the exam asks for it."""
    return replace(document, code=code, badge=code if page.badge else "")


def _head(sheet: Sheet) -> list[Block]:
    """The lines to be filled in, and what the examiner says to all."""
    total = sum(sheet.marks.values(), Decimal(0))
    own: list[Block] = [Paragraph((Strong(shortened(sheet.owner)),))] if sheet.owner else []
    fields = [each for each in sheet.page.fields if not sheet.owner or each not in FIELDS]
    note: list[Block] = [Paragraph((sheet.page.note,))] if sheet.page.note else []
    return [*own, Fields((*fields, f"Marks (of {format(total.normalize(), 'f')})")), *note]


def shortened(owner: str) -> str:
    """A name on one line."""
    return owner if len(owner) <= LONGEST_OWNER else f"{owner[: LONGEST_OWNER - 1]}…"


class SheetPart(Record):
    """A part of the calculation on a sheet: its title, what is asked in it by id, and the blocks with the blanks."""

    title: str
    cells: tuple[str, ...]
    blocks: tuple[Block, ...]


class SheetParts(Record):
    """A sheet in parts: the exercise as it is set, and the blanks of each part of the calculation."""

    statement: tuple[Block, ...]
    parts: tuple[SheetPart, ...]


def sheet_parts(solution: Solution, sheet: Sheet) -> SheetParts:
    """A variant in parts, as forms with slots, for whoever puts them together anew."""
    page = _page(sheet, solution, "student", by_cells=True)
    return SheetParts(page.statement(), tuple(page.parts()))


def _page(sheet: Sheet, solution: Solution, mode: str, by_cells: bool = False) -> _Page:
    """The writer of a sheet. `by_cells`: a platform puts its inputs between formulas, where a matrix has none."""
    if isinstance(solution.problem, Net):
        return _NetPage(solution.problem, sheet, solution, mode, by_cells)
    return _Page(solution.problem, sheet, solution, mode)


class _Page:
    """Writes the sheet of a variant."""

    def __init__(self, task: Task, sheet: Sheet, solution: Solution, mode: str) -> None:
        self.task, self.sheet, self.cells, self.mode = task, sheet, solution.cells, mode
        self.steps = solution.steps
        self.lines = Lines(names_of(task), self.cells)

    def layout(self) -> Layout:
        """The whole page."""
        blocks = [*_head(self.sheet), *self.statement()]
        for part in self.parts():
            marks = sum((self.sheet.marks[name] for name in part.cells), Decimal(0))
            blocks += [Heading((f"{part.title} ({_marks(marks)})",)), *part.blocks]
        return Layout(self.sheet.title, self.mode, tuple(blocks), self.cells, arrangement=EXAM_LAYOUT)

    # The exercise as it is set

    def statement(self) -> tuple[Block, ...]:
        """What is given and what is asked for, with the rules where the examiner prints them."""
        return tuple(laid_out(self.task, "student")[0].parts()[0].blocks)

    # What is asked for

    def parts(self) -> Iterator[SheetPart]:
        """The blanks of each part of the calculation, with room for working."""
        several = len(self.steps) > 2
        for phase in self.task.phases():
            asked = [self.cells[name] for name in phase.cells if name in self.sheet.marks]
            if asked:
                answers = asked[0].phase == QUESTIONS
                ending = f", step {phase.step}" if several and not answers else ""
                blocks = self._questions() if answers else self._with_room([*self._answers(asked, phase.step)])
                yield SheetPart(f"{phase.title}{ending}", tuple(cell.id for cell in asked), tuple(blocks))

    def _questions(self) -> list[Block]:
        """The questions that are asked for."""
        return QuestionPage(self.task, self.task.steps(), self.lines, "student", self.sheet.marks).blocks()

    def _answers(self, asked: Sequence[Cell], step: int) -> Iterator[Block]:
        """The blanks of some cells: lines with formulas, or tables in which quantities of a place stand in a row."""
        if self.sheet.page.help == "full" and asked:
            lines = Lines(_renewed(self.task, self.steps) or self.lines.symbols, self.cells)
            yield Display(tuple(lines.line(cell, show_sample=True, age=_age(cell)) for cell in asked))
            return
        for rows in _tables(asked):
            first, width = rows[0], len(rows[0])
            if width == 1:
                cells = [cell for row in rows for cell in row]
                width = min(SINGLE, len(cells))
                rows = [cells[start : start + width] for start in range(0, len(cells), width)]
            heads = [(_heading(cell),) for cell in first]
            heads += [("",)] * (width - len(heads))
            yield Table(tuple(heads), tuple(self._row(row, width) for row in rows), (False,) * width)

    def _row(self, cells: Sequence[Cell], width: int) -> tuple[Prose, ...]:
        row: list[Prose] = [(self._blank(cell),) for cell in cells]
        return (*row, *[("",)] * (width - len(row)))

    def _blank(self, cell: Cell) -> Maths:
        """The symbol of a cell and its blank."""
        return Maths(Chain((self.lines.symbols.of(cell, cell.sample, _age(cell)), Answer(cell.id))))

    def _with_room(self, blocks: list[Block]) -> list[Block]:
        """Blanks with room for working, below them or beside them."""
        lines = self.sheet.page.working
        if not lines:
            return blocks
        tables = [block for block in blocks if isinstance(block, Table)]
        narrow = all(len(table.columns) < MOST_BESIDE for table in tables) and len(tables) == len(blocks)
        if self.sheet.page.columns == 2 and narrow:
            rows = sum(len(table.rows) + 1 for table in tables)
            return [Columns((tuple(blocks), (Workspace(max(lines, rows)),)))]
        return [*blocks, Workspace(lines)]


class _NetPage(_Page):
    """Writes the sheet of a net: numbers in tables, so that all variants have the same geometry."""

    def __init__(self, net: Net, sheet: Sheet, solution: Solution, mode: str, by_cells: bool) -> None:
        super().__init__(net, sheet, solution, mode)
        self.net, self.names = net, Symbols(net)
        self.in_matrices = net.options.layout == "matrix" and not by_cells

    def statement(self) -> tuple[Block, ...]:
        """What is given and what is asked for, with the rules where the examiner prints them."""
        net, names, rules = self.net, self.names, self.sheet.page.help != "none"
        picture = replace(forward_picture(net, names), caption=())
        beside: list[Block] = [picture] if self.sheet.page.picture else []
        beside += [sample_table(net, names)] if has_samples(net) else []
        how = learning(net, names, rules)
        tables = weight_tables(net, names)
        return (
            described(net, names, rules),
            *given_layers(net, names),
            *([how] if how.text else []),
            *given_cells(net, names),
            *([reading(net)] if self.in_matrices else []),
            Paragraph((Strong("To do."), " ", *self._to_do())),
            numbers(net, "student"),
            *([Columns((tuple(tables), tuple(beside)))] if tables and beside else [*tables, *beside]),
            *(self._rules() if rules else []),
        )

    def _to_do(self) -> Prose:
        """What is to be done, in a sentence."""
        if not self.net.is_whole:
            return (*to_do(self.net, self.names), " Fill in the blanks.")
        updates = self.net.training.steps
        work = "one update" if updates == 1 else f"{updates} updates"
        return (f"Compute {work} of the network by hand and fill in the blanks.",)

    def _rules(self) -> list[Block]:
        """The rules of the calculation."""
        rules: list[Block] = [net_rule(self.net, self.names)] if self.net.computes("net") else []
        rules += [] if self.net.is_forward_only else backward_rules(self.net, self.names)
        return [Heading(("Formulas",)), *rules] if rules else []

    def _answers(self, asked: Sequence[Cell], step: int) -> Iterator[Block]:
        """As matrices where all entries of one are asked for and the page has matrices."""
        if self.in_matrices and step:
            page = MatrixStep(self.net, self.steps[step - 1], NetLines(self.names, self.cells), MOST_COLUMNS)
            matrices, asked = page.answers(asked, self.sheet.page.help == "full")
            if matrices:
                yield Display(tuple(matrices))
        yield from super()._answers(asked, step)


def _age(cell: Cell) -> str:
    """Whether a cell belongs to the step after the one in which it is computed."""
    return "new" if cell.step > cell.computed_in else ""


def _renewed(task: Task, steps: Sequence[Step]) -> Symbols | None:
    """Names that mark what the last forward pass computes with new weights; nothing where there is no such pass."""
    final = steps[-1].number if steps and steps[-1].final else 0
    return Symbols(task, final) if isinstance(task, Net) and final and not task.is_forward_only else None


def _tables(asked: Iterable[Cell]) -> list[list[list[Cell]]]:
    """Cells in rows by place and sample, as tables: the rows of each have the same quantities.

    A single number, such as the loss, goes into a last row of the table before.
    """
    groups = _groups(asked)
    found: list[list[list[Cell]]] = []
    for group in groups:
        for start in range(0, len(group), MOST_BESIDE):
            row = group[start : start + MOST_BESIDE]
            if found and _quantities(found[-1][-1]) == _quantities(row):
                found[-1].append(row)
            else:
                found.append([row])
    joined: list[list[list[Cell]]] = []
    for rows in found:
        if joined and len(rows) == len(rows[0]) == 1 < len(joined[-1][0]):
            joined[-1] += rows
        else:
            joined.append(rows)
    return joined


def _groups(asked: Iterable[Cell]) -> list[list[Cell]]:
    """Cells by place and sample, in an order in which each can be computed from those before it."""
    groups: list[list[Cell]] = []
    latest: dict[tuple[str, int | None, int], int] = {}
    place_of: dict[str, int] = {}
    for cell in asked:
        key = cell.place, cell.sample, cell.computed_in
        after = max((place_of[name] for name in cell.inputs if name in place_of), default=0)
        if latest.get(key, -1) < after:
            latest[key] = len(groups)
            groups.append([])
        groups[latest[key]].append(cell)
        place_of[cell.id] = latest[key]
    return groups


def _quantities(row: Sequence[Cell]) -> list[str]:
    return [cell.quantity for cell in row]


def _heading(cell: Cell) -> str:
    """The name of a quantity at the head of a column."""
    return capital(f"new {plural(cell.quantity)}" if cell.step > cell.computed_in else plural(cell.quantity))


def _marks(marks: Decimal) -> str:
    """A number of marks in words."""
    return "1 mark" if marks == 1 else f"{format(marks.normalize(), 'f')} marks"


__all__ = [
    "EXAM_LAYOUT",
    "Sheet",
    "SheetPart",
    "SheetParts",
    "sheet_document",
    "sheet_layout",
    "sheet_parts",
    "shortened",
    "with_code",
]
