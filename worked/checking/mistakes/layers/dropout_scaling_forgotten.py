"""What is left by dropout is not scaled.

Right: dropped = 4 / (1 - 0.2) = 5.
Wrong: dropped = 4.

With fewer units the sum that they feed is smaller. So what is left is divided by 1 - p in training, or all outputs
are multiplied by 1 - p in the test. On the way back the same factor stands.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._layers import ONE, dropping, with_share
from worked.formula import Formula


def unscaled(around: Around) -> Iterator[Formula]:
    """The formula without the share."""
    yield from with_share(around, ONE)


MISTAKE = Mistake(
    title="what is left by dropout is not scaled by 1 - p",
    often=4,
    met="inverted dropout and that of the paper confused",
    example=Example(dropping(), "dropped[h1]@1", "4.0000"),
    quantities=("dropped", "net", "error", "gradient"),
    rewired=unscaled,
)
