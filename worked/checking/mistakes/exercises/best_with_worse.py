"""The best loss so far is replaced by a loss that does not improve on it.

Right: best after epoch 6 = 0.437, for 0.445 is not lower than 0.432.
Wrong: best after epoch 6 = 0.445.

The best loss stays until it is beaten. Who writes down each new loss compares with the epoch before, and a slow rise
goes unnoticed.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._exercises import at
from worked.formula import Formula


def newest(around: Around) -> Iterator[Formula]:
    """The loss of the epoch itself."""
    yield at("loss", around.cell.place)


MISTAKE = Mistake(
    title="the best loss is replaced by one that is no improvement",
    often=3,
    met="loops in threads on early stopping that compare with the epoch before",
    example=Example("early-stopping", "best[6]@1", "0.445"),
    about="early-stopping",
    quantities=("best",),
    rewired=newest,
)
