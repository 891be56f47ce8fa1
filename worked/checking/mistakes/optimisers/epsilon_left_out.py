"""The epsilon is left out.

Right: change = 0.2 * 0.8 / (sqrt(1.69) + 0.1) = 0.11429.
Wrong: change = 0.2 * 0.8 / sqrt(1.69)         = 0.12308.

An epsilon of 1e-8 can be left out by hand, unless what it is added to is as small. A larger one changes the step.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, rewritten
from worked.checking.mistakes._methods import EPSILON, parameter
from worked.formula import Formula, Sum, sum_of


def without_epsilon(around: Around) -> Iterator[Formula]:
    """The divisor without its epsilon."""
    epsilon = parameter(around, "epsilon")

    def change(part: Formula) -> Formula:
        if isinstance(part, Sum) and epsilon in part.terms:
            return sum_of([term for term in part.terms if term != epsilon])
        return part

    if epsilon:
        yield rewritten(around.formula, change)


MISTAKE = Mistake(
    title="the epsilon is left out",
    often=2,
    met="classroom",
    example=Example(EPSILON, "change[x1>o1]@1", "0.12308"),
    quantities=(
        "change",
        "rescaled-gradient",
        "largest-gradient",
    ),
    rewired=without_epsilon,
)
