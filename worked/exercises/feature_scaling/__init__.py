"""Feature scaling: a small table of data is normalised, and new rows with the numbers of the training table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from worked.errors import excerpt
from worked.exercises.feature_scaling.cells import QUANTITIES, STATISTICS, ScalingCells
from worked.exercises.feature_scaling.page import Page
from worked.exercises.kind import Kind, Opening, Table, finest
from worked.keys.key import TEXT, Key, many, one_of
from worked.number import Digits
from worked.record import replace

MOST_ROWS, MOST_FEATURES, LONGEST_NAME = 20, 6, 12
VARIANCES, OWNERS = ("population", "sample"), ("row", "feature")
NUMBERS = many(many({"type": "number"}))
KEYS = {
    "features": Key("the names of the features", many(TEXT)),
    "rows": Key("the training data: a list for each row, with a number for each feature", NUMBERS),
    "method": Key("the method: `z-score` (standardisation), `min-max`, `unit-length`, or "
                  "`mean-subtraction`", one_of(STATISTICS), "z-score"),
    "variance": Key("z-score: whether the squares are divided by m, for a `population`, or by m - 1, for a "
                    "`sample`", one_of(VARIANCES), "population"),
    "range": Key("min-max: the smallest and the largest normalised value", many({"type": "number"}), "[0, 1]"),
    "length-of": Key("unit-length: whether each `row` or the column of each `feature` gets the length 1",
                     one_of(OWNERS), "row"),
    "new": Key("rows of new data, such as test data, normalised with the numbers of the training table", NUMBERS,
               "none"),
}  # fmt: skip
OF_METHOD = {"z-score": "variance", "min-max": "range", "unit-length": "length-of"}


class FeatureScaling(ScalingCells, open=True):
    """A table of data that is normalised, with its page."""

    writer = Page


def read(table: Table, opening: Opening) -> FeatureScaling:
    """The exercise in a table `[feature-scaling]`."""
    method = table.choice("method", list(STATISTICS), "z-score")
    table.only(["features", "rows", "method", "new", *([OF_METHOD[method]] if method in OF_METHOD else [])], method)
    features = _features(table)
    rows = _rows(table, "rows", features)
    by_row = method == "unit-length" and table.choice("length-of", OWNERS, "row") == "row"
    if len(rows) < 2 and not by_row:
        raise table.refuse("rows", f"expected at least 2 rows for {method}, found 1")
    low, high = _range(table)
    typed = dict.fromkeys(("minimum", "maximum"), finest([text for row in rows for text in row]))
    rounding = FeatureScaling.rounded(opening.rounding, Digits(4), typed if method == "min-max" else {})
    digits = rounding.digits
    if digits and digits.kind == "figures":
        # The mean of the normalised values is 0, which has no figures to count.
        rounding = replace(rounding, quantities={"check-mean": Digits(digits.count), **rounding.quantities})
    found = FeatureScaling(
        title=opening.title or "Feature scaling",
        rounding=rounding,
        features=features,
        rows=rows,
        new=_rows(table, "new", features) if "new" in table else (),
        method=method,
        variance=table.choice("variance", VARIANCES, "population"),
        low=low,
        high=high,
        by_row=by_row,
    )
    _refuse_divisions_by_zero(table, found)
    return found


def _features(table: Table) -> tuple[str, ...]:
    """The names of the features: they become parts of the ids of cells."""
    names = table.labels("features", 1, MOST_FEATURES)
    for name in names:
        if not 0 < len(name) <= LONGEST_NAME or not all(sign.isalnum() or sign in "_-" for sign in name):
            wanted = f"names of 1 to {LONGEST_NAME} letters, digits, '_' or '-'"
            raise table.refuse("features", f"expected {wanted}, found {excerpt(name)}")
        if names.count(name) > 1:
            raise table.refuse("features", f"{excerpt(name)} is named twice")
    return names


def _rows(table: Table, key: str, features: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """A table with a number for each feature in each row."""
    rows = table.rows(key, MOST_ROWS, MOST_FEATURES)
    if len(rows[0]) != len(features):
        wanted = f"{len(features)} numbers in each row, for {', '.join(features)}"
        raise table.refuse(key, f"expected {wanted}, found {len(rows[0])}")
    return rows


def _range(table: Table) -> tuple[str, str]:
    """The smallest and the largest value that min-max gives."""
    if "range" not in table:
        return "0", "1"
    low, high = table.numbers("range", 2, 2)
    if Decimal(low) >= Decimal(high):
        raise table.refuse("range", f"expected the smaller number first, found {low} and {high}")
    return low, high


def _refuse_divisions_by_zero(table: Table, found: FeatureScaling) -> None:
    """Refuse a feature whose values are all the same, and a row of zeros."""
    columns = dict(zip(found.features, zip(*found.rows, strict=True), strict=True))
    for name, column in columns.items():
        same = len({Decimal(text) for text in column}) == 1
        if same and found.method in ("z-score", "min-max"):
            what = "deviation" if found.method == "z-score" else "range"
            raise table.refuse("rows", f"all values of {name} are the same: its {what} is 0, and cannot divide")
    groups = {f"row {at}": row for at, row in enumerate(found.rows, 1)} if found.by_row else columns
    new = {f"row {at} of new": row for at, row in enumerate(found.new, 1)} if found.by_row else {}
    for name, group in {**groups, **new}.items():
        if found.method == "unit-length" and not any(Decimal(text) for text in group):
            raise table.refuse("rows", f"{name} holds zeros only: its length is 0, and cannot divide")


KIND = Kind(
    title="Feature scaling",
    sentence="What are the numbers of a table of data once all features have the same scale?",
    source="Goodfellow, Bengio & Courville 2016, chapter 12.2.1; LeCun et al. 1998, Efficient BackProp, section 4.3; "
    "sklearn.preprocessing: StandardScaler (population), MinMaxScaler, Normalizer; lecture slides on normalisation",
    keys=KEYS,
    required=("features", "rows"),
    read=read,
    cells=QUANTITIES,
    example="standardising",
    others=("min-max-scaling", "unit-length"),
)
