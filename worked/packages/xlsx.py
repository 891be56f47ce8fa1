"""Spreadsheets: a workbook in which every number is a formula of the cells that it depends on, by XlsxWriter.

A student's workbook holds no formulas and no answers. One for practice says of each number whether it is right; its
formulas lie in a hidden sheet, and who wants to can read them there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple

from worked.cells.cell import Cell
from worked.errors import WorkedError
from worked.formula.printers.plain import Plain
from worked.packages._xlsx_formulas import EXCEL, TEXTS
from worked.packages._xlsx_styles import styles
from worked.packages.carried import Leeway
from worked.packages.item import Item
from worked.packages.package import Package
from worked.packages.spelled import Text
from worked.trace.task import Phase

FIRST_DAY = datetime(1980, 1, 1)  # so that the same workbook has the same bytes
MODES = ("solved", "student", "practice")
HEADS = {
    "solved": ("number", "formula", "before rounding", "value", "cell"),
    "student": ("number", "formula", "", "your number", "cell"),
    "practice": ("number", "formula", "", "your number", "cell", "verdict"),
}
NAME, FORMULA, RAW, VALUE, CELL, VERDICT = range(6)
WIDTHS = (14, 40, 16, 16, 20, 27, 2, 12)  # of columns, in characters
A4 = 9
GIVEN = 7  # the first column of what is given
RIGHT, FOLLOWS, NOT_YET = "right", "follows from your numbers", "not yet"
READABLE = (
    "This workbook checks your numbers, so that the right ones can be found in it. It is for practice, not for marks."
)
CALCULATION, KEY = "Calculation", "Key"


class Place(NamedTuple):
    """A cell of a workbook: its sheet, its row and column, both from 0."""

    sheet: str
    row: int
    column: int

    def seen_from(self, sheet: str) -> str:
        """How a formula in a sheet calls it."""
        from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

        own = xl_rowcol_to_cell(self.row, self.column)
        return own if sheet == self.sheet else f"{self.sheet}!{own}"


def write(title: str, item: Item, mode: str) -> bytes:
    """A workbook of a variant: `solved`, a `student`'s, or one for `practice`."""
    try:
        from xlsxwriter import Workbook  # type: ignore[import-untyped]
    except ImportError:
        raise WorkedError("xlsx: the library XlsxWriter is missing; pip install 'worked[office]'") from None
    made = BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        book.set_properties({"title": title, "created": FIRST_DAY})
        _Book(book, item, mode).write()
    return made.getvalue()


class _Book:
    """Writes the workbook of a variant."""

    def __init__(self, book: Any, item: Item, mode: str) -> None:
        self.book, self.item, self.mode, self.key = book, item, mode, item.key
        self.lines = item.lines
        self.places: dict[str, Place] = {}  # of given numbers, and of those that are computed
        self.typed: dict[str, Place] = {}
        self.raw: dict[str, Place] = {}
        self.leeway = Leeway(self.key, TEXTS, self.typed)
        self.styles = styles(book, mode)

    def write(self) -> None:
        """The sheets of the workbook."""
        page = self.book.add_worksheet(CALCULATION)
        hidden = self.book.add_worksheet(KEY) if self.mode == "practice" else None
        row = self._head(page)
        self._givens(page, row)
        self._arrange(page, row)
        if hidden is not None:
            self._key(hidden)
        self._calculation(page, row)
        page.freeze_panes(row, 0)
        for column, width in enumerate(WIDTHS):
            page.set_column(column, column, width, None, {"hidden": not self._shows_raw and column == RAW})
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.ignore_errors({"number_stored_as_text": "A1:Z1000"})
        if self.mode != "solved":
            page.protect("", {"select_locked_cells": True, "format_columns": True})

    @property
    def _shows_raw(self) -> bool:
        return self.mode == "solved" and self.item.task.rounding.carry == "shown"

    def _head(self, page: Any) -> int:
        """What stands above the numbers; the row after it."""
        page.write_string(0, 0, self.item.title, self.styles["title"])
        said = [self.item.plain_statement]
        said += [READABLE] if self.mode == "practice" else []
        for row, text in enumerate(said, 1):
            page.merge_range(row, 0, row, VERDICT, text, self.styles["text"])
            page.set_row(row, 15 * (1 + len(text) // 110 + text.count("\n")))
        row = len(said) + 1
        if self.item.code:
            page.write_string(row, NAME, "Code", self.styles["plain"])
            page.write_string(row, FORMULA, self.item.code, self.styles["plain"])
            row += 1
        if self.mode == "student":
            page.write_string(row, NAME, "Name", self.styles["plain"])
            page.write_blank(row, FORMULA, None, self.styles["typed"])
            row += 1
        return row + 1

    # What is given

    def _givens(self, page: Any, row: int) -> None:
        """The given numbers beside the calculation: weights by layer as matrices, all others in a list."""
        repeated = {name: first for first, names in self.item.task.repeated_givens().items() for name in names}
        firsts = {name: cell for name, cell in self.item.task.givens().items() if repeated[name] == name}
        page.write_string(row, GIVEN, "Given", self.styles["heading"])
        row += 1
        for name, cell in firsts.items():
            if not cell.place.is_edge:
                page.write_string(row, GIVEN, self._symbol(cell), self.styles["plain"])
                self._given(page, name, row, GIVEN + 1)
                row += 1
        layers: dict[tuple[str, int | None], list[Cell]] = {}
        for cell in firsts.values():
            if cell.place.is_edge:
                layer = self.item.task.layer_of.get(cell.place.target)
                layers.setdefault((cell.quantity, layer.number if layer else None), []).append(cell)
        for (quantity, number), cells in layers.items():
            row = self._matrix(page, row + 1, f"{quantity.capitalize()}s into layer {number}", cells)
        for name, first in repeated.items():
            self.places[name] = self.places[first]

    def _matrix(self, page: Any, row: int, title: str, cells: Sequence[Cell]) -> int:
        """Weights as a matrix with a row for each receiving unit; the row after it."""
        page.write_string(row, GIVEN, title, self.styles["heading"])
        sources = list(dict.fromkeys(cell.place.source for cell in cells))
        targets = list(dict.fromkeys(cell.place.target for cell in cells))
        for column, source in enumerate(sources, GIVEN + 1):
            page.write_string(row + 1, column, f"from {source}", self.styles["head"])
        for place, target in enumerate(targets, row + 2):
            page.write_string(place, GIVEN, f"into {target}", self.styles["head"])
        for cell in cells:
            place = row + 2 + targets.index(cell.place.target)
            self._given(page, cell.id, place, GIVEN + 1 + sources.index(cell.place.source))
        return row + 2 + len(targets)

    def _given(self, page: Any, name: str, row: int, column: int) -> None:
        self.places[name] = Place(CALCULATION, row, column)
        page.write_number(row, column, float(self.key.truth(name)), self.styles["given"])

    # The calculation

    def _phases(self) -> list[Phase]:
        """The parts of the calculation with what stands in them: all that is computed, or what is asked."""
        asked = None if self.mode == "solved" else self.item.marks
        found = [
            Phase(each.title, each.step, tuple(name for name in each.cells if asked is None or name in asked))
            for each in self.item.task.phases()
        ]
        return [phase for phase in found if phase.cells]

    def _arrange(self, page: Any, row: int) -> None:
        """Where each number of the calculation stands."""
        for phase in self._phases():
            row += 2
            for name in phase.cells:
                place = Place(CALCULATION, row, VALUE)
                if self.mode == "solved":
                    self.places[name], self.raw[name] = place, Place(CALCULATION, row, RAW)
                self.typed[name] = place
                row += 1
            row += 1

    def _calculation(self, page: Any, row: int) -> None:
        heads = HEADS[self.mode]
        phases = self._phases()
        several = len({phase.title for phase in phases}) < len(phases)
        for phase in phases:
            title = f"{phase.title}, step {phase.step}" if several else phase.title
            page.write_string(row, NAME, title, self.styles["heading"])
            for column, text in enumerate(heads):
                page.write_string(row + 1, column, text, self.styles["head"])
            for name in phase.cells:
                self._line(page, self.key.cells[name])
            row += len(phase.cells) + 3

    def _line(self, page: Any, cell: Cell) -> None:
        """A number: its symbol, its formula in names, and its cell."""
        place = self.typed[cell.id]
        page.write_string(place.row, NAME, self._symbol(cell), self.styles["plain"])
        if cell.id in self.item.questions:
            page.write_string(place.row, FORMULA, self.item.questions[cell.id], self.styles["question"])
        elif self.mode != "student" or self.item.page.help == "full":
            page.write_string(place.row, FORMULA, self._rule(cell), self.styles["quiet"])
        page.write_string(place.row, CELL, cell.id, self.styles["quiet"])
        if self.mode == "solved":
            self._formula(page, cell, self._decimals(cell))
        elif self.mode == "student":
            page.write_blank(place.row, VALUE, None, self.styles["typed"])
        else:
            page.write_blank(place.row, VALUE, None, self.styles["number"])
            self._verdict(page, cell, place)

    def _formula(self, page: Any, cell: Cell, style: Any) -> None:
        """The formula of a number, with the rounding of the page where that is carried on."""
        assert cell.formula
        place, shown = self.places[cell.id], self.key.shown(cell.id)
        formula = EXCEL(cell.formula, lambda name: self.places[name].seen_from(place.sheet))
        if self.item.task.rounding.carry == "shown":
            raw = self.raw[cell.id]
            page.write_formula(raw.row, raw.column, f"={formula}", self.styles["quiet"], self.key.truth(cell.id))
            formula = self._rounded(cell, raw.seen_from(place.sheet))
            number = self.key.truth(cell.id) if self.key.outcomes[cell.id].in_full else float(shown)
            page.write_formula(place.row, place.column, f"={formula}", style, number)
        else:
            page.write_formula(place.row, place.column, f"={formula}", style, self.key.truth(cell.id))

    def _rounded(self, cell: Cell, raw: str) -> str:
        """A number rounded as the page rounds it; halves go away from 0 as in every spreadsheet."""
        digits = self.key.asked(cell)
        function = "ROUNDDOWN" if self.item.task.rounding.half == "truncate" else "ROUND"
        if self.key.outcomes[cell.id].in_full:
            return raw
        if digits.kind == "decimals":
            return f"{function}({raw},{digits.count})"
        return f"IF({raw}=0,0,{function}({raw},{digits.count - 1}-INT(LOG10(ABS({raw})))))"

    def _decimals(self, cell: Cell) -> Any:
        """The style of a number with as many decimals as the page shows."""
        exponent = self.key.shown(cell.id).as_tuple().exponent
        return self.styles["result", -int(exponent)]

    def _symbol(self, cell: Cell) -> str:
        age = "new" if cell.computed_in < cell.step else ""
        return Plain()(self.lines.name(cell, cell.sample is not None, age))

    def _rule(self, cell: Cell) -> str:
        return " = ".join(Plain()(side) for side in self.lines.sides(cell, cell.sample is not None)[:1])

    # Practice

    def _key(self, page: Any) -> None:
        """The hidden sheet: each number by the key, and each as it follows from the student's numbers."""
        page.hide()
        for row, (name, cell) in enumerate(self.key.cells.items()):
            if cell.formula is not None and name in self.key.outcomes:
                self.places[name] = Place(KEY, row, 1)
                self.raw[name] = Place(KEY, row, 0)
        for name in self.places:
            cell = self.key.cells[name]
            if cell.formula is not None:
                self._formula(page, cell, None)
                self._following(page, cell)

    def _following(self, page: Any, cell: Cell) -> None:
        """What a number comes to with the student's own ones, and how far it may be from that."""
        assert cell.formula
        row = self.places[cell.id].row
        own = {name: Place(KEY, self.places[name].row, 4) for name in cell.inputs if name in self.typed}

        def name_of(name: str) -> str:
            return (own.get(name) or self._followed(name)).seen_from(KEY)

        page.write_formula(row, 2, f"={EXCEL(cell.formula, name_of)}")
        follows = Text(Place(KEY, row, 2).seen_from(KEY))
        error = self.leeway.error(cell, lambda name: Text(name_of(name)))
        if cell.id not in self.typed:
            error = TEXTS.total((error, self.leeway.half(cell, follows)))
        if not isinstance(error, Decimal):
            page.write_formula(row, 5, f"={error.text}")
            error = Text(Place(KEY, row, 5).seen_from(KEY))
        self.leeway.errors[cell.id] = error
        if cell.id in self.typed:
            typed = self.typed[cell.id].seen_from(KEY)
            right = self.places[cell.id].seen_from(KEY)
            page.write_formula(row, 3, f"={TEXTS.text(self.leeway.whole(cell, follows)).text}")
            page.write_formula(row, 4, f"=IF(N({typed})=0,{right},{typed})")

    def _followed(self, name: str) -> Place:
        """Where a number stands that the student is not asked for."""
        place = self.places[name]
        return place if self.key.cells[name].formula is None else Place(KEY, place.row, 2)

    def _verdict(self, page: Any, cell: Cell, place: Place) -> None:
        blank = next(each for each in self.item.blanks if each.cell == cell.id)
        typed = place.seen_from(CALCULATION)
        inside = [f"AND({typed}>={low},{typed}<={high})" for low, high in blank.accepted]
        follows, most = (Place(KEY, self.places[cell.id].row, column).seen_from(CALCULATION) for column in (2, 3))
        said = (
            f'=IF({typed}="","",IF(OR({",".join(inside)}),"{RIGHT}",'
            f'IFERROR(IF(ABS({typed}-{follows})<={most},"{FOLLOWS}","{NOT_YET}"),"{NOT_YET}")))'
        )
        page.write_formula(place.row, VERDICT, said, self.styles["plain"], "")
        for text, style in ((RIGHT, "good"), (FOLLOWS, "good"), (NOT_YET, "bad")):
            rule = {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": self.styles[style]}
            page.conditional_format(place.row, VERDICT, place.row, VERDICT, rule)


PACKAGE = Package(
    description="Live spreadsheet: every number a formula of others; a student's workbook, or one that checks",
    ending="xlsx",
    write=write,
    single=True,
    modes=MODES,
)
