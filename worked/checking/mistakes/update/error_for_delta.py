"""The error is taken for the delta: the slope is left out of the gradient.

Right: gradient = delta * input = 0.13850 * 0.59327 = 0.08217.
Wrong: gradient = error * input = 0.74137 * 0.59327 = 0.43983.

The error is dE/dout. On the way to the weight lies the activation, so that its slope dout/dnet is a factor of the
gradient: delta = error * slope. Only the perceptron rule goes by the error itself.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import in_every_sample, signal, swapped
from worked.formula import Formula


@in_every_sample
def by_error(around: Around) -> Iterator[Formula]:
    """The error of the unit."""
    yield from swapped(around, signal(around), around.named("error", around.unit))


MISTAKE = Mistake(
    title="the error is taken for the delta",
    often=4,
    met="questions on Stack Exchange; the perceptron rule carried over to units with a slope",
    example=Example("mazur-2-2-2", "gradient[h1>o1]@1", "0.43983"),
    quantities=("gradient", "data-gradient", "change"),
    rewired=by_error,
)
