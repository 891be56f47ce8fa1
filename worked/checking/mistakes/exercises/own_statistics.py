"""New rows are normalised with their own numbers instead of those of the training table.

Right: z of the new age = (35 - 40) / 14.1421 = -0.3536, with the mean and deviation of the training data.
Wrong: z of the new age = 35 - 35 = 0, for a single row is its own mean.

A net has learnt on the scale of the training data. New rows that are scaled by themselves mean something else to it,
and test data would leak into what is fitted; scikit-learn therefore fits on the training data alone.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.formula import Formula, Number, Symbol


def by_own(around: Around) -> Iterator[Formula]:
    """The formula with the numbers of the new rows; those of all rows together come second."""
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


MISTAKE = Mistake(
    title="the new rows are normalised with their own numbers instead of those of the training data",
    often=5,
    met="scikit-learn, common pitfalls: inconsistent preprocessing, and data leakage",
    example=Example("standardising", "new-normalised[1.age]@1", "0"),
    about="feature-scaling",
    quantities=("new-normalised",),
    rewired=by_own,
)
