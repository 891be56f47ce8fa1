"""The exponent of the schedule is forgotten.

Right: learning rate = 0.2 * 0.9 ** 3 = 0.1458.
Wrong: learning rate = 0.2 * 0.9      = 0.1800.

The factor is multiplied in once for every epoch or update: the count stands in the exponent.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, rewritten
from worked.checking.mistakes._methods import EXPONENTIAL
from worked.formula import Formula, Power, product_of


def without_exponent(around: Around) -> Iterator[Formula]:
    """The base of each power, and the base times the exponent."""
    yield rewritten(around.formula, lambda part: part.base if isinstance(part, Power) else part)
    yield rewritten(
        around.formula, lambda part: product_of((part.base, part.exponent)) if isinstance(part, Power) else part
    )


MISTAKE = Mistake(
    title="the exponent of the schedule is forgotten",
    often=3,
    met="classroom",
    example=Example(EXPONENTIAL, "learning-rate@1", "0.1800"),
    quantities=("learning-rate",),
    rewired=without_exponent,
)
