"""The decrease of the loss is given as a share of the old loss.

Right: decrease = 0.0739 - 0.0668              = 0.0071.
Wrong: decrease = (0.0739 - 0.0668) / 0.0739 = 0.0962.

"By how much" asks for a difference; a share is said in percent.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.formula import Formula


def shared(around: Around) -> Iterator[Formula]:
    """The difference divided by the old loss."""
    yield around.formula / terms(around.formula)[0]


MISTAKE = Mistake(
    title="the decrease is given as a share of the old loss",
    often=2,
    met="reports that speak of a loss that fell by ten percent",
    example=Example("questions-2-2-1", "loss-decrease@2", "0.0962"),
    quantities=("loss-decrease",),
    rewired=shared,
)
