"""An improvement counts though it is smaller than the least one that does.

Right: 0.466 of epoch 4 is not lower than 0.468 - 0.005 = 0.463, so the best loss stays 0.468.
Wrong: 0.466 of epoch 4 is lower than 0.468, so it is the best loss.

The least improvement (min-delta) is there so that a loss that creeps down does not keep the training going.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._exercises import at
from worked.formula import Case, Cases, Formula, Number


def any_improvement(around: Around) -> Iterator[Formula]:
    """The right definition, with the best loss itself as that to beat."""
    if around.cell.place in ("", "1") or not around.exercise.has_limit:
        return
    epoch = int(around.cell.place)
    loss, best = at("loss", epoch), at("best", epoch - 1)
    if around.cell.quantity == "limit":
        yield best
        yield best + at("min-delta")
    elif around.cell.quantity == "best":
        yield Cases((Case(loss, loss, "<", best),), best)
    else:
        yield Cases((Case(Number("0"), loss, "<", best),), at("waiting", epoch - 1) + 1)


MISTAKE = Mistake(
    title="an improvement smaller than min-delta is counted",
    often=4,
    met="questions on the documentation of keras.callbacks.EarlyStopping",
    example=Example("early-stopping", "best[4]@1", "0.466"),
    about="early-stopping",
    quantities=("limit", "best", "waiting"),
    rewired=any_improvement,
)
