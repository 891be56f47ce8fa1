"""The loss is compared with that of the epoch before, not with the best one.

Right: 0.439 of epoch 7 is not lower than 0.437 - 0.005, so the counter goes up to 2.
Wrong: 0.439 of epoch 7 is lower than 0.445 of epoch 6, so the counter is set back to 0.

A loss that goes up and down would set the counter back again and again, though it never beats what was reached before.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._exercises import at
from worked.formula import Case, Cases, Formula, Number


def with_last(around: Around) -> Iterator[Formula]:
    """The right definition, with the loss of the epoch before to be beaten, by the least improvement or by any."""
    epoch = int(around.cell.place)
    if epoch == 1:
        return
    loss, last = at("loss", epoch), at("loss", epoch - 1)
    counter = around.cell.quantity == "waiting"
    then: Formula = Number("0") if counter else loss
    otherwise: Formula = at("waiting", epoch - 1) + 1 if counter else at("best", epoch - 1)
    for limit in (last, last - at("min-delta")):
        yield Cases((Case(then, loss, "<", limit),), otherwise)


MISTAKE = Mistake(
    title="the loss is compared with that of the epoch before instead of the best one",
    often=3,
    met="threads on early stopping; the plain reading of `no longer improves`",
    example=Example("early-stopping", "waiting[7]@1", "0"),
    about="early-stopping",
    quantities=("best", "waiting"),
    rewired=with_last,
)
