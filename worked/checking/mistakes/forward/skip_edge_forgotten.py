"""The edge that leads past a layer is forgotten in the net input.

Right: net = 0.5 * 1 - 1 * 0.3 + 0.2 = 0.4.
Wrong: net = 0.5 * 1           + 0.2 = 0.7.

A net input is the sum over all edges into the unit, wherever they begin. By habit only the layer before is summed up.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.checking.mistakes._topology import SKIPS, is_past
from worked.formula import Formula, sum_of


def layer_before_only(around: Around) -> Iterator[Formula]:
    """The net input without the terms of edges past layers."""
    parts = terms(around.formula)
    rest = [term for term in parts if not is_past(around, term)]
    if 0 < len(rest) < len(parts):
        yield sum_of(rest)


MISTAKE = Mistake(
    title="the edge that leads past a layer is forgotten",
    often=4,
    met="exercises with an edge that skips a layer",
    example=Example(SKIPS, "net[o1]@1", "0.7"),
    quantities=("net",),
    rewired=layer_before_only,
)
