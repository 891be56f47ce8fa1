"""Feature scaling: mistakes in standardising, min-max scaling and unit lengths."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes._exercises import at, in_turn
from worked.checking.mistakes.mistake import (
    Around,
    Example,
    all_parts,
    exchanged,
    in_each,
    mistake,
    opposite,
    terms,
    unsquared,
    without_each,
)
from worked.formula import Formula, Function, Number, Quotient, Sum, Symbol, absolute, sqrt, sum_of


@mistake(
    "the mean or minimum is not subtracted from the values",
    often=4,
    met="a plain slip in normalising by hand",
    example=Example("standardising", "normalised[1.age]@1", "1.4142"),
    about="feature-scaling",
    quantities=("variance", "normalised", "new-normalised"),
)
def mean_not_subtracted(around: Around) -> Iterator[Formula]:
    """The mean is not subtracted, or the minimum is not.

    Right: z of 20 years = (20 - 40) / 14.1421 = -1.4142.
    Wrong: z of 20 years = 20 / 14.1421        =  1.4142.

    A value is first moved so that the mean (or the minimum) comes to 0, and only then divided.
    """
    for quantity in ("mean", "minimum"):

        def unmoved(part: Sum, quantity: str = quantity) -> Formula:
            kept = [term for term in part.terms if around.quantity_of(opposite(term)) != quantity]
            return sum_of(kept) if kept and around.quantity_of(kept[0]).endswith("value") else part

        yield in_each(around.formula, Sum, unmoved)


@mistake(
    "the squares are divided by m - 1 instead of m, or by m instead of m - 1",
    often=5,
    met="numpy and scikit-learn divide by m, pandas and pocket calculators by m - 1",
    example=Example("standardising", "variance[age]@1", "250"),
    about="feature-scaling",
    quantities=("variance", "deviation", "check-variance"),
)
def divisor_of_variance(around: Around) -> Iterator[Formula]:
    """The squares are divided by m - 1 instead of m, or by m instead of m - 1.

    Right: variance of age = 1000 / 5 = 200.
    Wrong: variance of age = 1000 / 4 = 250.

    A table that is to be scaled is all there is, a population: its squares are divided by their number. Pocket
    calculators and pandas divide by m - 1, numpy and scikit-learn by m.
    """
    exercise, formula = around.exercise, around.formula
    right, count = exercise.divisor, len(exercise.rows)
    wrong = Number(str(count if right < count else count - 1))
    if around.cell.quantity == "deviation":
        yield sqrt(at("squares", around.cell.place) / wrong)
    elif isinstance(formula, Quotient):
        yield formula.top / wrong


@mistake(
    "the difference is divided by the maximum instead of maximum - minimum",
    often=4,
    met="scaling by the maximum (MaxAbsScaler) taken for min-max scaling",
    example=Example("min-max-scaling", "normalised[2.age]@1", "-0.6667"),
    about="feature-scaling",
    quantities=("normalised", "new-normalised"),
)
def divided_by_maximum(around: Around) -> Iterator[Formula]:
    """Min-max scaling divides by the maximum instead of the range.

    Right: 2 * (30 - 20) / (60 - 20) - 1 = -0.5.
    Wrong: 2 * (30 - 20) / 60 - 1        = -0.6667.

    The largest value comes to the end of the range only if what is divided by is the maximum less the minimum.
    """

    def by_maximum(part: Quotient) -> Iterator[Formula]:
        if isinstance(part.top, Sum) and isinstance(part.bottom, Sum):
            largest = part.bottom.terms[0]
            yield part.top / largest
            yield part.top.terms[0] / largest

    yield from in_turn(around, Quotient, by_maximum)


@mistake(
    "the values are left between 0 and 1, or brought to the wrong range",
    often=3,
    met="MinMaxScaler with a feature_range, recomputed by hand",
    example=Example("min-max-scaling", "normalised[2.age]@1", "0.25"),
    about="feature-scaling",
    quantities=("normalised", "new-normalised"),
)
def range_not_stretched(around: Around) -> Iterator[Formula]:
    """Min-max scaling stops at the range from 0 to 1.

    Right: 2 * (30 - 20) / (60 - 20) - 1 = -0.5.
    Wrong: (30 - 20) / (60 - 20)         =  0.25.

    For another range the share between 0 and 1 is multiplied by its width, and its lower end is added.
    """
    for part in all_parts(around.formula):
        if isinstance(part, Quotient):
            yield part
            for kept in without_each(terms(around.formula)):
                yield sum_of(kept)
            if len(terms(around.formula)) > 1:
                yield sum_of((part, *terms(around.formula)[1:]))


@mistake(
    "the length is the sum of the numbers, without squares",
    often=3,
    met="the L1 norm of sklearn's Normalizer taken for the L2 norm",
    example=Example("unit-length", "length[1]@1", "7"),
    about="feature-scaling",
    quantities=("length", "new-length", "check-length"),
)
def length_without_squares(around: Around) -> Iterator[Formula]:
    """The length is taken for the sum of the numbers, without squares and root.

    Right: length of (3, 4) = sqrt(3^2 + 4^2) = 5.
    Wrong: length of (3, 4) = 3 + 4           = 7.

    The length of a row is that of the arrow to its point. The sum of the sizes is another norm, and the plain sum none.
    """
    if isinstance(around.formula, Function):
        plain = [unsquared(term) for term in terms(around.formula.argument)]
        yield sum_of([absolute(term) for term in plain])
        yield sum_of(plain)
        yield sqrt(sum_of(plain))


@mistake(
    "the new rows are normalised with their own numbers instead of those of the training data",
    often=5,
    met="scikit-learn, common pitfalls: inconsistent preprocessing, and data leakage",
    example=Example("standardising", "new-normalised[1.age]@1", "0"),
    about="feature-scaling",
    quantities=("new-normalised",),
)
def own_statistics(around: Around) -> Iterator[Formula]:
    """New rows are normalised with their own numbers instead of those of the training table.

    Right: z of the new age = (35 - 40) / 14.1421 = -0.3536, with the mean and deviation of the training data.
    Wrong: z of the new age = 35 - 35 = 0, for a single row is its own mean.

    A net has learnt on the scale of the training data. New rows that are scaled by themselves mean something else to
    it, and test data would leak into what is fitted; scikit-learn therefore fits on the training data alone.
    """
    # The formula with the numbers of the new rows; those of all rows together come second.
    exercise = around.exercise
    owner = exercise.owner(around.cell.place)
    new = [Symbol(f"new-value[{place}]@1") for place in exercise.places(exercise.new) if exercise.owner(place) == owner]
    old = [Symbol(f"value[{place}]@1") for place in exercise.places(exercise.rows) if exercise.owner(place) == owner]
    for values in (new, [*old, *new]):
        changes = {}
        for name in around.formula.symbols():
            quantity = around.key.cells[name].quantity
            if quantity in ("mean", "deviation", "minimum", "maximum", "length"):
                changes[name] = exercise.straight(quantity, values)
        yield exchanged(around.formula, changes)
        if len(values) == 1 and exercise.method == "z-score":
            yield Number("0")
