"""The units of the other side of the weights are counted.

Right: bound of layer 1 = sqrt(6 / (n_in + n_out)) = sqrt(6 / (3 + 4)) = 0.9258.
Wrong: bound of layer 1 = sqrt(6 / n_in)           = sqrt(6 / 3)       = 1.4142.

He's and LeCun's rules count the units that feed a layer, for these are what a net input adds up. Xavier's rule counts
both sides.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._exercises import at, instead
from worked.formula import Formula, Sum


def other_side(around: Around) -> Iterator[Formula]:
    """The formula with the fan-out for the fan-in, and where both stand with one of them only."""
    fan_in, fan_out = at("fan-in", around.cell.place), at("fan-out", around.cell.place)
    both = Sum((fan_in, fan_out))
    if fan_out.name not in around.formula.symbols():
        yield exchanged(around.formula, {fan_in.name: fan_out})
        yield exchanged(around.formula, {fan_in.name: both})
    for alone in (fan_in, fan_out, fan_in * fan_out):
        yield instead(around.formula, both, alone)


MISTAKE = Mistake(
    title="the wrong side of the weights is counted: n_out for n_in, or one of them where both count",
    often=4,
    met="fan_in and fan_out confused in questions on Xavier's and He's rules",
    example=Example("xavier-uniform", "bound[1]@1", "1.4142"),
    about="initialisation",
    quantities=(
        "bound",
        "deviation",
    ),
    rewired=other_side,
)
