"""Search for hyperparameters over scores that are given: grid search, random search, successive halving."""

from __future__ import annotations

from worked.exercises.kind import Kind, Opening, Table
from worked.exercises.search import grid, halving, random
from worked.exercises.search.scores import BEST
from worked.keys.key import TEXT, Key, many, one_of
from worked.trace.exercise import Exercise

METHODS = {
    "grid": (grid.read, grid.KEYS),
    "random": (random.read, random.KEYS),
    "successive-halving": (halving.read, halving.KEYS),
}
SHARED = {
    "method": Key("how settings are chosen", one_of(METHODS)),
    "scores": Key("the known scores: for a grid a row for each value of the first axis, for a random search "
                  "one for each trial, for successive halving a row for each rung with the scores of all settings",
                  many({"type": ["number", "array"]})),
    "best": Key("whether the highest or the lowest score is the best one", one_of(BEST), "highest"),
    "measure": Key("what the scores are, such as `accuracy`", TEXT, "score"),
}  # fmt: skip

SEVERAL = {
    "score": "a score: at its row and column of a grid, of a trial, or of a rung and a setting",
    "best": "the best score of all, or so far",
    "winner": "the number of the trial or setting that wins",
}


def read(table: Table, opening: Opening) -> Exercise:
    """The exercise in a table `[search]`."""
    method = table.choice("method", list(METHODS))
    read_method, keys = METHODS[method]
    table.only([*SHARED, *keys], method)
    return read_method(table, opening, table.text("measure", "score"), table.choice("best", list(BEST)))


KIND = Kind(
    title="Hyperparameter search",
    sentence="Which of many settings is the best one, and what does it cost to find it?",
    source="Bergstra and Bengio 2012, Random Search for Hyper-Parameter Optimization; Jamieson and Talwalkar 2016, "
    "Non-stochastic Best Arm Identification, for successive halving",
    keys={**SHARED, **grid.KEYS, **random.KEYS, **halving.KEYS},
    required=("method", "scores"),
    read=read,
    cells={**grid.QUANTITIES, **random.QUANTITIES, **halving.QUANTITIES, **SEVERAL},
    example="grid-search",
    others=("random-search", "successive-halving"),
    tables={"axes": grid.AXIS, "settings": random.SETTING},
)
