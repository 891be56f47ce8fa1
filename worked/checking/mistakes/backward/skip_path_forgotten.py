"""On the way back, the path over the edge that leads past a layer is forgotten.

Right: dE/da = 0.5 * 0.4 + 2 * 0.3 = 0.8.
Wrong: dE/da = 0.5 * 0.4           = 0.2.

What a unit sends goes to all units that it has an edge to, and an error comes back over each of them, not only from
the next layer.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._backward import paths
from worked.checking.mistakes._topology import BACK
from worked.formula import Formula, sum_of


def next_layer_only(around: Around) -> Iterator[Formula]:
    """The error without what comes back over edges past layers."""
    ways, layer_of = paths(around), around.key.problem.layer_of
    near = [way for way in ways if around.unit in layer_of[way.to].before]
    if 0 < len(near) < len(ways):
        yield sum_of([way.weight * way.delta for way in near])


MISTAKE = Mistake(
    title="the path back over the edge that leads past a layer is forgotten",
    often=5,
    met="exercises with an edge that skips a layer",
    example=Example(BACK, "error[a]@1", "0.2"),
    quantities=("error",),
    rewired=next_layer_only,
)
