"""The exponent does not come down as a factor: the slope of w^2 is taken for w.

Right: slope of 0.1 w^2 at -5 = 0.1 * 2 * (-5) = -1.
Wrong: slope of 0.1 w^2 at -5 = 0.1 * (-5)     = -0.5.

The slope of w^n is n w^(n-1). For half a square, the 2 and the 1/2 cancel; for any other square the 2 stays.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._descents import exponent_of, function_of, lowered, rightly, seen, slope
from worked.formula import Formula, product_of


def without_factor(around: Around) -> Iterator[Formula]:
    """The slope with all powers without their factor."""
    function = function_of(around)

    def of_power(part: Formula, inner: Formula) -> Formula:
        return product_of((lowered(part), inner)) if exponent_of(part) is not None else inner

    found = slope(function, around.cell.place, of_power, rightly) if function else None
    if found:
        yield found.bind(seen(around))


MISTAKE = Mistake(
    title="the exponent does not come down as a factor (w for the slope of w^2)",
    often=5,
    met="half a square, whose 2 cancels, in mind",
    example=Example("momentum-quadratic", "gradient[w1]@1", "-0.5000"),
    about="descent",
    quantities=("gradient",),
    rewired=without_factor,
)
