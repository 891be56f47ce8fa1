"""The output is taken in place of the slope: a for a (1 - a).

Right: slope = 0.6903 * (1 - 0.6903) = 0.2138.
Wrong: slope = 0.6903.

The value of a function is not how fast it grows. Or the second factor of a (1 - a) is lost on the way.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake
from worked.checking.mistakes._backward import apart, is_own_slope


def output(around: Around) -> Iterator[Formula]:
    """The output of the unit."""
    if is_own_slope(around):
        yield from apart(around, [around.sent(around.unit)])


MISTAKE = Mistake(
    title="the output is taken in place of the slope",
    often=3,
    met="a plain slip",
    example=Example("slides-2-2-1", "slope[5]@1", "0.6903"),
    quantities=("slope",),
    rewired=output,
)
