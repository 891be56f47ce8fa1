"""Feature scaling against Python's own statistics, and the properties that normalised tables have."""

from __future__ import annotations

import math
import statistics
from random import Random

import pytest

import worked
from worked.errors import WorkedError
from worked.problem.shipped import example_text

FILE = """
[feature-scaling]
features = ["a", "b", "c"]
rows = {rows}
method = "{method}"
new = {new}
{more}
"""


def table(draw: Random, rows: int) -> list[list[float]]:
    """Some rows of numbers with two decimals, of which no column is constant."""
    return [[round(draw.uniform(-50, 50), 2) for _ in range(3)] for _ in range(rows)]


def solved(rows, method, new=(), more=""):
    """The cells of an exercise, as floats."""
    text = FILE.format(rows=rows, method=method, new=list(new), more=more)
    text = text.replace("new = []\n", "")
    solution = worked.solve(worked.parse(text))
    return {name: float(outcome.value) for name, outcome in solution.outcomes.items()}


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("variance", ["population", "sample"])
def test_z_scores_are_those_of_the_statistics_module(seed, variance):
    draw = Random(seed)
    rows, new = table(draw, draw.randint(2, 12)), table(draw, 2)
    cells = solved(rows, "z-score", new, f'variance = "{variance}"')
    for feature, column in zip("abc", zip(*rows, strict=True), strict=True):
        mean = statistics.fmean(column)
        spread = (statistics.pstdev if variance == "population" else statistics.stdev)(column)
        assert cells[f"mean[{feature}]@1"] == pytest.approx(mean)
        assert cells[f"deviation[{feature}]@1"] == pytest.approx(spread)
        assert cells[f"variance[{feature}]@1"] == pytest.approx(spread**2)
        for number, value in enumerate(column, 1):
            assert cells[f"normalised[{number}.{feature}]@1"] == pytest.approx((value - mean) / spread, abs=1e-9)
        assert cells[f"check-mean[{feature}]@1"] == pytest.approx(0, abs=1e-9)
        assert cells[f"check-variance[{feature}]@1"] == pytest.approx(1)
        for number, row in enumerate(new, 1):
            found = cells[f"new-normalised[{number}.{feature}]@1"]
            assert found == pytest.approx((row["abc".index(feature)] - mean) / spread)


@pytest.mark.parametrize("ends", [(0, 1), (-1, 1), (2, 5.5), (-3, -1)])
def test_min_max_brings_every_column_to_the_range(ends):
    low, high = ends
    rows = table(Random(3), 7)
    cells = solved(rows, "min-max", rows[:1], f"range = [{low}, {high}]")
    for feature, column in zip("abc", zip(*rows, strict=True), strict=True):
        wide = max(column) - min(column)
        for number, value in enumerate(column, 1):
            wanted = low + (high - low) * (value - min(column)) / wide
            assert cells[f"normalised[{number}.{feature}]@1"] == pytest.approx(wanted)
        assert cells[f"check-minimum[{feature}]@1"] == pytest.approx(low)
        assert cells[f"check-maximum[{feature}]@1"] == pytest.approx(high)
        assert cells[f"new-normalised[1.{feature}]@1"] == cells[f"normalised[1.{feature}]@1"]


@pytest.mark.parametrize("owner", ["row", "feature"])
def test_unit_lengths_are_those_of_hypot(owner):
    rows, new = table(Random(4), 5), table(Random(5), 2)
    cells = solved(rows, "unit-length", new, f'length-of = "{owner}"')
    columns = dict(zip("abc", zip(*rows, strict=True), strict=True))
    for number, row in enumerate(rows, 1):
        for feature, value in zip("abc", row, strict=True):
            length = math.hypot(*(row if owner == "row" else columns[feature]))
            assert cells[f"normalised[{number}.{feature}]@1"] == pytest.approx(value / length)
    for number, row in enumerate(new, 1):
        for feature, value in zip("abc", row, strict=True):
            length = math.hypot(*(row if owner == "row" else columns[feature]))
            assert cells[f"new-normalised[{number}.{feature}]@1"] == pytest.approx(value / length)
    checks = [value for name, value in cells.items() if name.startswith("check-length")]
    assert len(checks) == (5 if owner == "row" else 3) and checks == pytest.approx([1] * len(checks))


def test_subtracting_the_mean_leaves_the_differences():
    rows = table(Random(6), 4)
    cells = solved(rows, "mean-subtraction")
    for feature, column in zip("abc", zip(*rows, strict=True), strict=True):
        assert cells[f"check-mean[{feature}]@1"] == pytest.approx(0, abs=1e-9)
        assert cells[f"normalised[2.{feature}]@1"] - cells[f"normalised[1.{feature}]@1"] == pytest.approx(
            column[1] - column[0]
        )


def test_all_numbers_of_the_check_are_proven_also_with_figures():
    for extra in ("", "[rounding]\nfigures = 3\n"):
        solution = worked.solve(worked.parse(example_text("standardising").replace("[feature", f"{extra}[feature", 1)))
        assert all(outcome.rounded.proven for outcome in solution.outcomes.values())


def test_new_rows_by_their_own_numbers_are_told_apart():
    """The trap of the exam: a test row with the statistics of all six rows is a mistake that is known by its name."""
    key = worked.key(worked.example("standardising"))
    ages = [20, 30, 40, 50, 60, 35]
    wrong = (35 - statistics.fmean(ages)) / statistics.pstdev(ages)
    finding = worked.check(key, {"new-normalised[1.age]@1": f"{wrong:.4f}"})["new-normalised[1.age]@1"]
    assert "own-statistics" in finding.mistakes


def test_the_raw_formula_of_the_variance_is_right_as_well():
    key = worked.key(worked.example("standardising"))
    raw = statistics.fmean([each**2 for each in (24, 30, 36, 60, 50)]) - 40**2
    report = worked.check(key, {"variance[income]@1": f"{raw:.4f}", "deviation[income]@1": f"{raw**0.5:.4f}"})
    assert not report.wrong


BAD = [
    ("standardising", '["age", "income"]', '["age", "age"]', ["features", "'age' is named twice"]),
    ("standardising", '["age", "income"]', '["age", "in come"]', ["features", "letters, digits", "'in come'"]),
    ("standardising", '["age", "income"]', '["age"]', ["rows", "expected 1 numbers in each row, for age", "found 2"]),
    ("standardising", "[35, 70]", "[35]", ["feature-scaling.new", "expected 2 numbers", "found 1"]),
    ("standardising", "[20, 24]", "[20]", ["rows", "row 2 has 2 numbers"]),
    ("standardising", 'method = "z-score"', 'method = "zscore"', ["method", "'zscore'", "did you mean 'z-score'"]),
    ("standardising", 'method = "z-score"', "range = [0, 1]", ["range", "does not belong to z-score"]),
    ("standardising", 'method = "z-score"', 'variance = "n"', ["variance", "population, sample", "'n'"]),
    ("min-max-scaling", "[-1, 1]", "[1, -1]", ["range", "the smaller number first", "1 and -1"]),
    ("min-max-scaling", "[-1, 1]", "[1]", ["range", "expected 2 to 2 numbers"]),
    ("unit-length", "[3, 4]", "[0, 0]", ["rows", "row 1 holds zeros only"]),
    ("unit-length", "[3, 4]", '["a", 4]', ["rows, row 1, number 1", "without quotes"]),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), BAD, ids=range(len(BAD)))
def test_each_mistake_in_a_file_gets_one_sentence(name, old, new, said):
    text = example_text(name)
    assert old in text
    with pytest.raises(WorkedError) as refused:
        worked.parse(text.replace(old, new, 1))
    assert all(part in str(refused.value) for part in said), refused.value
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("method", "said"), [("z-score", "deviation is 0"), ("min-max", "range is 0")])
def test_what_cannot_divide_is_refused(method, said):
    with pytest.raises(WorkedError, match=said):
        solved([[1, 2, 3], [4, 2.0, 5]], method)
    with pytest.raises(WorkedError, match="at least 2 rows"):
        solved([[1, 2, 3]], method)
    with pytest.raises(WorkedError, match="row 1 of new holds zeros only"):
        solved([[1, 2, 3]], "unit-length", [[0, 0, 0]])
