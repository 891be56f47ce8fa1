"""A fraction is turned upside down.

Right: ratio = 120 / 160 = 0.7500.
Wrong: ratio = 160 / 120 = 1.3333.

What is compared with something stands above the bar, what it is compared with below.
"""

from collections.abc import Iterator

from worked.checking.mistake import EXERCISES, Around, Example, Mistake, all_parts
from worked.checking.mistakes._exercises import instead
from worked.formula import Formula, Quotient


def turned(around: Around) -> Iterator[Formula]:
    """The formula with one of its fractions upside down."""
    for part in all_parts(around.formula):
        if isinstance(part, Quotient):
            yield instead(around.formula, part, part.bottom / part.top)


MISTAKE = Mistake(
    title="a fraction is turned upside down",
    often=3,
    met="a plain slip with ratios",
    example=Example("successive-halving", "ratio@1", "1.3333"),
    about=EXERCISES,
    rewired=turned,
)
