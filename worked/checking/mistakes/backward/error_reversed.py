"""The error of one output is taken the other way round than the errors of the others.

Right: error = 0.7729 - 0.99 = -0.2171.
Wrong: error = 0.99 - 0.7729 = 0.2171.

Textbooks differ: target less output, or output less target. Either is good if it is kept throughout; with one error
turned round, that output is driven away from its target. It comes of subtracting the smaller number from the larger.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, opposite
from worked.checking.mistakes._backward import compares
from worked.formula import Formula


def reversed_difference(around: Around) -> Iterator[Formula]:
    """The error with the other sign."""
    if compares(around):
        yield opposite(around.formula)


MISTAKE = Mistake(
    title="the difference of output and target is taken the other way round",
    often=4,
    met="7 of 94 published examples have a wrong sign, 2 of them in errors; textbooks differ",
    example=Example("mazur-2-2-2", "error[o2]@1", "0.2171"),
    quantities=("error", "delta"),
    rewired=reversed_difference,
)
