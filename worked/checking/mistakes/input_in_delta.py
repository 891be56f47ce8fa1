"""The delta is already multiplied by an input of the unit, or by its output: it is a gradient.

Right: delta = -0.1903 * 0.2138          = -0.0407.
Wrong: delta = -0.1903 * 0.2138 * 0.6803 = -0.0277.

The delta belongs to the unit, the input to each of its weights: a unit has one delta and as many gradients as weights.
In the chain rule for one weight the three factors stand in one line, and it is not said which of them is the delta.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake
from worked.checking.mistakes._backward import apart


def with_input(around: Around) -> Iterator[Formula]:
    """The delta times what a unit of the layer before sends on, for the first few; then times the unit's own output."""
    sent = [around.sent(unit) for unit in (*around.feeding[:4], around.unit)]
    yield from apart(around, [around.formula * each for each in sent if each])


MISTAKE = Mistake(
    title="an input or the output of the unit is already in the delta",
    often=2,
    met="a plain slip",
    example=Example("slides-2-2-1", "delta[5]@1", "-0.0277"),
    quantities=("delta",),
    rewired=with_input,
)
