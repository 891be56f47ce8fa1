"""The factor 1/2 of the loss is read as 2.

Right: loss = 1/2 * (0.5 - 0.6903)^2 = 0.0181.
Wrong: loss =   2 * (0.5 - 0.6903)^2 = 0.0724.

The 2 belongs to the derivative of the square, and the 1/2 to the loss; together they cancel. Whoever meets both in
one line of a derivation easily keeps the wrong one.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._forward import in_loss, unhalved
from worked.formula import Formula, Number


def doubled(around: Around) -> Iterator[Formula]:
    """The loss with 2 in the place of 1/2."""
    yield from (Number("2") * each for each in in_loss(around, unhalved))


MISTAKE = Mistake(
    title="the factor 1/2 of the loss is read as 2",
    often=2,
    met="threads on the factor 2 of the squared error",
    example=Example("slides-2-2-1", "loss@1", "0.0724"),
    quantities=("loss", "data-loss"),
    rewired=doubled,
)
