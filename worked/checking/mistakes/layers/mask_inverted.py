"""The mask is inverted: what is dropped is kept, and what is kept is dropped.

Right: dropped = 0 * 3 / (1 - 0.2) = 0, and of the other unit 1 * 4 / (1 - 0.2) = 5.
Wrong: dropped = 1 * 3 / (1 - 0.2) = 3.75, and of the other unit 0.

A mask of 1 keeps a unit, one of 0 drops it.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._layers import dropping, masks
from worked.formula import Formula


def inverted(around: Around) -> Iterator[Formula]:
    """1 less each mask."""
    yield exchanged(around.formula, {mask.name: 1 - mask for mask in masks(around)})


MISTAKE = Mistake(
    title="the mask is inverted, and keeps what is dropped",
    often=3,
    met="in some sources masks mark what is dropped",
    example=Example(dropping(), "dropped[h1]@1", "0"),
    quantities=("dropped", "net", "joined", "error", "gradient"),
    rewired=inverted,
)
