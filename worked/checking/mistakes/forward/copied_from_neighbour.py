"""The number of a neighbouring place is written.

Right: net of h2 = 0.25 * 0.05 + 0.30 * 0.10 + 0.35 = 0.3925.
Wrong: net of h2 = net of h1                        = 0.3775.

It is the right number in the wrong place: a line copied, or one row of the table taken for another.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import FED, neighbours
from worked.formula import Formula


def beside(around: Around) -> Iterator[Formula]:
    """The numbers of the same quantity beside it."""
    for place in neighbours(around):
        found = around.named(around.cell.quantity, place)
        if found:
            yield found


MISTAKE = Mistake(
    title="the number of another place is copied",
    often=2,
    met="9 of 94 published examples have misprints and copied lines",
    example=Example("mazur-2-2-2", "net[h2]@1", "0.3775"),
    quantities=("net", "out", "error", "slope", "delta", "gradient", *FED, "data-gradient", "clipped-gradient"),
    rewired=beside,
)
