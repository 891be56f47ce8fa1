"""A minus sign of the slope is taken for a plus: a (1 + a) for a (1 - a).

Right: slope = 0.6903 * (1 - 0.6903) = 0.2138.
Wrong: slope = 0.6903 * (1 + 0.6903) = 1.1668.

The derivative of the sigmoid is a (1 - a), that of tanh 1 - a^2. Neither is larger than 1: a slope of 1.17 cannot be.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, rewritten
from worked.formula import Formula, Negative, Sum


def with_plus(around: Around) -> Iterator[Formula]:
    """The slope with plus signs in its sums."""

    def change(part: Formula) -> Formula:
        if not isinstance(part, Sum):
            return part
        return Sum(tuple([term.body if isinstance(term, Negative) else term for term in part.terms]))

    yield rewritten(around.formula, change)


MISTAKE = Mistake(
    title="a minus sign in the slope is taken for a plus",
    often=3,
    met="a plain slip in o (1 - o)",
    example=Example("slides-2-2-1", "slope[5]@1", "1.1668"),
    quantities=("slope",),
    rewired=with_plus,
)
