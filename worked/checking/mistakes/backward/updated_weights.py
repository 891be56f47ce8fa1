"""The deltas are carried back over weights that are already updated.

Right: error = 0.3 * (-0.0407)    = -0.0122.
Wrong: error = 0.2723 * (-0.0407) = -0.0111.

All weights of a step are changed at once, by the slopes at the point where the step began. Whoever works from the
last layer to the first and writes each new weight down at once no longer has the old ones in sight. Some programs and
published examples do so; the step is then no longer that of gradient descent.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._backward import BACK, of_either_sign, paths
from worked.formula import Formula


@of_either_sign
def with_updated_weights(around: Around) -> Iterator[Formula]:
    """Each weight as the next step begins with it."""
    newer = {}
    for path in paths(around):
        weight = around.named("weight", around.key.cells[path.weight.name].place, ahead=1)
        if weight:
            newer[path.weight.name] = weight
    if newer:
        yield exchanged(around.formula, newer)


MISTAKE = Mistake(
    title="the weights on the way back are already updated",
    often=5,
    met="2 of 94 published examples; ai.stackexchange 26136, stackoverflow 6013429",
    example=Example("slides-2-2-1", "error[3]@1", "-0.0111"),
    aliases=("updated-weights-backward",),
    quantities=BACK,
    rewired=with_updated_weights,
)
