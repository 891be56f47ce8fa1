"""The square in the slope of tanh is lost: 1 - a for 1 - a^2.

Right: slope = 1 - 0.6640^2 = 0.5591.
Wrong: slope = 1 - 0.6640   = 0.3360.

The slopes of sigmoid, a (1 - a), and of tanh, 1 - a^2 = (1 + a) (1 - a), are alike and easily mixed into one. A slope
above 1 gives it away: that of tanh never is.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, rewritten, unsquared
from worked.formula import Formula, Power, Quotient


def square_lost(around: Around) -> Iterator[Formula]:
    """The slope without its square; then the whole of it squared, which is no mistake of one over a square."""
    right = around.formula
    simple = rewritten(right, unsquared)
    if simple != right:
        yield simple
        if not (isinstance(right, Quotient) and isinstance(right.bottom, Power)):
            yield simple**2


MISTAKE = Mistake(
    title="the square in the slope is lost or in the wrong place",
    often=3,
    met="a plain slip",
    example=Example("xor-2-2-1", "slope[h1]@1", "0.3360"),
    quantities=("slope",),
    rewired=square_lost,
)
