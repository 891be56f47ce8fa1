"""The gradient is multiplied by the input twice.

Right: gradient = delta * input         = 0.13850 * 0.59327           = 0.08217.
Wrong: gradient = delta * input * input = 0.13850 * 0.59327 * 0.59327 = 0.04875.

The gradient is delta * input, and the delta does not hold the input yet: it is a factor once.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import in_every_sample, sent, times
from worked.formula import Formula


@in_every_sample
def squared(around: Around) -> Iterator[Formula]:
    """The product with its input once more."""
    found = sent(around)
    if found:
        yield times(around.formula, found)


MISTAKE = Mistake(
    title="the gradient is multiplied by the input twice",
    often=1,
    met="a plain slip",
    example=Example("mazur-2-2-2", "gradient[h1>o1]@1", "0.04875"),
    quantities=("gradient", "data-gradient", "change"),
    rewired=squared,
)
