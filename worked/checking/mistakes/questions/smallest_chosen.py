"""The smallest number is chosen, though the largest is asked for.

Right: the largest of |-0.091|, |-0.0204|, |0.0108| is the first.
Wrong: the smallest of |-0.091|, |-0.0204|, |0.0108| is the third.

Of changes below 0 the smallest on the line of numbers is often the one that changes most, and the rule is remembered
the wrong way round.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.formula import ArgMax, Formula, Function, Negative


def smallest(around: Around) -> Iterator[Formula]:
    """The place of the smallest size, or of the smallest number."""
    formula = around.formula
    if isinstance(formula, ArgMax):
        bare = [each.argument if isinstance(each, Function) else each for each in formula.arguments]
        yield ArgMax(tuple(map(Negative, formula.arguments)))
        yield ArgMax(tuple(map(Negative, bare)))


MISTAKE = Mistake(
    title="the smallest number is chosen, not the largest",
    often=2,
    met="questions on the largest gradient or change",
    example=Example("questions-2-2-1", "largest-gradient@1", "5"),
    quantities=(
        *("largest-change", "largest-gradient", "largest-delta", "largest-contribution"),
        "predicted-class",
    ),
    rewired=smallest,
)
