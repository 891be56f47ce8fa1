"""The weights of the last epoch are kept instead of the best ones.

Right: the weights of epoch 5 are kept, for which the counter was 0.
Wrong: the weights of epoch 8 are kept, after which training stops.

Training always goes on for some epochs after the best one, as many as the patience. Their weights are worse, so they
are thrown away and those of the best epoch put back, if the exercise says so.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._exercises import at
from worked.formula import Formula


def of_the_stop(around: Around) -> Iterator[Formula]:
    """The epoch after which training stops, or its loss."""
    exercise, stop = around.exercise, at("stop")
    if around.cell.quantity == "kept":
        yield stop
    else:
        yield exercise.lookup(stop, {epoch: at("loss", epoch) for epoch in exercise.epochs})


MISTAKE = Mistake(
    title="the last epoch is kept instead of the best one",
    often=4,
    met="restore_best_weights is false by default in Keras",
    example=Example("early-stopping", "kept@1", "8"),
    about="early-stopping",
    quantities=("kept", "kept-loss"),
    rewired=of_the_stop,
)
