"""An epoch is kept that comes after the stop.

Right: the weights of epoch 5 are kept: the best of the epochs up to the stop.
Wrong: the weights of epoch 10 are kept, whose loss is the lowest of the table.

A training that has stopped never sees what would have come later. Whether the patience was too short shows only if one
goes on.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._exercises import at
from worked.formula import Case, Cases, Formula, Minimum, Number


def of_all_epochs(around: Around) -> Iterator[Formula]:
    """The epoch with the lowest loss of all, or that loss."""
    losses = tuple(at("loss", epoch) for epoch in around.exercise.epochs)
    if around.cell.quantity == "kept-loss":
        yield Minimum(losses)
        return
    cases = [Case(Number(str(epoch)), loss, "=", Minimum(losses)) for epoch, loss in enumerate(losses, 1)]
    yield Cases(tuple(cases[:-1]), cases[-1].body)


MISTAKE = Mistake(
    title="an epoch is kept that comes after the stop",
    often=3,
    met="tables that go on after the stop invite to it",
    example=Example("early-stopping", "kept@1", "10"),
    about="early-stopping",
    quantities=("kept", "kept-loss"),
    rewired=of_all_epochs,
)
