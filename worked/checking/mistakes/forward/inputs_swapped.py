"""Two of the inputs are exchanged: each is multiplied by the weight of the other.

Right: net = 0.1 * 0.35 + 0.8 * 0.9  = 0.755.
Wrong: net = 0.1 * 0.9  + 0.8 * 0.35 = 0.37.

Where the arrows cross in the picture, a weight is taken for that of the arrow beside it.
"""

from collections.abc import Iterator
from itertools import combinations

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.formula import Formula


def two_exchanged(around: Around) -> Iterator[Formula]:
    """The net input with two of the inputs exchanged, neighbours first."""
    sent = around.inputs
    pairs = combinations(range(len(sent)), 2)
    for one, other in sorted(pairs, key=lambda pair: pair[1] - pair[0]):
        yield exchanged(around.formula, {sent[one].name: sent[other], sent[other].name: sent[one]})


MISTAKE = Mistake(
    title="two of the inputs are exchanged",
    often=3,
    met="a plain slip, where arrows cross",
    example=Example("slides-2-2-1", "net[3]@1", "0.37"),
    quantities=("net",),
    rewired=two_exchanged,
)
