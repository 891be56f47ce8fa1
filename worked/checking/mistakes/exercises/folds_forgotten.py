"""Each combination is counted once, though it is trained once for each fold.

Right: trainings = 20 * 5 = 100.
Wrong: trainings = 20.

With a cross-validation each score of the table is the mean over its folds, and each fold takes a training of its own.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.formula import Formula


def combinations(around: Around) -> Iterator[Formula]:
    """The number of combinations alone."""
    found = around.named("combinations")
    if found:
        yield found


MISTAKE = Mistake(
    title="the folds of the cross-validation are not counted",
    often=3,
    met="questions on how long GridSearchCV takes",
    example=Example("grid-search", "trainings@1", "20"),
    about="search",
    quantities=("trainings",),
    rewired=combinations,
)
