"""One weight of the unit is used twice, and another not at all.

Right: net = 0.1 * 0.35 + 0.8 * 0.9 = 0.755.
Wrong: net = 0.1 * 0.35 + 0.1 * 0.9 = 0.125.

The second product is begun by copying the first, and its weight is not replaced.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._forward import repeated
from worked.formula import Formula


def weight_twice(around: Around) -> Iterator[Formula]:
    """The net input with one weight in the place of another, neighbours first."""
    yield from repeated(around, around.weights)


MISTAKE = Mistake(
    title="one weight is used twice and another not at all",
    often=2,
    met="a plain slip",
    example=Example("slides-2-2-1", "net[3]@1", "0.125"),
    quantities=("net",),
    rewired=weight_twice,
)
