"""The loss itself is multiplied by the input.

Right: gradient = delta * input = 0.13850 * 0.59327 = 0.08217.
Wrong: gradient = loss * input  = 0.27481 * 0.59327 = 0.16304.

The weights are moved by how the loss changes, not by how large it is: the loss enters by its derivative.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import in_either_sign, in_every_sample, signal, swapped
from worked.formula import Formula


@in_every_sample
def by_loss(around: Around) -> Iterator[Formula]:
    """The loss of the unit or of the whole net, with either sign where the delta is -dE/dnet."""
    losses = (around.named("loss", around.unit), around.named("loss"))
    yield from in_either_sign(around, swapped(around, signal(around), *losses))


MISTAKE = Mistake(
    title="the loss itself is taken for the delta",
    often=2,
    met="a plain slip",
    example=Example("mazur-2-2-2", "gradient[h1>o1]@1", "0.16304"),
    quantities=("gradient", "data-gradient", "change"),
    rewired=by_loss,
)
