"""The sum is squared, not each of its terms.

Right: penalty = 0.1 * (0.4 * 0.4 + 0.3 * 0.3)     = 0.025.
Wrong: penalty = 0.1 * (0.4 - 0.3) * (0.4 - 0.3)   = 0.001.

The sum of the squares is not the square of the sum: in a sum, positive and negative numbers cancel.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, rewritten
from worked.checking.mistakes._methods import SQUARES, state_of, with_part
from worked.checking.mistakes._update import gradient as gradient_of
from worked.formula import Formula, Number, Power, Sum

TWO = Number("2")


def squared_at_last(around: Around) -> Iterator[Formula]:
    """The square of a sum in the place of the sum of squares."""

    def change(part: Formula) -> Formula:
        if isinstance(part, Sum) and all(isinstance(term, Power) and term.exponent == TWO for term in part.terms):
            return Sum(tuple([term.parts()[0] for term in part.terms])) ** 2
        return part

    yield rewritten(around.formula, change)
    gradient = gradient_of(around)
    if state_of(around) and gradient:
        yield with_part(around.formula, gradient**2, gradient) ** 2


MISTAKE = Mistake(
    title="the sum is squared, not each of its terms",
    often=3,
    met="classroom",
    example=Example(SQUARES, "penalty@1", "0.001"),
    quantities=(
        "penalty",
        "gradient-norm",
        "weight-norm",
        "second-moment",
        "squared-sum",
    ),
    rewired=squared_at_last,
)
