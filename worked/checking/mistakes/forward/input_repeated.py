"""One input is used twice, and another not at all.

Right: net = 0.1 * 0.35 + 0.8 * 0.9  = 0.755.
Wrong: net = 0.1 * 0.35 + 0.8 * 0.35 = 0.315.

The second product is begun by copying the first, and its input is not replaced.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._forward import repeated
from worked.formula import Formula


def input_twice(around: Around) -> Iterator[Formula]:
    """The net input with one input in the place of another, neighbours first."""
    yield from repeated(around, around.inputs)


MISTAKE = Mistake(
    title="one input is used twice and another not at all",
    often=2,
    met="a plain slip",
    example=Example("slides-2-2-1", "net[3]@1", "0.315"),
    quantities=("net",),
    rewired=input_twice,
)
