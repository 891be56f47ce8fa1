"""The 1 in the divisor of the schedule is forgotten.

Right: learning rate = 0.2 / (1 + 0.5 * 3) = 0.0800.
Wrong: learning rate = 0.2 / (0.5 * 3)     = 0.1333.

At the count 0 the divisor is 1, so that the rate starts from its full value.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, rewritten
from worked.checking.mistakes._methods import INVERSE, ONE
from worked.formula import Formula, Sum, sum_of


def without_one(around: Around) -> Iterator[Formula]:
    """Sums without the 1 that they begin with."""
    yield rewritten(
        around.formula,
        lambda part: sum_of(part.terms[1:]) if isinstance(part, Sum) and part.terms[0] == ONE else part,
    )


MISTAKE = Mistake(
    title="the 1 in the divisor of the schedule is forgotten",
    often=2,
    met="classroom",
    example=Example(INVERSE, "learning-rate@1", "0.1333"),
    quantities=("learning-rate",),
    rewired=without_one,
)
