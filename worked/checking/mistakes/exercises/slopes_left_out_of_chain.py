"""A factor is the weight alone: the slope is left out.

Right: factor of layer 8 = 1 * 0.2247 = 0.2247.
Wrong: factor of layer 8 = 1.

The chain rule brings in the slope of the activation of each layer, and it is the slopes that make gradients vanish.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._exercises import at
from worked.formula import Formula


def weight_only(around: Around) -> Iterator[Formula]:
    """The weight."""
    yield at("weight", around.cell.place)


MISTAKE = Mistake(
    title="the slope of the activation is left out of the factor",
    often=4,
    met="vanishing gradients explained by the weights alone",
    example=Example("vanishing-sigmoid", "factor[8]@1", "1"),
    about="deep-chain",
    quantities=("factor",),
    rewired=weight_only,
)
