"""The residual connection is left out.

Right: joined = 0.8 + 2 = 2.8.
Wrong: joined = 0.8.

What enters the block is added to what the block computes.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._layers import joined, skipping
from worked.formula import Formula


def block_alone(around: Around) -> Iterator[Formula]:
    """What the block computes."""
    found = joined(around)
    if found:
        yield found[0]


MISTAKE = Mistake(
    title="the residual connection is left out",
    often=4,
    met="classroom",
    example=Example(skipping(), "joined[o1]@1", "0.8"),
    quantities=("joined",),
    rewired=block_alone,
)
