"""The slope of the activation is taken for the gradient.

Right: change = -0.5 * gradient = -0.5 * 0.08217 = -0.04108.
Wrong: change = -0.5 * slope    = -0.5 * 0.18682 = -0.09341.

The slope is dout/dnet, one factor of three: the gradient is error * slope * input, dE/dout * dout/dnet * dnet/dw.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import FED, change_by, in_either_sign
from worked.formula import Formula


def by_slope(around: Around) -> Iterator[Formula]:
    """The slope of the unit, with either sign where deltas are -dE/dnet."""
    yield from in_either_sign(around, change_by(around, around.named("slope", around.unit)))


MISTAKE = Mistake(
    title="the slope of the activation is taken for the gradient",
    often=2,
    met="3 of 94 published examples leave a factor out",
    example=Example("mazur-2-2-2", "change[h1>o1]@1", "-0.09341"),
    quantities=FED,
    rewired=by_slope,
)
