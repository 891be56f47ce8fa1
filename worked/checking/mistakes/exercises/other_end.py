"""The smallest number is taken for the largest, or the other way round.

Right: best of row 1 = max(0.698, 0.692, 0.688, 0.675) = 0.698.
Wrong: best of row 1 = min(0.698, 0.692, 0.688, 0.675) = 0.675.

Scores are better when they are high, losses when they are low.
"""

from collections.abc import Iterator

from worked.checking.mistake import EXERCISES, Around, Example, Mistake, rewritten
from worked.formula import Formula, Maximum, Minimum


def exchanged_ends(around: Around) -> Iterator[Formula]:
    """The formula with every maximum as a minimum, and every minimum as a maximum."""

    def change(part: Formula) -> Formula:
        if isinstance(part, Maximum):
            return Minimum(part.arguments)
        return Maximum(part.arguments) if isinstance(part, Minimum) else part

    yield rewritten(around.formula, change)


MISTAKE = Mistake(
    title="the smallest number is taken for the largest, or the other way round",
    often=3,
    met="losses read as scores, and scores as losses",
    example=Example("grid-search", "row-best[1]@1", "0.675"),
    about=EXERCISES,
    rewired=exchanged_ends,
)
