"""The schedule multiplies where it should divide.

Right: learning rate = 0.2 / (1 + 0.5 * 3) = 0.0800.
Wrong: learning rate = 0.2 * (1 + 0.5 * 3) = 0.5000.

A rate that decays becomes smaller: it is divided by what grows.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, rewritten
from worked.checking.mistakes._methods import INVERSE, tidied
from worked.formula import Formula, Quotient, product_of


def multiplied(around: Around) -> Iterator[Formula]:
    """Each fraction as a product."""
    yield tidied(
        rewritten(
            around.formula,
            lambda part: product_of((part.top, part.bottom)) if isinstance(part, Quotient) else part,
        )
    )


MISTAKE = Mistake(
    title="the schedule multiplies where it should divide",
    often=2,
    met="classroom",
    example=Example(INVERSE, "learning-rate@1", "0.5000"),
    quantities=("learning-rate",),
    rewired=multiplied,
)
