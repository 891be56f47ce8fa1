"""The error is left out of the delta: the slope stands alone.

Right: delta = -0.1903 * 0.2138 = -0.0407.
Wrong: delta = 0.2138.

A delta says how the loss changes with the net input. The slope says only how the unit's own output does.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._backward import slope_and_error
from worked.formula import Formula


def slope_alone(around: Around) -> Iterator[Formula]:
    """The slope of the unit."""
    pair = slope_and_error(around)
    if pair:
        yield pair[0]


MISTAKE = Mistake(
    title="the error is left out of the delta",
    often=2,
    met="3 of 94 published examples leave a factor out",
    example=Example("slides-2-2-1", "delta[5]@1", "0.2138"),
    quantities=("delta",),
    rewired=slope_alone,
)
