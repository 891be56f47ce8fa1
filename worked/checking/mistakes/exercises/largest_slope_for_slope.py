"""The largest slope is taken for the slope, or 1 for the largest slope.

Right: slope of layer 1 = 0.6225 * (1 - 0.6225) = 0.2350.
Wrong: slope of layer 1 = 0.25, the largest slope of a sigmoid.

A sigmoid has its largest slope, 1/4, where its net input is 0; the slope of tanh there is 1.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, factors
from worked.checking.mistakes._exercises import at
from worked.formula import Formula, Number, product_of


def largest(around: Around) -> Iterator[Formula]:
    """The largest slope in the place of the slope; the bound with 1, with 1/2 or 1/4, or with the slope itself."""
    steepest = around.exercise.largest_slope
    if not steepest:
        return
    if around.cell.quantity == "slope":
        yield Number(steepest)
        return
    before, *_, weight = parts = factors(around.formula)
    if len(parts) == 3:
        for other in (Number("1"), Number("0.5"), Number("0.25"), at("slope", around.cell.place)):
            yield product_of((before, other, weight))


MISTAKE = Mistake(
    title="the largest slope is taken for the slope, or a wrong number for the largest slope",
    often=3,
    met="the largest slope of tanh, 1, taken for that of the sigmoid",
    example=Example("vanishing-sigmoid", "slope[1]@1", "0.25"),
    about="deep-chain",
    quantities=(
        "slope",
        "bound",
    ),
    rewired=largest,
)
