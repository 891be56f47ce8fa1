"""The worst settings are kept, ranked from the wrong end.

Right: 0.66 is the highest accuracy of the first rung, so C has rank 1.
Wrong: 0.49 is taken for the best one, so that C has rank 8.

Accuracies are better when they are high, losses when they are low. The wrong end is sorted to the top, most often where
a program sorts from low to high.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, rewritten
from worked.formula import Case, Cases, Formula

OPPOSITE = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


def from_below(around: Around) -> Iterator[Formula]:
    """The rank with the scores compared the other way round."""

    def change(part: Formula) -> Formula:
        if not isinstance(part, Cases):
            return part
        return Cases(tuple(map(turned, part.cases)), part.otherwise)

    def turned(case: Case) -> Case:
        is_score = around.quantity_of(case.left) == "score"
        return Case(case.body, case.left, OPPOSITE[case.relation] if is_score else case.relation, case.right)

    yield rewritten(around.formula, change)


MISTAKE = Mistake(
    title="the settings are ranked from the wrong end, so that the worst are kept",
    often=3,
    met="sorting in ascending order and slicing from the front",
    example=Example("successive-halving", "rank[1.3]@1", "8"),
    about="search",
    quantities=("rank",),
    rewired=from_below,
)
