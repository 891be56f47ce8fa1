"""What enters the block is multiplied with its result instead of added.

Right: joined = 0.8 + 2 = 2.8.
Wrong: joined = 0.8 * 2 = 1.6.

A residual connection adds; gates, as in highway nets, multiply.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._layers import joined, skipping
from worked.formula import Formula


def multiplied(around: Around) -> Iterator[Formula]:
    """The product of both."""
    found = joined(around)
    if found:
        yield found[0] * found[1]


MISTAKE = Mistake(
    title="the residual connection multiplies instead of adding",
    often=2,
    met="classroom",
    example=Example(skipping(), "joined[o1]@1", "1.6"),
    quantities=("joined",),
    rewired=multiplied,
)
