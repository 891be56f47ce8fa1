"""What enters the block is subtracted instead of added.

Right: joined = 0.8 + 2 = 2.8.
Wrong: joined = 0.8 - 2 = -1.2.

A block learns the residual, the difference of what it should give and what enters it; so its input is added again.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._layers import joined, skipping
from worked.formula import Formula


def subtracted(around: Around) -> Iterator[Formula]:
    """The difference of both."""
    found = joined(around)
    if found:
        yield found[0] - found[1]


MISTAKE = Mistake(
    title="the residual connection subtracts instead of adding",
    often=2,
    met="classroom; the residual is a difference",
    example=Example(skipping(), "joined[o1]@1", "-1.2"),
    quantities=("joined",),
    rewired=subtracted,
)
