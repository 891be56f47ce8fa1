"""The factor 1/2 of the loss is left out.

Right: loss = 1/2 * (0.5 - 0.6903)^2 = 0.0181.
Wrong: loss =       (0.5 - 0.6903)^2 = 0.0362.

The 1/2 is there for its derivative: it cancels the 2 of the square. Sources differ in it, and many call both "the
squared error", so that the formula is taken from one book and the problem from another.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._forward import in_loss, unhalved
from worked.formula import Formula


def without_half(around: Around) -> Iterator[Formula]:
    """The loss without the factor 1/2 before its squares."""
    yield from in_loss(around, unhalved)


MISTAKE = Mistake(
    title="the factor 1/2 of the loss is left out",
    often=5,
    met="sources differ: half square in 15, square without 1/2 in 16 of 94 published examples; threads on the factor 2",
    example=Example("slides-2-2-1", "loss@1", "0.0362"),
    quantities=("loss", "data-loss"),
    rewired=without_half,
)
