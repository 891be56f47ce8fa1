"""Nothing is divided by the root.

Right: change = -0.2 * (-0.8) / sqrt(0.289) = 0.29762.
Wrong: change = -0.2 * (-0.8)               = 0.16000.

AdaGrad, RMSProp and Adam give each weight a rate of its own: the learning rate divided by the root of the squares.
Without it, the change is that of plain descent or of momentum.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, all_parts
from worked.checking.mistakes._methods import RMSPROP, divided, here, with_part
from worked.formula import Formula, Quotient


def undivided(around: Around) -> Iterator[Formula]:
    """The fraction without what stands below it."""
    largest = here(around, "largest-gradient")
    for fraction in [*divided(around.formula), *all_parts(around.formula)]:
        if isinstance(fraction, Quotient) and (fraction.bottom == largest or fraction in divided(around.formula)):
            yield with_part(around.formula, fraction, fraction.top)


MISTAKE = Mistake(
    title="the rate is not divided by the root",
    often=3,
    met="classroom",
    example=Example(RMSPROP, "change[x1>o1]@1", "0.16000"),
    quantities=(
        "change",
        "rescaled-gradient",
    ),
    rewired=undivided,
)
