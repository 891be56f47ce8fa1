"""A factor is the slope alone: the weight is left out.

Right: factor of layer 5 = -3 * 1 = -3.
Wrong: factor of layer 5 = 1.

A net input grows with the output before it as much as the weight says. Only with weights of 1 a gradient is the
product of slopes.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._exercises import at
from worked.formula import Formula


def slope_only(around: Around) -> Iterator[Formula]:
    """The slope."""
    yield at("slope", around.cell.place)


MISTAKE = Mistake(
    title="the weight is left out of the factor",
    often=4,
    met="the rule of thumb 0.25^n, which holds for weights of 1 only",
    example=Example("exploding-linear", "factor[5]@1", "1"),
    about="deep-chain",
    quantities=("factor",),
    rewired=slope_only,
)
