"""Grid search: every combination of one or two settings is tried, and the best one taken."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import Cell, Step
from worked.document import Block, Heading, Inline, Paragraph, Prose, Strong, Table
from worked.document.tables import table_of
from worked.exercises.common.places import at, beside
from worked.exercises.kind import MOST_NUMBERS, Opening, finest
from worked.exercises.kind import Table as Given
from worked.exercises.search.scores import Search, first
from worked.formula import Formula, Name, Number, Symbol, product_of
from worked.keys.key import COUNT, TEXT, Key, many
from worked.trace.exercise import Paper
from worked.trace.wording import Nth, Saying, When

MOST_VALUES = 12
QUANTITIES = {
    "score": "the score of a combination, at its row and column",
    "row-best": "the best score of a row",
    "column-best": "the best score of a column",
    "best": "the best score of all",
    "row": "the row of the best score",
    "column": "the column of the best score",
    "folds": "the number of trainings for each combination",
    "combinations": "the number of combinations",
    "trainings": "the number of trainings",
}
AXIS = {
    "name": Key("the name of the setting", TEXT),
    "values": Key("the values that are tried", many({"type": ["number", "string"]})),
}
KEYS = {
    "axes": Key("grid: one or two tables `[[search.axes]]`, each with the `name` of a setting and the `values` that "
                "are tried; the first one is that of the rows", many({"type": "object"})),
    "folds": Key("how often each setting is trained: the number of folds of a cross-validation", COUNT, "1"),
}  # fmt: skip


class Grid(Search, open=True):
    """A grid search over the table of all scores: a row for each value of the first axis."""

    axes: tuple[tuple[str, tuple[str, ...]], ...]
    scores: tuple[tuple[str, ...], ...]
    folds: str

    quantities = QUANTITIES
    whole = frozenset({"row", "column", "folds", "combinations", "trainings"})

    @property
    def is_plane(self) -> bool:
        """Whether there are two axes; else all scores stand in one row."""
        return len(self.axes) == 2

    @property
    def across(self) -> tuple[str, tuple[str, ...]]:
        """The axis of the columns."""
        return self.axes[-1]

    def steps(self) -> Iterator[Step]:
        """One step: all scores, the best ones of rows and columns, the best of all and where it stands."""
        step, best = Step(1, ()), self.best_of
        rows, columns = range(1, len(self.scores) + 1), range(1, len(self.scores[0]) + 1)
        for row in rows:
            for column in columns:
                step.add("score", place(row, column), given=self.scores[row - 1][column - 1])
        step.add("folds", "", given=self.folds)
        bests: list[Formula] = [score(1, column) for column in columns]
        if self.is_plane:
            bests = [
                step.add("row-best", str(row), formula=best([score(row, column) for column in columns])) for row in rows
            ]
            tops: list[Formula] = [
                step.add("column-best", str(column), formula=best([score(row, column) for row in rows]))
                for column in columns
            ]
        whole = step.add("best", "", formula=best(bests))
        if self.is_plane:
            step.add("row", "", formula=first(bests, whole))
        step.add("column", "", formula=first(tops if self.is_plane else bests, whole))
        counts = [Number(str(len(values))) for _, values in self.axes]
        found: Formula = step.add("combinations", "", formula=product_of(counts))
        step.add("trainings", "", formula=found * at("folds"))
        yield step

    def symbol(self, cell: Cell) -> Formula:
        """The textbook name of a cell."""
        match cell.quantity:
            case "score":
                row, _, column = cell.place.partition(".")
                return Name("s", row + column if len(row + column) == 2 else f"{row},{column}")
            case "row-best":
                return Name("s", cell.place, "row")
            case "column-best":
                return Name("s", cell.place, "column")
            case "best":
                return Name("s", "best")
        return Name("k" if cell.quantity == "folds" else cell.quantity)

    def neighbours(self, cell: Cell) -> list[str]:
        """The same quantity in the rows or columns beside it."""
        size = {"row-best": len(self.scores), "column-best": len(self.scores[0])}.get(cell.quantity, 0)
        return beside(cell.quantity, range(1, size + 1), cell.place)

    # The page

    def statement(self, paper: Paper) -> list[Block]:
        """The settings, their scores, and what is asked."""
        tried = [f"{len(values)} values of {name}" for name, values in self.axes]
        how = "every combination of " if self.is_plane else ""
        text = f"A grid search tries {how}{' and '.join(tried)}. The table shows the {self.measure} of each"
        folds = paper.equality(paper.cell("folds"))
        trained: Prose = (", the mean over ", folds, " folds of a cross-validation") if self.folds != "1" else ()
        whose = "each row, each column and the whole table" if self.is_plane else "the table"
        task = (
            f" Find the {self.best} {self.measure} of {whose}, and say which setting is chosen. "
            "How many trainings are needed?"
        )
        return [Paragraph((text, *trained, ".")), Paragraph((Strong("To do."), task))]

    def page(self, paper: Paper) -> list[Block]:
        """The table with the best score, the settings it stands for, and what the search costs."""
        return [
            Heading(("The scores",)),
            self._table(paper),
            Heading(("The choice",)),
            *self._choice(paper),
            Heading(("The cost",)),
            Paragraph(("The number of combinations, and of trainings:",)),
            paper.display([paper.cell("combinations"), paper.cell("trainings")]),
        ]

    def _table(self, paper: Paper) -> Table:
        name, values = self.across
        corner = f"{self.axes[0][0]} \\ {name}" if self.is_plane else name
        heads, rows = [corner, *values], list[list[Inline | Prose]]()
        for row in range(1, len(self.scores) + 1):
            cells = [self._score(paper, row, column) for column in range(1, len(values) + 1)]
            rows.append([self.axes[0][1][row - 1] if self.is_plane else self.measure, *cells])
            rows[-1] += [paper.number(paper.cell("row-best", str(row)))] if self.is_plane else []
        if self.is_plane:
            heads.append("best of the row")
            tops = [paper.number(paper.cell("column-best", str(each))) for each in range(1, len(values) + 1)]
            rows.append(["best of the column", *tops, ()])
        return table_of(heads, rows)

    def _score(self, paper: Paper, row: int, column: int) -> Prose:
        cell = paper.cell("score", place(row, column))
        best = Saying(f"best {cell.id}", (When(cell.id, "=", "best@1", "best"),))
        return (paper.number(cell), *paper.mark(best))

    def _choice(self, paper: Paper) -> list[Block]:
        chosen: list[Prose] = []
        for (name, values), quantity in zip(reversed(self.axes), ("column", "row"), strict=False):
            word = paper.word(Nth(f"{quantity}@1", values))
            chosen.insert(0, (f"{name} = ", word, f" in {quantity} ", paper.number(paper.cell(quantity))))
        said: Prose = (*chosen[0], " and ", *chosen[1]) if self.is_plane else chosen[0]
        best = paper.number(paper.cell("best"))
        blocks: list[Block] = [
            Paragraph((f"The {self.best} {self.measure} is ", best, ". It belongs to ", *said, ".")),
        ]
        borders = [self._border(each, axis) for each, axis in zip(("column", "row"), reversed(self.axes), strict=False)]
        said_of_ends: list[Inline] = []
        for (name, _), border in zip(self.axes, reversed(borders), strict=True):
            said_of_ends += [" "] if said_of_ends else []
            said_of_ends += [f"The best value of {name} ", paper.word(border), "."]
        return [*blocks, Paragraph(tuple(said_of_ends))]

    @staticmethod
    def _border(quantity: str, axis: tuple[str, tuple[str, ...]]) -> Saying:
        """Whether the search should have gone further: the best value is the first or the last one."""
        values = axis[1]
        ends = ((1, values[0]), (len(values), values[-1]))
        beyond = tuple(
            When(f"{quantity}@1", "=", str(end), f"is {value}, the end of the values tried: try values beyond it")
            for end, value in ends
        )
        return Saying(f"border {quantity}@1", beyond, "lies inside the range that was tried")


def place(row: int, column: int) -> str:
    """The place of a score."""
    return f"{row}.{column}"


def score(row: int, column: int) -> Symbol:
    """The cell of a score."""
    return at("score", place(row, column))


def read(table: Given, opening: Opening, measure: str, best: str) -> Grid:
    """The grid search of a table `[search]`."""
    axes = []
    for axis in table.tables("axes", AXIS, ("name", "values"), most=2):
        axes.append((axis.text("name"), axis.labels("values", 1, MOST_VALUES)))
    if not axes:
        raise table.refuse("axes", "expected one or two tables with the name and the values of a setting")
    if len(axes) == 2:
        scores = table.rows("scores", MOST_VALUES, MOST_VALUES)
    else:
        scores = (table.numbers("scores", 1, MOST_NUMBERS),)
    wanted = (len(axes[0][1]) if len(axes) == 2 else 1, len(axes[-1][1]))
    if (len(scores), len(scores[0])) != wanted:
        found = f"{len(scores)} of {len(scores[0])}"
        raise table.refuse("scores", f"expected {wanted[0]} rows of {wanted[1]} numbers, as the axes have values, "
                                     f"found {found}")  # fmt: skip
    return Grid(
        title=opening.title or "Grid search",
        rounding=Grid.rounded(opening.rounding, finest([each for row in scores for each in row])),
        measure=measure,
        best=best,
        axes=tuple(axes),
        scores=scores,
        folds=table.count_text("folds", most=1000),
    )
