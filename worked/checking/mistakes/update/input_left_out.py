"""The input is left out of the gradient: the delta stands alone.

Right: gradient = delta * input = 0.13850 * 0.59327 = 0.08217.
Wrong: gradient = delta                             = 0.13850.

The delta is dE/dnet. A weight moves the net input as much as its input is large, so that dE/dw = delta * input; only
for a bias, whose input is 1, the delta is the gradient.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import in_every_sample, sent, without
from worked.formula import Formula


@in_every_sample
def delta_alone(around: Around) -> Iterator[Formula]:
    """The product without its input."""
    found = sent(around)
    if found:
        yield without(around.formula, found)


MISTAKE = Mistake(
    title="the input is left out of the gradient",
    often=4,
    met="threads and keys on the web",
    example=Example("mazur-2-2-2", "gradient[h1>o1]@1", "0.13850"),
    quantities=("gradient", "data-gradient", "change"),
    rewired=delta_alone,
)
