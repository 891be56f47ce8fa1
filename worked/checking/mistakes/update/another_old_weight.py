"""The step starts from another old weight.

Right: new weight of w(h1>o1) = 0.40 + (-0.04108) = 0.35892.
Wrong: new weight of w(h1>o1) = 0.45 + (-0.04108) = 0.40892, from the old weight of w(h2>o1).

The change of a weight is added to that same weight.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import neighbours, old, swapped
from worked.formula import Formula


def of_neighbours(around: Around) -> Iterator[Formula]:
    """The old weights beside it, or the old biases."""
    others = [around.latest("weight", place) or around.latest("bias", place) for place in neighbours(around)]
    yield from swapped(around, old(around), *others)


MISTAKE = Mistake(
    title="the step starts from another old weight",
    often=3,
    met="5 of 94 published examples take a wrong weight or a transposed matrix",
    example=Example("mazur-2-2-2", "weight[h1>o1]@2", "0.40892"),
    quantities=("weight", "bias", "proposed"),
    rewired=of_neighbours,
)
