"""The moment is multiplied by 1 - beta^t, not divided by it.

Right: corrected first moment = 0.37 / (1 - 0.9 ** 2) = 1.9474.
Wrong: corrected first moment = 0.37 * (1 - 0.9 ** 2) = 0.0703.

In the first updates the moments are too small, for they start at 0. The correction makes them larger.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, rewritten
from worked.checking.mistakes._methods import ADAM, is_count_sum, tidied
from worked.formula import Formula, Quotient, product_of


def multiplied(around: Around) -> Iterator[Formula]:
    """The product in the place of the fraction."""

    def change(part: Formula) -> Formula:
        if isinstance(part, Quotient) and is_count_sum(part.bottom):
            return product_of((part.top, part.bottom))
        return part

    yield tidied(rewritten(around.formula, change))


MISTAKE = Mistake(
    title="the moment is multiplied by 1 - beta^t, not divided by it",
    often=2,
    met="classroom",
    example=Example(ADAM, "first-moment-corrected[x1>o1]@1", "0.0703"),
    quantities=(
        "first-moment-corrected",
        "second-moment-corrected",
        "change",
    ),
    rewired=multiplied,
)
