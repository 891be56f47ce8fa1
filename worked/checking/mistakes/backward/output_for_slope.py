"""The output is taken in place of the slope: a for a (1 - a).

Right: slope = 0.6903 * (1 - 0.6903) = 0.2138.
Wrong: slope = 0.6903.

The value of a function is not how fast it grows. Or the second factor of a (1 - a) is lost on the way.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._backward import is_own_slope
from worked.formula import Formula


def output(around: Around) -> Iterator[Formula]:
    """The output of the unit."""
    found = around.sent(around.unit)
    if found and is_own_slope(around):
        yield found


MISTAKE = Mistake(
    title="the output is taken in place of the slope",
    often=3,
    met="a plain slip",
    example=Example("slides-2-2-1", "slope[5]@1", "0.6903"),
    quantities=("slope",),
    rewired=output,
)
