"""The output of a hidden unit is compared with a target, as if it were an output.

Right: error = 0.3 * (-0.0407) = -0.0122.
Wrong: error = 0.5 - 0.6803    = -0.1803.

Nobody knows what a hidden unit should say: there is no target for it. Its error is what comes back from the units
that it feeds, and this is the whole point of backpropagation.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._backward import paths
from worked.formula import Formula


def with_targets(around: Around) -> Iterator[Formula]:
    """The formula for the error of each output, with the output of the hidden unit in it."""
    own = around.named("out", around.unit)
    for unit in around.network.outputs if paths(around) else ():
        cell, out = around.named("error", unit) or around.named("delta", unit), around.named("out", unit)
        formula = around.key.cells[cell.name].formula if cell else None
        if own and out and formula:
            yield exchanged(formula, {out.name: own})


MISTAKE = Mistake(
    title="the output of a hidden unit is compared with a target",
    often=3,
    met="a plain slip",
    example=Example("slides-2-2-1", "error[3]@1", "-0.1803"),
    quantities=("error",),
    rewired=with_targets,
)
