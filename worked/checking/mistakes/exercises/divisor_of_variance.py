"""The squares are divided by m - 1 instead of m, or by m instead of m - 1.

Right: variance of age = 1000 / 5 = 200.
Wrong: variance of age = 1000 / 4 = 250.

A table that is to be scaled is all there is, a population: its squares are divided by their number. Pocket calculators
and pandas divide by m - 1, numpy and scikit-learn by m.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._exercises import at
from worked.formula import Formula, Number, Quotient, sqrt


def other_divisor(around: Around) -> Iterator[Formula]:
    """The variance with the other divisor; in a deviation, the root of that."""
    exercise, formula = around.exercise, around.formula
    right, count = exercise.divisor, len(exercise.rows)
    wrong = Number(str(count if right < count else count - 1))
    if around.cell.quantity == "deviation":
        yield sqrt(at("squares", around.cell.place) / wrong)
    elif isinstance(formula, Quotient):
        yield formula.top / wrong


MISTAKE = Mistake(
    title="the squares are divided by m - 1 instead of m, or by m instead of m - 1",
    often=5,
    met="numpy and scikit-learn divide by m, pandas and pocket calculators by m - 1",
    example=Example("standardising", "variance[age]@1", "250"),
    about="feature-scaling",
    quantities=(
        "variance",
        "deviation",
        "check-variance",
    ),
    rewired=other_divisor,
)
