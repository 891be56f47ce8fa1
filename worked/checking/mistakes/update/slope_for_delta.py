"""The slope is taken for the delta: the error is left out of the gradient.

Right: gradient = delta * input = 0.13850 * 0.59327 = 0.08217.
Wrong: gradient = slope * input = 0.18682 * 0.59327 = 0.11083.

The slope says how the output answers to the net input. How much the loss answers to the output, the error, is a factor
of its own: without it every target would lead to the same gradient.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import in_either_sign, in_every_sample, signal, swapped
from worked.formula import Formula


@in_every_sample
def by_slope(around: Around) -> Iterator[Formula]:
    """The slope of the unit, with either sign where the delta is -dE/dnet."""
    yield from in_either_sign(around, swapped(around, signal(around), around.named("slope", around.unit)))


MISTAKE = Mistake(
    title="the slope is taken for the delta",
    often=2,
    met="3 of 94 published examples leave a factor out",
    example=Example("mazur-2-2-2", "gradient[h1>o1]@1", "0.11083"),
    quantities=("gradient", "data-gradient", "change"),
    rewired=by_slope,
)
