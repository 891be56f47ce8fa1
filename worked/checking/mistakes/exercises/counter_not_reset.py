"""The counter does not start again from 0 when an epoch improves.

Right: counter of epoch 5 = 0, for 0.437 is lower than 0.463.
Wrong: counter of epoch 5 = 1, as before.

The patience is spent by epochs without improvement in a row. Who counts all of them stops a training that was still
getting better.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._exercises import at
from worked.formula import Formula


def goes_on(around: Around) -> Iterator[Formula]:
    """The counter as it was, and one more."""
    epoch = int(around.cell.place)
    if epoch > 1:
        yield at("waiting", epoch - 1)
        yield at("waiting", epoch - 1) + 1


MISTAKE = Mistake(
    title="the counter is not set back to 0 when an epoch improves",
    often=4,
    met="loops in threads on early stopping whose counter has no `else`",
    example=Example("early-stopping", "waiting[5]@1", "1"),
    about="early-stopping",
    quantities=("waiting",),
    rewired=goes_on,
)
