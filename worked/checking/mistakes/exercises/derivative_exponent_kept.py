"""The exponent is kept: the slope of w^2 is taken for 2 w^2.

Right: slope of 0.1 w^2 at -5 = 0.1 * 2 * (-5)   = -1.
Wrong: slope of 0.1 w^2 at -5 = 0.1 * 2 * (-5)^2 = 5.

The slope of w^n is n w^(n-1): the exponent comes down and is less by one.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._descents import exponent_of, function_of, rightly, seen, slope
from worked.formula import Formula, Power, product_of


def with_exponent(around: Around) -> Iterator[Formula]:
    """The slope with all powers as high as they are."""
    function = function_of(around)

    def of_power(part: Formula, inner: Formula) -> Formula:
        known = isinstance(part, Power) and exponent_of(part) is not None
        return product_of((part.exponent, part, inner)) if isinstance(part, Power) and known else inner

    found = slope(function, around.cell.place, of_power, rightly) if function else None
    if found:
        yield found.bind(seen(around))


MISTAKE = Mistake(
    title="the exponent is kept where it should be less by one",
    often=3,
    met="classroom",
    example=Example("momentum-quadratic", "gradient[w1]@1", "5.0000"),
    about="descent",
    quantities=("gradient",),
    rewired=with_exponent,
)
