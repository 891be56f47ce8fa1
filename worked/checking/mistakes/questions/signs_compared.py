"""Numbers are compared with their signs, though their sizes are asked for.

Right: the largest of |-0.091|, |-0.0204|, |0.0108| is the first.
Wrong: the largest of -0.091, -0.0204, 0.0108 is the third.

A number far below 0 is small on the line of numbers, but it changes much.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.formula import ArgMax, Formula, Function


def with_signs(around: Around) -> Iterator[Formula]:
    """The place of the largest number, not of the largest size."""
    formula = around.formula
    if isinstance(formula, ArgMax) and all(isinstance(each, Function) for each in formula.arguments):
        yield ArgMax(tuple(each.argument for each in formula.arguments if isinstance(each, Function)))


MISTAKE = Mistake(
    title="the numbers are compared with their signs, not by their absolute values",
    often=4,
    met="questions on the largest gradient or change",
    example=Example("questions-2-2-1", "largest-delta@1", "3"),
    quantities=("largest-change", "largest-gradient", "largest-delta", "largest-contribution"),
    rewired=with_signs,
)
