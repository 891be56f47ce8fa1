"""The best score so far is replaced by the score of the trial.

Right: best after trial 3 = max(0.861, 0.640) = 0.861.
Wrong: best after trial 3 = 0.640.

The best score stays until a trial beats it.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.formula import Formula


def own_score(around: Around) -> Iterator[Formula]:
    """The score of the trial itself."""
    score = around.named("score", around.cell.place) if around.cell.place else None
    if score:
        yield score


MISTAKE = Mistake(
    title="the score of the trial is taken for the best one so far",
    often=3,
    met="a plain slip; running extremes in loops without a comparison",
    example=Example("random-search", "best[3]@1", "0.640"),
    about="search",
    quantities=("best",),
    rewired=own_score,
)
