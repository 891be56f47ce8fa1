"""Searches for hyperparameters: mistakes in counting, ranking and drawing trials."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes._exercises import at
from worked.checking.mistakes.mistake import Around, Example, all_parts, in_each, is_function, mistake
from worked.formula import Case, Cases, Formula, Number, Power, Product, Symbol, sum_of
from worked.record import replace


@mistake(
    "the score of the trial is taken for the best one so far",
    often=3,
    met="a plain slip; running extremes in loops without a comparison",
    example=Example("random-search", "best[3]@1", "0.640"),
    about="search",
    quantities=("best",),
)
def score_for_best(around: Around) -> Iterator[Formula]:
    """The best score so far is replaced by the score of the trial.

    Right: best after trial 3 = max(0.861, 0.640) = 0.861.
    Wrong: best after trial 3 = 0.640.

    The best score stays until a trial beats it.
    """
    score = around.named("score", around.cell.place) if around.cell.place else None
    if score:
        yield score


@mistake(
    "row and column are mixed up",
    often=3,
    met="a plain slip with two indices",
    example=Example("grid-search", "row@1", "2"),
    about="search",
    quantities=("row", "column"),
)
def row_for_column(around: Around) -> Iterator[Formula]:
    """Row and column are mixed up.

    Right: the best score 0.726 stands in row 3 and column 2.
    Wrong: the best score 0.726 stands in row 2 and column 3.

    The first index counts the rows, from the top; the second one the columns, from the left.
    """
    other = around.formula_of(around.named({"row": "column", "column": "row"}[around.cell.quantity]))
    if other:
        yield other


@mistake(
    "the folds of the cross-validation are not counted",
    often=3,
    met="questions on how long GridSearchCV takes",
    example=Example("grid-search", "trainings@1", "20"),
    about="search",
    quantities=("trainings",),
)
def folds_forgotten(around: Around) -> Iterator[Formula]:
    """Each combination is counted once, though it is trained once for each fold.

    Right: trainings = 20 * 5 = 100.
    Wrong: trainings = 20.

    With a cross-validation each score of the table is the mean over its folds, and each fold takes a training of its
    own.
    """
    found = around.named("combinations")
    if found:
        yield found


@mistake(
    "the probabilities are combined wrongly",
    often=4,
    met="the usual confusion of `at least one` with a sum of probabilities",
    example=Example("random-search", "chance@1", "0.4000"),
    about="search",
    quantities=("chance",),
)
def chances_added(around: Around) -> Iterator[Formula]:
    """The probabilities of the trials are added, or that of missing is taken for that of hitting.

    Right: P = 1 - (1 - 0.05)^8 = 0.3366.
    Wrong: P = 8 * 0.05         = 0.4000.

    Added up, twenty trials would be certain to hit the best 5 %. All trials miss with probability 0.95^8, and in all
    other cases at least one hits.
    """
    share = around.named("share")
    count = Number(str(len(around.exercise.scores)))
    if share:
        yield Product((count, share))
        yield Power(1 - share, count)
        yield Power(share, count)
        yield 1 - Power(share, count)


@mistake(
    "the value is drawn evenly, not evenly in its logarithm",
    often=4,
    met="tutorials that draw learning rates by random.uniform",
    example=Example("random-search", "value[2.1]@1", "0.550"),
    about="search",
    quantities=("value",),
)
def log_scale_forgotten(around: Around) -> Iterator[Formula]:
    """A value is drawn evenly from a range that is to be even in its logarithm.

    Right: rate = e^(ln 0.0001 + 0.55 * (ln 1 - ln 0.0001)) = 0.0158.
    Wrong: rate = 0.0001 + 0.55 * (1 - 0.0001)              = 0.550.

    A learning rate is searched over powers of ten. Drawn evenly, nine of ten trials would lie between 0.1 and 1.
    """
    ends = [part.argument for part in all_parts(around.formula) if is_function(part, "ln")]
    draws = [Symbol(name) for name in around.formula.symbols()]
    if len(ends) >= 2 and draws and all(isinstance(end, Number) for end in ends):
        high, low = ends[1], ends[0]
        yield low + draws[0] * (high - low)


OPPOSITE = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


@mistake(
    "the settings are ranked from the wrong end, so that the worst are kept",
    often=3,
    met="sorting in ascending order and slicing from the front",
    example=Example("successive-halving", "rank[1.3]@1", "8"),
    about="search",
    quantities=("rank",),
)
def worst_kept(around: Around) -> Iterator[Formula]:
    """The worst settings are kept, ranked from the wrong end.

    Right: 0.66 is the highest accuracy of the first rung, so C has rank 1.
    Wrong: 0.49 is taken for the best one, so that C has rank 8.

    Accuracies are better when they are high, losses when they are low. The wrong end is sorted to the top, most often
    where a program sorts from low to high.
    """

    def turned(case: Case) -> Case:
        is_score = around.quantity_of(case.left) == "score"
        return replace(case, relation=OPPOSITE[case.relation]) if is_score else case

    yield in_each(around.formula, Cases, lambda part: replace(part, cases=tuple(map(turned, part.cases))))


@mistake(
    "settings that are out are ranked again",
    often=3,
    met="a plain slip where the scores of all settings stand in the table",
    example=Example("successive-halving", "rank[2.6]@1", "6"),
    about="search",
    quantities=("rank",),
)
def ranked_among_all(around: Around) -> Iterator[Formula]:
    """A rung is ranked with the settings that are already out.

    Right: F went out of the first rung with rank 8, and keeps it.
    Wrong: F is ranked anew by its 0.68 in rung 2, which is the 6th of all eight.

    Who is out is not trained any more, so its score with the larger budget is not known to the search.
    """
    rung, _, own = around.cell.place.partition(".")
    relation = {"highest": ">", "lowest": "<"}[around.exercise.best]
    better: list[Formula] = []
    for other in around.exercise.settings:
        first = relation + "=" * (other < int(own))
        case = Case(Number("1"), at("score", f"{rung}.{other}"), first, at("score", f"{rung}.{own}"))
        better += [Cases((case,), Number("0"))] if other != int(own) else []
    if rung != "1":
        yield sum_of([Number("1"), *better])


@mistake(
    "the budget is not multiplied from rung to rung",
    often=3,
    met="a plain slip where only the number of settings is followed",
    example=Example("successive-halving", "cost[2]@1", "20"),
    about="search",
    quantities=("budget", "cost", "full"),
)
def budget_not_grown(around: Around) -> Iterator[Formula]:
    """The budget stays as it is from rung to rung.

    Right: cost of rung 2 = 4 * 10 = 40.
    Wrong: cost of rung 2 = 4 * 5  = 20.

    Successive halving spends about the same in each rung: half as many settings, each with twice the budget.
    """
    for budget in around.symbols_of("budget"):
        rung = int(around.key.cells[budget.name].place)
        if around.cell.quantity == "budget":
            yield budget
        elif rung > 1:
            yield from around.instead_of(budget, at("budget", 1), at("budget", rung - 1))
