"""The penalty has a factor 2 too much or too little.

Right: gradient = -1 + 2 * 0.1 * 0.4 = -0.92.
Wrong: gradient = -1 + 0.1 * 0.4     = -0.96.

The slope of lambda w^2 is 2 lambda w, that of lambda / 2 w^2 is lambda w. Which of the two penalties holds, the problem
says; its slope must go with it.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, one_over
from worked.checking.mistakes._methods import SQUARES
from worked.checking.mistakes._penalties import data_gradient, factor_used, slopes_with
from worked.formula import Formula, Number, sum_of


def halved_or_doubled(around: Around) -> Iterator[Formula]:
    """Half the penalty and twice the penalty."""
    data, factor = data_gradient(around), factor_used(around)
    slopes = slopes_with(around, factor) if data and factor else None
    for share in (one_over(2), Number("2")):
        if data and slopes:
            yield sum_of([data, *(share * slope for slope in slopes)])
        elif around.cell.quantity == "penalty":
            yield share * around.formula


MISTAKE = Mistake(
    title="a factor 2 of the penalty is lost or doubled",
    often=4,
    met="sources differ: lambda, lambda/2 and lambda/(2m) stand before the sum",
    example=Example(SQUARES, "gradient[x1>o1]@1", "-0.96"),
    quantities=(
        "penalty",
        "gradient",
    ),
    rewired=halved_or_doubled,
)
