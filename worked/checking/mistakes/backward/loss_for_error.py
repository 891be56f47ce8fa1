"""The loss itself is carried back in place of its slope.

Right: error = 0.7514 - 0.01           = 0.7414.
Wrong: error = 1/2 * (0.01 - 0.7514)^2 = 0.2748.

What goes back through the net is how fast the loss changes with the output, not how large it is: a loss has no sign,
so it cannot tell in which direction to go. The word error, used for both, invites it.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._backward import compares, losses
from worked.formula import Formula


def loss(around: Around) -> Iterator[Formula]:
    """The loss of the output, or of the whole net."""
    if compares(around):
        yield from losses(around)


MISTAKE = Mistake(
    title="the loss itself is taken in place of its slope",
    often=3,
    met="a plain slip",
    example=Example("mazur-2-2-2", "error[o1]@1", "0.2748"),
    quantities=("error", "delta"),
    rewired=loss,
)
