"""The old loss is subtracted from the new one, so that the decrease has the wrong sign.

Right: decrease = 0.0739 - 0.0668 =  0.0071.
Wrong: decrease = 0.0668 - 0.0739 = -0.0071.

What changes is often written as new - old; a decrease is the other way round.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.formula import Formula, Negative


def reversed_difference(around: Around) -> Iterator[Formula]:
    """The new loss less the old one."""
    before, after = terms(around.formula)
    if isinstance(after, Negative):
        yield after.body - before


MISTAKE = Mistake(
    title="the old loss is subtracted from the new one",
    often=3,
    met="a change is new - old elsewhere",
    example=Example("questions-2-2-1", "loss-decrease@2", "-0.0071"),
    quantities=("loss-decrease",),
    rewired=reversed_difference,
)
