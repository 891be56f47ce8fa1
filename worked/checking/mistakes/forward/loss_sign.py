"""The minus sign before the logarithms of the cross-entropy is forgotten.

Right: loss = -ln(0.40097) = 0.9139.
Wrong: loss =  ln(0.40097) = -0.9139.

The logarithm of a number between 0 and 1 is negative, and this loss never is: the minus sign turns it round. A
negative loss shows by itself that something went wrong.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._forward import has_logarithm, in_loss
from worked.formula import Formula, Negative


def without_minus(around: Around) -> Iterator[Formula]:
    """The loss without the minus sign before its logarithms."""

    def change(part: Formula) -> Formula:
        return part.body if isinstance(part, Negative) and has_logarithm(part) else part

    yield from in_loss(around, change)


MISTAKE = Mistake(
    title="the minus sign before the logarithms of the loss is forgotten",
    often=4,
    met="7 of 94 published examples have a wrong sign",
    example=Example("softmax-3-class", "loss@1", "-0.9139"),
    quantities=("loss", "data-loss"),
    rewired=without_minus,
)
