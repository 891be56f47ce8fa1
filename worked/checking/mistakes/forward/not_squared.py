"""The difference of target and output is not squared.

Right: loss = 1/2 * (0.01 - 0.7514)^2 = 0.2748.
Wrong: loss = 1/2 * |0.01 - 0.7514|   = 0.3707.

The word "error" stands for the difference, too. Without the square, errors of both signs would cancel, or a large one
would count no more than two of half its size.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, unsquared
from worked.checking.mistakes._forward import in_loss, unhalved
from worked.formula import Formula, Maximum, Negative, Power


def differences(around: Around) -> Iterator[Formula]:
    """The loss of the sizes of the differences, then of the differences; and both without a factor 1/2."""
    for change in (_size, unsquared):
        yield from in_loss(around, change)
    for change in (_size, unsquared):
        yield from in_loss(around, unhalved, change)


def _size(part: Formula) -> Formula:
    """The size of what is squared in a square; any other formula as it is."""
    return Maximum((part.base, Negative(part.base))) if isinstance(part, Power) else part


MISTAKE = Mistake(
    title="the difference of target and output is not squared",
    often=3,
    met="a plain slip; the word error is used for both",
    example=Example("mazur-2-2-2", "loss[o1]@1", "0.3707"),
    quantities=("loss", "data-loss"),
    rewired=differences,
)
