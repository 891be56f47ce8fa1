"""Item: a variant as a platform asks it: its statement, the parts with their blanks, and all that is known of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from worked.cells.before import and_before
from worked.cells.cell import QUESTIONS, Cell, identifier
from worked.checking.answer_key.key import Key
from worked.checking.check import accepted_ranges
from worked.checking.judging.garbage import TRIVIAL_NUMBERS
from worked.document import Block, Display, Document, Maths, Paragraph
from worked.errors import WorkedError
from worked.exam.drawing import Variant
from worked.exam.sheet_options import SheetOptions
from worked.formula import Answer, Chain
from worked.formula.printers.plain import Plain
from worked.live.names import CellWords
from worked.number import plain
from worked.pages.exams.sheet import Sheet, SheetParts, sheet_parts
from worked.pages.exams.wrong_numbers import Span, WrongNumber, printed_spans, wrong_numbers
from worked.pages.symbols.cells import names_of
from worked.pages.symbols.lines import Lines
from worked.pages.symbols.slots import numbers
from worked.pages.worksheet.questions import QuestionPage
from worked.record import Record, replace
from worked.rendering import find_format
from worked.rendering.fragment import Draw, fragment
from worked.rendering.page import Page
from worked.rendering.render import text_of
from worked.trace.solution import Solution
from worked.trace.task import Task
from worked.words import capital

ONE = Decimal(1)
MOST_DIGITS = 30
PARTIAL = Decimal("0.5")  # of the marks, for a number that a known mistake leads to
NOTE = Paragraph(("Write numbers with a decimal point, not a comma, and without exponents or fractions.",))
HALF = Decimal("0.4999")  # of a unit: what rounds to a number, without the ties


class Blank(Record):
    """A number that is asked for.

    `name` says it in words, for those who hear the page. `right` is the number with the digits that the exercise asks
    for. `accepted` are ranges of numbers that earn the marks, each from low to high: all that round to a number that
    the checker accepts. The right one lies in the first. `wrong` are what the commonest mistakes lead to, where all
    before it is right. `rule` is the formula in names, as plain text; `counts` says that the number is a whole one.
    `idle` numbers are written without a calculation: 0, 1, and what stood there a step before.
    """

    cell: str
    name: str
    marks: Decimal
    right: Decimal
    accepted: tuple[Span, ...]
    wrong: tuple[WrongNumber, ...]
    rule: str
    counts: bool = False
    idle: Collection[Decimal] = ()

    @property
    def tolerances(self) -> list[tuple[Decimal, Decimal]]:
        """The accepted numbers for platforms that know numbers and tolerances: the right number comes first."""
        low, high = self.accepted[0]
        found = [(self.right, min(self.right - low, high - self.right))]
        found += [((low + high) / 2, (high - low) / 2) for low, high in self.accepted]
        return list(dict.fromkeys(found))

    def earns(self, wrong: WrongNumber) -> bool:
        """Whether a wrong number may earn a part of the marks: it shows work."""
        return wrong.number not in self.idle

    def share(self, wrong: WrongNumber) -> Decimal:
        """The share of the marks that a wrong number earns."""
        return PARTIAL if self.earns(wrong) else Decimal(0)

    def near(self, wrong: WrongNumber) -> Decimal:
        """How far a number may be from a wrong one and still round to it."""
        is_exact = self.counts or not wrong.number
        return Decimal(0) if is_exact else HALF * Decimal(1).scaleb(int(wrong.number.as_tuple().exponent))

    def said_of(self, wrong: WrongNumber) -> str:
        """Which mistake a wrong number looks like, in two sentences."""
        return f"It looks as if {wrong.mistake.title}. {wrong.mistake.reason}"


class Part(Record):
    """A part of the calculation: its title, its blocks with blanks, and the same lines with their formulas."""

    title: str
    blocks: tuple[Block, ...]
    solution: tuple[Block, ...]
    blanks: tuple[Blank, ...]


class _WithIds(Page):
    """A page on which the id of its cell stands in place of each blank."""

    def blank(self, slot: str) -> str:
        """The id as code."""
        return self.format.rule.code(slot).join(self.format.code)


class Item:
    """A variant of an exam, or a problem of which all is asked.

    `title` is that of the exam, `code` that of the variant, `marks` those of each asked cell by id.
    """

    def __init__(
        self, task: Task, marks: Mapping[str, Decimal], title: str, code: str = "", page: SheetOptions | None = None
    ) -> None:
        if task.stops_by_itself:
            raise WorkedError(
                "a training that stops by itself cannot be exported: the number of blanks would tell when it stops; "
                "set the number of steps, or write it as html, pdf or docx"
            )
        assert isinstance(task, Record)  # a net or an exercise; both are
        # A platform knows no number with fewer digits that may be right, and the statement must not promise one.
        self.task = replace(task, rounding=replace(task.rounding, least_digits=MOST_DIGITS))
        self.marks, self.title, self.code = marks, title, code
        self.page = replace(page or SheetOptions(help="formulas"), working=0, columns=1)
        self.key = Key(Solution(self.task))
        self.lines = Lines(names_of(self.task), self.key.cells)

    @property
    def name(self) -> str:
        """The title with the code of the variant."""
        return f"{self.title} {self.code}".strip()

    @cached_property
    def statement(self) -> tuple[Block, ...]:
        """The exercise as it is set."""
        return self._parts(self.page.help).statement

    @cached_property
    def plain_statement(self) -> str:
        """The sentences of the statement as plain text, without its tables and pictures."""
        statement = self._parts("none").statement
        page = Page(self._document(statement, "student"), find_format("html"))
        prose = [block.text for block in statement if isinstance(block, Paragraph)]
        return "\n".join(map(page.words, prose))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """What is asked, in the order of the calculation."""
        accepted = accepted_ranges(self.key, self.marks)
        words = CellWords(self.task)
        asked, solved = self._parts(self.page.help).parts, self._parts("full").parts
        return tuple(
            Part(
                part.title, part.blocks, whole.blocks, tuple(self._blank(name, words, accepted) for name in part.cells)
            )
            for part, whole in zip(asked, solved, strict=True)
        )

    @property
    def blanks(self) -> list[Blank]:
        """All that is asked, in order."""
        return [blank for part in self.parts for blank in part.blanks]

    def question(self, blank: Blank) -> tuple[Block, ...]:
        """One blank by itself, for platforms that ask one number at a time."""
        cell, lines = self.key.cells[blank.cell], self.lines
        if cell.phase == QUESTIONS:
            return tuple(self._asked([cell.id]).blocks())
        if self.page.help == "full":
            return (Paragraph((f"{capital(blank.name)}:",)), Display((lines.line(cell, cell.sample is not None),)))
        name = lines.name(cell, cell.sample is not None, "new" if cell.computed_in < cell.step else "")
        return (Paragraph((f"{capital(blank.name)}: ", Maths(Chain((name, Answer(cell.id)))))),)

    @cached_property
    def questions(self) -> dict[str, str]:
        """The questions beside the sheet as plain text, by the ids of their cells."""
        answers = any(self.key.cells[name].phase == QUESTIONS for name in self.marks)
        return self._asked(self.marks).texts() if answers else {}

    def _asked(self, only: Collection[str]) -> QuestionPage:
        return QuestionPage(self.task, self.key.solution.steps, self.lines, "student", only)

    def asked(
        self, blocks: Iterable[Block], put: Callable[[str], str], draw: Draw | None = None, latex: bool = False
    ) -> str:
        """Blocks as HTML with what `put` makes of the blank of each cell. It holds no answer but what that says."""
        return fragment(self._document(blocks, "student"), put, draw, latex)

    def in_notebook(self, blocks: Iterable[Block], title: str) -> tuple[str, dict[str, str]]:
        """Blocks as Markdown of a notebook, each blank being the id of its cell; and its pictures by their names."""
        pictures: dict[str, str] = {}
        document = replace(self._document(blocks, "student"), title=title)
        return text_of(_WithIds(document, find_format("notebook"), pictures)), pictures

    def solved(self, blocks: Iterable[Block]) -> str:
        """Blocks as HTML with all numbers."""
        return fragment(self._document(blocks, "key"), lambda slot: "")

    def _document(self, blocks: Iterable[Block], mode: str) -> Document:
        values = numbers(self.key.cells, self.key.outcomes, mode)
        return Document(self.title, tuple(blocks), values, mode)

    def _parts(self, help: str) -> SheetParts:
        return sheet_parts(self.key.solution, Sheet(self.title, replace(self.page, help=help), self.marks))

    def _blank(self, name: str, words: CellWords, accepted: Mapping[str, tuple[Span, ...]]) -> Blank:
        cell: Cell = self.key.cells[name]
        right, spans = self.key.shown(name), accepted.get(name, ())
        wrong = tuple(wrong_numbers(self.key, cell, printed_spans(self.key, cell, spans)))
        counts = self.key.counts(cell)
        ranges = [(right, right), *(_rounding_to(span, counts) for span in spans)]
        joined, rule = _joined(ranges, right), self._rule(cell)
        return Blank(name, words.name(cell), self.marks[name], right, joined, wrong, rule, counts, self._idle(cell))

    def _idle(self, cell: Cell) -> Collection[Decimal]:
        """The numbers that are written without a calculation."""
        before = identifier(cell.quantity, cell.place, cell.step - 1, cell.sample)
        unchanged = [self.key.shown(before)] if before in self.key.outcomes else []
        return frozenset([*(Decimal(int(number)) for number in TRIVIAL_NUMBERS), *unchanged])

    def _rule(self, cell: Cell) -> str:
        """The formula of a cell in names: `net_h1 = w_1 x_1 + b`."""
        lines = self.lines
        sides = lines.sides(cell, show_sample=True)[:-1]
        name = lines.name(cell, show_sample=True, age="new" if cell.computed_in < cell.step else "")
        return " = ".join(Plain()(side) for side in (name, *sides[:1]))


def _rounding_to(span: Span, counts: bool) -> Span:
    """The numbers that round to one in a range, which has as many digits as the student is to write."""
    half = 0 if counts else HALF * Decimal(1).scaleb(min(int(end.as_tuple().exponent) for end in span))
    return span[0] - half, span[1] + half


def _joined(ranges: Iterable[Span], right: Decimal) -> tuple[Span, ...]:
    """Ranges without overlaps, first the one that holds the right number."""
    found: list[Span] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], high)
        else:
            found.append((low, high))
    return tuple(sorted(found, key=lambda span: not span[0] <= right <= span[1]))


def item_of(task: Task) -> Item:
    """A problem of which every number is asked, for a mark each; WorkedError where a number depends on a letter."""
    key = Key(Solution(task))
    lettered = next((name for name in key.askable() if name not in key.outcomes), None)
    if lettered:
        raise WorkedError(f"{lettered} depends on a letter, so that no platform can mark it; give a number")
    return Item(task, dict.fromkeys(key.askable(), ONE), task.title)


def variant_item(variant: Variant, title: str, page: SheetOptions) -> Item:
    """A variant of an exam."""
    return Item(variant.problem, variant.marks, title, variant.code, page)


def items_of(problem: Task | Sequence[Variant], title: str = "") -> list[Item]:
    """A problem, or the variants of an exam, as a platform asks them."""
    if isinstance(problem, Task):
        return [item_of(problem)]
    if not problem:
        raise WorkedError("there is no variant to be exported")
    return [variant_item(variant, title or variant.problem.title, SheetOptions()) for variant in problem]


def asked_before(
    cells: Mapping[str, Cell], cell: Cell, asked: Container[str], through: Container[str] | None = None
) -> list[str]:
    """The asked cells that a cell follows from, at once or over cells that are not asked; of these only `through`."""

    def inputs(name: str) -> tuple[str, ...]:
        return () if name in asked or (through is not None and name not in through) else cells[name].inputs

    return [name for name in and_before(cell.inputs, inputs) if name in asked]


def with_margin(number: Decimal, most: Decimal) -> str:
    """A number and how far answers may be from it, as Moodle's languages have it."""
    return f"{decimal_text(number)}:{decimal_text(most)}"


def decimal_text(number: Decimal) -> str:
    """A number without an exponent and without zeros that say nothing: platforms misread both."""
    text = plain(number)
    return text.rstrip("0").rstrip(".") if "." in text else text
