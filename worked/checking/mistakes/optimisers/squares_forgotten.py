"""The square is forgotten.

Right: mean square = 0.9 * 0.25 + 0.1 * (-0.8) * (-0.8) = 0.289.
Wrong: mean square = 0.9 * 0.25 + 0.1 * (-0.8)          = 0.145.

What is averaged or summed are squares, which have no sign; only so does their root tell how large gradients or weights
are.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, rewritten
from worked.checking.mistakes._methods import RMSPROP
from worked.formula import Formula, Number, Power, absolute

TWO = Number("2")


def not_squared(around: Around) -> Iterator[Formula]:
    """What is squared, as it is and without its sign."""

    def bare(part: Formula) -> Formula:
        return part.base if isinstance(part, Power) and part.exponent == TWO else part

    def positive(part: Formula) -> Formula:
        return absolute(bare(part)) if bare(part) != part else part

    yield rewritten(around.formula, bare)
    yield rewritten(around.formula, positive)


MISTAKE = Mistake(
    title="the square is forgotten",
    often=3,
    met="classroom",
    example=Example(RMSPROP, "second-moment[x1>o1]@1", "0.145"),
    quantities=(
        "second-moment",
        "squared-sum",
        "squared-changes",
        "penalty",
        "gradient-norm",
        "weight-norm",
    ),
    rewired=not_squared,
)
