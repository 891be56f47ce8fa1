"""The factor before a power is forgotten in its slope.

Right: slope of 0.1 w^2 at -5 = 0.1 * 2 * (-5) = -1.
Wrong: slope of 0.1 w^2 at -5 = 2 * (-5)       = -10.

A constant factor stays where it is when the slope is taken.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, factors, rewritten
from worked.checking.mistakes._descents import function_of, rightly, seen, slope
from worked.formula import Formula, Number, Product, product_of


def without_numbers(around: Around) -> Iterator[Formula]:
    """The slope of the function without the numbers before its powers."""
    function = function_of(around)

    def bare(part: Formula) -> Formula:
        return product_of([each for each in factors(part) if not isinstance(each, Number)])

    changed = rewritten(function, lambda part: bare(part) if isinstance(part, Product) else part) if function else None
    found = slope(changed, around.cell.place, rightly, rightly) if changed else None
    if found:
        yield found.bind(seen(around))


MISTAKE = Mistake(
    title="the factor before a power is forgotten in its slope",
    often=3,
    met="classroom",
    example=Example("momentum-quadratic", "gradient[w1]@1", "-10.000"),
    about="descent",
    quantities=("gradient",),
    rewired=without_numbers,
)
