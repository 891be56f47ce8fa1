"""Early stopping: mistakes in comparing losses, in counting epochs and in what is kept."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes._exercises import at
from worked.checking.mistakes.mistake import Around, Example, mistake
from worked.formula import Case, Cases, Formula, Minimum, Number, Sum
from worked.record import replace


@mistake(
    "the best loss is replaced by one that is no improvement",
    often=3,
    met="loops in threads on early stopping that compare with the epoch before",
    example=Example("early-stopping", "best[6]@1", "0.445"),
    about="early-stopping",
    quantities=("best",),
)
def best_with_worse(around: Around) -> Iterator[Formula]:
    """The best loss so far is replaced by a loss that does not improve on it.

    Right: best after epoch 6 = 0.437, for 0.445 is not lower than 0.432.
    Wrong: best after epoch 6 = 0.445.

    The best loss stays until it is beaten. Who writes down each new loss compares with the epoch before, and a slow
    rise goes unnoticed.
    """
    yield at("loss", around.cell.place)


@mistake(
    "the loss is compared with that of the epoch before instead of the best one",
    often=3,
    met="threads on early stopping; the plain reading of `no longer improves`",
    example=Example("early-stopping", "waiting[7]@1", "0"),
    about="early-stopping",
    quantities=("best", "waiting"),
)
def compared_with_epoch_before(around: Around) -> Iterator[Formula]:
    """The loss is compared with that of the epoch before, not with the best one.

    Right: 0.439 of epoch 7 is not lower than 0.437 - 0.005, so the counter goes up to 2.
    Wrong: 0.439 of epoch 7 is lower than 0.445 of epoch 6, so the counter is set back to 0.

    A loss that goes up and down would set the counter back again and again, though it never beats what was reached
    before.
    """
    epoch = int(around.cell.place)
    if epoch > 1:
        last = at("loss", epoch - 1)
        yield _with_limit(around, last)
        yield _with_limit(around, last - at("min-delta"))


@mistake(
    "an improvement smaller than min-delta is counted",
    often=4,
    met="questions on the documentation of keras.callbacks.EarlyStopping",
    example=Example("early-stopping", "best[4]@1", "0.466"),
    about="early-stopping",
    quantities=("limit", "best", "waiting"),
)
def least_improvement_ignored(around: Around) -> Iterator[Formula]:
    """An improvement counts though it is smaller than the least one that does.

    Right: 0.466 of epoch 4 is not lower than 0.468 - 0.005 = 0.463, so the best loss stays 0.468.
    Wrong: 0.466 of epoch 4 is lower than 0.468, so it is the best loss.

    The least improvement (min-delta) is there so that a loss that creeps down does not keep the training going.
    """
    if around.cell.place in ("", "1") or not around.exercise.has_limit:
        return
    best = at("best", int(around.cell.place) - 1)
    if around.cell.quantity == "limit":
        yield best
        yield best + at("min-delta")
    else:
        yield _with_limit(around, best)


def _with_limit(around: Around, limit: Formula) -> Formula:
    """The best loss, or the counter of epochs without improvement, with another limit to be beaten."""
    epoch = int(around.cell.place)
    loss = at("loss", epoch)
    if around.cell.quantity == "best":
        return Cases((Case(loss, loss, "<", limit),), at("best", epoch - 1))
    return Cases((Case(Number("0"), loss, "<", limit),), at("waiting", epoch - 1) + 1)


@mistake(
    "the counter is not set back to 0 when an epoch improves",
    often=4,
    met="loops in threads on early stopping whose counter has no `else`",
    example=Example("early-stopping", "waiting[5]@1", "1"),
    about="early-stopping",
    quantities=("waiting",),
)
def counter_not_reset(around: Around) -> Iterator[Formula]:
    """The counter does not start again from 0 when an epoch improves.

    Right: counter of epoch 5 = 0, for 0.437 is lower than 0.463.
    Wrong: counter of epoch 5 = 1, as before.

    The patience is spent by epochs without improvement in a row. Who counts all of them stops a training that was still
    getting better.
    """
    epoch = int(around.cell.place)
    if epoch > 1:
        yield at("waiting", epoch - 1)
        yield at("waiting", epoch - 1) + 1


@mistake(
    "training stops one epoch too late or too early",
    often=4,
    met="Keras stops at the patience, scikit-learn's n_iter_no_change after it",
    example=Example("early-stopping", "stop@1", "9"),
    about="early-stopping",
    quantities=("stop",),
)
def stops_one_epoch_off(around: Around) -> Iterator[Formula]:
    """Training is stopped one epoch too late, or too early.

    Right: with a patience of 3 it stops after epoch 8, where the counter has reached 3.
    Wrong: it stops after epoch 9, where the counter is greater than 3.

    Programs differ here: Keras, Lightning and ignite stop as soon as the counter reaches the patience, scikit-learn
    only when it exceeds it. The exercise says which.
    """
    right, other = around.formula, {">=": ">", ">": ">="}
    if isinstance(right, Cases):
        yield replace(right, cases=tuple(replace(case, relation=other[case.relation]) for case in right.cases))
    if isinstance(right, Cases) and right.cases[0].relation == ">=":
        less = Sum((at("patience"), Number("-1")))
        yield replace(right, cases=tuple(replace(case, right=less) for case in right.cases))


@mistake(
    "the last epoch is kept instead of the best one",
    often=4,
    met="restore_best_weights is false by default in Keras",
    example=Example("early-stopping", "kept@1", "8"),
    about="early-stopping",
    quantities=("kept", "kept-loss"),
)
def last_epoch_kept(around: Around) -> Iterator[Formula]:
    """The weights of the last epoch are kept instead of the best ones.

    Right: the weights of epoch 5 are kept, for which the counter was 0.
    Wrong: the weights of epoch 8 are kept, after which training stops.

    Training always goes on for some epochs after the best one, as many as the patience. Their weights are worse, so
    they are thrown away and those of the best epoch restored, if the exercise says so.
    """
    exercise, stop = around.exercise, at("stop")
    if around.cell.quantity == "kept":
        yield stop
    else:
        yield exercise.lookup(stop, {epoch: at("loss", epoch) for epoch in exercise.epochs})


@mistake(
    "an epoch is kept that comes after the stop",
    often=3,
    met="tables that go on after the stop invite to it",
    example=Example("early-stopping", "kept@1", "10"),
    about="early-stopping",
    quantities=("kept", "kept-loss"),
)
def epoch_after_stop_kept(around: Around) -> Iterator[Formula]:
    """An epoch is kept that comes after the stop.

    Right: the weights of epoch 5 are kept: the best of the epochs up to the stop.
    Wrong: the weights of epoch 10 are kept, whose loss is the lowest of the table.

    A training that has stopped never sees what would have come later. Whether the patience was too short shows only if
    one goes on.
    """
    losses = tuple(at("loss", epoch) for epoch in around.exercise.epochs)
    if around.cell.quantity == "kept-loss":
        yield Minimum(losses)
        return
    cases = [Case(Number(str(epoch)), loss, "=", Minimum(losses)) for epoch, loss in enumerate(losses, 1)]
    yield Cases(tuple(cases[:-1]), cases[-1].body)
