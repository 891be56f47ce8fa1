"""A rung is ranked with the settings that are already out.

Right: F went out of the first rung with rank 8, and keeps it.
Wrong: F is ranked anew by its 0.68 in rung 2, which is the 6th of all eight.

Who is out is not trained any more, so its score with the larger budget is not known to the search.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._exercises import at
from worked.formula import Case, Cases, Formula, Number, sum_of


def among_all(around: Around) -> Iterator[Formula]:
    """The rank among all settings by the scores of the rung."""
    rung, _, own = around.cell.place.partition(".")
    relation = {"highest": ">", "lowest": "<"}[around.exercise.best]
    better: list[Formula] = []
    for other in around.exercise.settings:
        first = relation + "=" * (other < int(own))
        case = Case(Number("1"), at("score", f"{rung}.{other}"), first, at("score", f"{rung}.{own}"))
        better += [Cases((case,), Number("0"))] if other != int(own) else []
    if rung != "1":
        yield sum_of([Number("1"), *better])


MISTAKE = Mistake(
    title="settings that are out are ranked again",
    often=3,
    met="a plain slip where the scores of all settings stand in the table",
    example=Example("successive-halving", "rank[2.6]@1", "6"),
    about="search",
    quantities=("rank",),
    rewired=among_all,
)
