"""The net input is taken in place of the slope.

Right: slope = 0.6903 * (1 - 0.6903) = 0.2138.
Wrong: slope = 0.8014.

f'(net) is read as a product, or as a name for the net input: the delta becomes error * net. The dash means that the
slope of the activation is taken at that net input.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._backward import is_linear, is_own_slope
from worked.formula import Formula


def net(around: Around) -> Iterator[Formula]:
    """The net input of the unit; that of a linear unit is its output."""
    found = around.net(around.unit)
    if found and is_own_slope(around) and not is_linear(around):
        yield found


MISTAKE = Mistake(
    title="the net input is taken in place of the slope",
    often=2,
    met="a plain slip",
    example=Example("slides-2-2-1", "slope[5]@1", "0.8014"),
    quantities=("slope",),
    rewired=net,
)
