"""The page of feature scaling: the data and the rule, the numbers of each feature, the normalised table, new rows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from worked.cells.cell import Cell
from worked.document import Block, Display, Heading, Inline, Listing, Paragraph, Prose, Strong, Table
from worked.document.tables import table_of
from worked.exercises.feature_scaling.cells import ScalingCells
from worked.formula import BigSum, Chain, Formula, Maximum, Minimum, Name, Quotient, Word, formula, sqrt
from worked.trace.exercise import Paper
from worked.words import in_one

MOST_IN_LINE = 6
RULES = {
    "z-score": ("mean", "variance", "deviation"),
    "min-max": ("minimum", "maximum"),
    "unit-length": ("length",),
    "mean-subtraction": ("mean",),
}
LINES = ("sum", "mean", "squares", "variance", "deviation", "minimum", "maximum", "length")
CHECKS = {
    "mean": ("mean", "mean 0"),
    "variance": ("variance", "variance 1"),
    "minimum": ("minimum", "minimum"),
    "maximum": ("maximum", "maximum"),
    "length": ("length", "length 1"),
}


class Page:
    """Writes one exercise on a paper."""

    def __init__(self, exercise: ScalingCells, paper: Paper) -> None:
        self.exercise, self.paper, self.method = exercise, paper, exercise.method
        self.features, self.by_row = exercise.features, exercise.by_row

    # The statement

    def statement(self) -> list[Block]:
        """The data, the rule, and what is asked."""
        rows, new = len(self.exercise.rows), len(self.exercise.new)
        many = f"{rows} rows" if rows > 1 else "one row"
        features = "features" if len(self.features) > 1 else "feature"
        what = f"The table holds {many} of training data with the {features} {in_one(self.features)}"
        blocks: list[Block] = [
            Paragraph((f"{what}. {self._description()}",)),
            self._given("value", rows, "The training data"),
            Display(tuple(self._rule())),
        ]
        task = " Normalise the training data."
        if new:
            which = "The new row" if new == 1 else "The new rows"
            task += f" Then normalise {which.lower()} for the net trained on the training data."
            blocks.append(self._given("new-value", new, which))
        return [*blocks, Paragraph((Strong("To do."), task)), self.paper.rounding()]

    def _description(self) -> str:
        """The method in a sentence."""
        exercise = self.exercise
        match self.method:
            case "z-score":
                divisor = "m" if exercise.variance == "population" else "m \N{MINUS SIGN} 1"
                return (
                    "Each feature is standardised: the mean of the feature is subtracted from each value, and the "
                    f"difference is divided by the standard deviation. It is that of a {exercise.variance}, "
                    f"with the divisor {divisor} = {exercise.divisor}."
                )
            case "min-max":
                ends = f"from {exercise.low} to {exercise.high}".replace("-", "\N{MINUS SIGN}")
                return f"Each feature is scaled to the range {ends} by min-max scaling."
            case "unit-length":
                return f"Each {'row' if self.by_row else 'column'} is divided by its length, so its length is 1."
        return "From each value the mean of its feature is subtracted."

    def _given(self, quantity: str, rows: int, caption: str = "") -> Table:
        """A table of the rows of a quantity."""
        return self._table([[str(row), *self._numbers(quantity, row)] for row in range(1, rows + 1)], caption)

    def _table(self, rows: Sequence[Sequence[Inline]], caption: str, more: Sequence[str] = ()) -> Table:
        """A table with a column for each feature, and further ones."""
        return table_of(["row", *self.features, *more], rows, caption)

    def _numbers(self, quantity: str, row: int) -> list[Inline]:
        """The numbers of a quantity in a row."""
        return [self.paper.number(self.paper.cell(quantity, f"{row}.{name}")) for name in self.features]

    def _rule(self) -> list[Formula]:
        """The rule for any row i and feature j."""
        owner = "i" if self.by_row else "j"
        index = "j" if self.by_row else "i"
        name, value = self.exercise.named, Name("x", "ij")
        numbers = {each: name(each, owner) for each in ("mean", "deviation", "minimum", "maximum", "length")}
        lines: list[Formula] = []
        for each in RULES[self.method]:
            lines.append(Chain((name(each, owner), self._statistic(each, value, index, owner))))
        return [*lines, Chain((name("normalised", "ij"), self.exercise.rule(value, numbers)))]

    def _statistic(self, quantity: str, value: Formula, index: str, owner: str) -> Formula:
        """A number of all values of a feature or row, as notation."""
        name, count = self.exercise.named, Name("m")
        match quantity:
            case "mean":
                return Quotient(formula(1), count) * BigSum(index, value)
            case "variance":
                divisor = count - 1 if self.exercise.variance == "sample" else count
                return Quotient(formula(1), divisor) * BigSum(index, (value - name("mean", owner)) ** 2)
            case "deviation":
                return sqrt(name("variance", owner))
            case "length":
                return sqrt(BigSum(index, value**2))
        firsts = [Name("x", each) for each in ("1j", "2j")]
        return (Minimum if quantity == "minimum" else Maximum)((*firsts, Word("...")))

    # The calculation

    def blocks(self) -> list[Block]:
        """The numbers of the features or rows, the first row in lines, the table with its check, and the new rows."""
        return [*self._statistics(), *self._first("normalised", "The first row"), *self._all(), *self._new()]

    def _owners(self, count: int) -> list[str]:
        return [str(row) for row in range(1, count + 1)] if self.by_row else list(self.features)

    def _statistics(self) -> list[Block]:
        """The lines of the mean, the deviation and the like."""
        lines: list[Block] = [Heading(("The lengths",) if self.method == "unit-length" else ("The features",))]
        owners, names = self._owners(len(self.exercise.rows)), self._names()
        if len(names) == 1:
            return [*lines, self._shown([self.paper.cell(names[0], owner) for owner in owners])]
        for owner in owners:
            cells = [self.paper.cell(name, owner) for name in names]
            lines += [Paragraph((f"For {owner}:",)), self._shown(cells)]
        return lines

    def _names(self) -> list[str]:
        """What is computed of each feature or row, in order."""
        return [name for name in LINES if self._has(name)]

    def _shown(self, cells: Sequence[Cell]) -> Block:
        """Cells as lines; extremes and roots of more values than a line holds as their numbers only."""
        is_long = not self.by_row and len(self.exercise.rows) > MOST_IN_LINE
        if not is_long or cells[0].quantity == "sum":
            return self.paper.display(cells)
        return Listing(tuple((self.paper.equality(cell),) for cell in cells))

    def _first(self, quantity: str, heading: str) -> list[Block]:
        """The lines of the first row."""
        cells = [self.paper.cell(quantity, f"1.{name}") for name in self.features]
        return [Heading((heading,)), self.paper.display(cells)]

    def _all(self) -> list[Block]:
        """All normalised values, with what proves them."""
        count = len(self.exercise.rows)
        rows = [[str(row), *self._numbers("normalised", row)] for row in range(1, count + 1)]
        checks = [name for name in CHECKS if self._has(f"check-{name}")]
        if self.by_row:
            rows = [[*row, self._check("length", str(at))] for at, row in enumerate(rows, 1)]
        else:
            rows += [[CHECKS[each][0], *(self._check(each, name) for name in self.features)] for each in checks]
        where = "row" if self.by_row else "column"
        ends = [CHECKS[each][1] + self._end(each) for each in checks]
        said: Prose = (Strong("Check."), f" Each {where} has the {' and the '.join(ends)}.")
        return [
            Heading(("The normalised table",)),
            self._table(rows, "", ["length"] if self.by_row else []),
            Paragraph(said),
        ]

    def _end(self, check: str) -> str:
        """The end of the range that a column must reach."""
        ends = {"minimum": self.exercise.low, "maximum": self.exercise.high}
        return f" {ends[check]}".replace("-", "\N{MINUS SIGN}") if check in ends else ""

    def _has(self, quantity: str) -> bool:
        try:
            self.paper.cell(quantity, self._owners(1)[0])
        except KeyError:
            return False
        return True

    def _check(self, name: str, owner: str) -> Inline:
        return self.paper.number(self.paper.cell(f"check-{name}", owner))

    def _new(self) -> list[Block]:
        """The new rows, by the numbers of the training table."""
        count = len(self.exercise.new)
        if not count:
            return []
        blocks: list[Block] = [Heading(("The new row" if count == 1 else "The new rows",))]
        blocks.append(Paragraph((self._whose(),)))
        if self.by_row:
            blocks.append(self.paper.display([self.paper.cell("new-length", str(row)) for row in range(1, count + 1)]))
        blocks += self._first("new-normalised", "")[1:]
        if count > 1:
            blocks.append(self._given("new-normalised", count))
        outside = self._outside()
        return [*blocks, Paragraph(outside)] if outside else blocks

    def _whose(self) -> str:
        """By which numbers a new row is normalised."""
        if self.by_row:
            return "A new row has its own length; the training data are not used."
        names = {"z-score": "means and deviations", "min-max": "minimums and maximums", "unit-length": "lengths"}
        which = names.get(self.method, "means")
        return f"New rows are normalised with the {which} of the training data, never with their own."

    def _outside(self) -> Prose:
        """That new values may leave the range."""
        if self.method != "min-max":
            return ()
        ends = [Decimal(self.exercise.low), Decimal(self.exercise.high)]
        text = f"A new value that is smaller or larger than all of the training data leaves the range {_range(ends)}."
        return (text,)


def _range(ends: Sequence[Decimal]) -> str:
    return f"[{ends[0]}, {ends[1]}]".replace("-", "\N{MINUS SIGN}")
