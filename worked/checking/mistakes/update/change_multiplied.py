"""The old weight is multiplied by its change, not added to it.

Right: new weight = 0.40 + (-0.04108) = 0.35892.
Wrong: new weight = 0.40 * (-0.04108) = -0.01643.

The change says by how much the weight moves. It is a difference and not a factor.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import change, old
from worked.formula import Formula


def product(around: Around) -> Iterator[Formula]:
    """The old weight times its change."""
    weight, moved = old(around), change(around)
    if weight and moved:
        yield weight * moved


MISTAKE = Mistake(
    title="the old weight is multiplied by its change",
    often=1,
    met="a plain slip",
    example=Example("mazur-2-2-2", "weight[h1>o1]@2", "-0.01643"),
    quantities=("weight", "bias"),
    rewired=product,
)
