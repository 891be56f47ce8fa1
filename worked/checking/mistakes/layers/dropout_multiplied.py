"""What is left is multiplied by 1 - p where it is divided by it, or divided where it is multiplied.

Right: dropped = 4 / (1 - 0.2) = 5.
Wrong: dropped = 4 * (1 - 0.2) = 3.2.

In training too little is left, so that it must become larger; in the test too much is there, and it must become
smaller.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._layers import dropping, kept, share, with_share
from worked.formula import Formula, Quotient


def other_way(around: Around) -> Iterator[Formula]:
    """1 - p for 1 / (1 - p), and the other way round."""
    chance = kept(around)
    if chance:
        yield from with_share(around, chance if isinstance(share(around), Quotient) else 1 / chance)


MISTAKE = Mistake(
    title="what is left is multiplied by 1 - p instead of divided by it, or the other way round",
    often=3,
    met="classroom",
    example=Example(dropping(), "dropped[h1]@1", "3.2"),
    quantities=("dropped", "net", "error"),
    rewired=other_way,
)
