"""A table of data that is normalised: its cells, their names, and what a checker asks of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from worked.cells.cell import Cell, Step
from worked.exercises.common.places import at, beside
from worked.exercises.common.written import Written
from worked.formula import Formula, Maximum, Minimum, Name, Number, Symbol, absolute, formula, product_of, sqrt, sum_of
from worked.number import plain
from worked.trace.task import Bounds

STATISTICS = {
    "z-score": ("sum", "mean", "squares", "variance", "deviation"),
    "min-max": ("minimum", "maximum"),
    "unit-length": ("length",),
    "mean-subtraction": ("sum", "mean"),
}
CHECKS = {
    "z-score": ("mean", "variance"),
    "min-max": ("minimum", "maximum"),
    "unit-length": ("length",),
    "mean-subtraction": ("mean",),
}
QUANTITIES = {
    "value": "a number of the training table, at its row and feature",
    "new-value": "a number of the new rows",
    "sum": "the sum of the values of a feature",
    "mean": "the mean of a feature",
    "squares": "the sum of the squared differences from the mean",
    "variance": "the variance of a feature",
    "deviation": "the standard deviation of a feature, the root of the variance",
    "minimum": "the smallest value of a feature",
    "maximum": "the largest value of a feature",
    "length": "the length of a row, or of the column of a feature",
    "new-length": "the length of a new row",
    "normalised": "a number of the training table, normalised",
    "new-normalised": "a number of the new rows, normalised",
    "check-mean": "the mean of the normalised values of a feature",
    "check-variance": "the variance of the normalised values of a feature",
    "check-minimum": "the smallest normalised value of a feature",
    "check-maximum": "the largest normalised value of a feature",
    "check-length": "the length of a normalised row, or of the normalised column of a feature",
}


class ScalingCells(Written, open=True):
    """A table of data with `features`, normalised by a `method`; `new` rows follow the numbers of the table.

    `variance` counts for the z-score, `low` and `high` for min-max, and `by_row` for the unit length.
    """

    features: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    new: tuple[tuple[str, ...], ...]
    method: str
    variance: str
    low: str
    high: str
    by_row: bool

    kind = "feature-scaling"
    quantities = QUANTITIES

    @property
    def divisor(self) -> int:
        """What the sum of the squares is divided by."""
        return len(self.rows) - (self.variance == "sample")

    # The trace

    def steps(self) -> Iterator[Step]:
        """One step: the numbers of each feature or row, the normalised values, what proves them, and the new rows."""
        step = Step(1, ())
        values = self._given(step, "value", self.rows)
        owners = self.owners(values)
        for name in STATISTICS[self.method]:
            for owner, group in owners.items():
                step.add(name, owner, formula=self.statistic(name, owner, group))
        scaled = {
            place: step.add("normalised", place, formula=self.scaled(value, self.owner(place)))
            for place, value in values.items()
        }
        for name in CHECKS[self.method]:
            for owner, group in self.owners(scaled).items():
                formula = self.straight(name, group)
                if name == "variance":
                    formula = self.squares(group, at("check-mean", owner)) / str(self.divisor)
                step.add(f"check-{name}", owner, formula=formula)
        self._new(step)
        yield step

    def _given(self, step: Step, quantity: str, rows: Sequence[Sequence[str]]) -> dict[str, Symbol]:
        """The cells of a table that is given, by row and feature."""
        return {
            place_of(number, feature): step.add(quantity, place_of(number, feature), given=text)
            for number, row in enumerate(rows, 1)
            for feature, text in zip(self.features, row, strict=True)
        }

    def _new(self, step: Step) -> None:
        """The new rows: with the numbers of the training table, but each row with its own length."""
        values = self._given(step, "new-value", self.new)
        length = "length"
        if self.by_row:
            length = "new-length"
            for owner, group in self.owners(values).items():
                step.add(length, owner, formula=self.straight("length", group))
        for place, value in values.items():
            step.add("new-normalised", place, formula=self.scaled(value, self.owner(place), length))

    def owner(self, place: str) -> str:
        """The feature or row by whose numbers a value is normalised."""
        row, _, feature = place.partition(".")
        return row if self.by_row else feature

    def owners(self, values: dict[str, Symbol]) -> dict[str, list[Symbol]]:
        """The values of each feature, or of each row where rows are normalised."""
        found: dict[str, list[Symbol]] = {}
        for place, value in values.items():
            found.setdefault(self.owner(place), []).append(value)
        return found

    def statistic(self, name: str, owner: str, values: Sequence[Formula]) -> Formula:
        """A number of the values of a feature or row, which may go on from those before it."""
        match name:
            case "sum":
                return sum_of(values)
            case "mean":
                return at("sum", owner) / str(len(values))
            case "squares":
                return self.squares(values, at("mean", owner))
            case "variance":
                return at("squares", owner) / str(self.divisor)
            case "deviation":
                return sqrt(at("variance", owner))
        return self.straight(name, values)

    def straight(self, name: str, values: Sequence[Formula]) -> Formula:
        """A number straight from some values."""
        count = len(values)
        match name:
            case "mean":
                return sum_of(values) / str(count)
            case "variance":
                # A single new row has no variance, whatever it is divided by.
                divisor = max(1, count - (self.variance == "sample"))
                return self.squares(values, self.straight("mean", values)) / str(divisor)
            case "deviation":
                return sqrt(self.straight("variance", values))
            case "length":
                return sqrt(sum_of([value**2 for value in values]))
        return (Minimum if name == "minimum" else Maximum)(tuple(values))

    @staticmethod
    def squares(values: Sequence[Formula], mean: Formula) -> Formula:
        """The sum of the squared differences from the mean."""
        return sum_of([(value - mean) ** 2 for value in values])

    def scaled(self, value: Formula, owner: str, length: str = "length") -> Formula:
        """A value normalised by the numbers of its feature or row."""
        numbers = {name: at(name, owner) for name in ("mean", "deviation", "minimum", "maximum")}
        return self.rule(value, {**numbers, "length": at(length, owner)})

    def rule(self, value: Formula, numbers: Mapping[str, Formula]) -> Formula:
        """How a value is normalised, with cells or with names."""
        match self.method:
            case "z-score":
                return (value - numbers["mean"]) / numbers["deviation"]
            case "min-max":
                share = (value - numbers["minimum"]) / (numbers["maximum"] - numbers["minimum"])
                wide = product_of((Number(plain(Decimal(self.high) - Decimal(self.low))), share))
                return wide + formula(self.low) if Decimal(self.low) else wide
            case "unit-length":
                return value / numbers["length"]
        return value - numbers["mean"]

    # What a checker asks

    def ways(self, cell: Cell) -> list[Formula]:
        """The variance from the squares, the deviation and the z-score from what they are made of."""
        values = self.owners({place: at("value", place) for place in self.places(self.rows)})
        if cell.quantity in ("mean", "squares", "variance", "deviation"):
            group, mean, count = values[cell.place], at("mean", cell.place), str(len(self.rows))
            if cell.quantity == "mean":
                return [self.straight("mean", group)]
            raw = sum_of([value**2 for value in group])
            short = raw - product_of((Number(count), mean**2))
            if cell.quantity == "squares":
                return [short]
            found = [self.squares(group, mean) / str(self.divisor), short / str(self.divisor)]
            if self.variance == "population":
                found.append(raw / count - mean**2)
            return found if cell.quantity == "variance" else [sqrt(each) for each in found]
        if cell.quantity in ("normalised", "new-normalised") and self.method == "z-score":
            source = "value" if cell.quantity == "normalised" else "new-value"
            owner = self.owner(cell.place)
            return [(at(source, cell.place) - at("mean", owner)) / sqrt(at("variance", owner))]
        return []

    def bounds(self, cell: Cell) -> Bounds:
        """No variance, deviation or length is negative."""
        stem = cell.quantity.removeprefix("check-").removeprefix("new-")
        return (0.0, None) if stem in ("squares", "variance", "deviation", "length") else (None, None)

    def places(self, rows: Sequence[Sequence[str]]) -> list[str]:
        """The places of a table, row by row."""
        return [place_of(number, feature) for number in range(1, len(rows) + 1) for feature in self.features]

    def neighbours(self, cell: Cell) -> list[str]:
        """The same quantity in the rows above and below and in the columns beside it."""
        is_new = cell.quantity.startswith("new-")
        rows = range(1, len(self.new if is_new else self.rows) + 1)
        if "." not in cell.place:
            return beside(cell.quantity, rows if self.by_row else self.features, cell.place)
        row, _, feature = cell.place.partition(".")
        column = [place_of(each, feature) for each in rows]
        line = [place_of(int(row), each) for each in self.features]
        return [each for places in (column, line) for each in beside(cell.quantity, places, cell.place)]

    # Names

    def symbol(self, cell: Cell) -> Formula:
        """The textbook name of a cell."""
        checks, new = cell.quantity.startswith("check-"), cell.quantity.startswith("new-")
        quantity = cell.quantity.removeprefix("check-").removeprefix("new-")
        return self.named(quantity, cell.place.replace(".", ",", 1), "new" if new else "", checks)

    def named(self, quantity: str, below: str, above: str = "", checks: bool = False) -> Formula:
        """The name of a quantity at a place; `checks` for what is computed of normalised values."""
        z_score = self.method == "z-score"
        accent = "hat" if checks and not z_score else ""
        value = "z" if checks and z_score else "x"
        match quantity:
            case "sum" | "squares":
                return Name(quantity, below)
            case "mean":
                return Name("mean", f"{value},{below}") if checks else Name("mu", below)
            case "variance":
                return Name("var", f"{value},{below}") if checks else Name(self.spread, below, "2")
            case "deviation":
                return Name(self.spread, below)
            case "minimum" | "maximum":
                return Name("min" if quantity == "minimum" else "max", below, "new" if checks else above)
            case "length":
                return absolute(Name(value, below, above, accent))
            case "normalised":
                return Name("z", below, above) if z_score else Name("x", below, above, "hat")
        return Name("x", below, above)

    @property
    def spread(self) -> str:
        """The letter of a standard deviation: sigma of a population, s of a sample."""
        return "s" if self.variance == "sample" else "sigma"


def place_of(row: int, feature: str) -> str:
    """The place of a value."""
    return f"{row}.{feature}"
