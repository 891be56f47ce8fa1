"""Terms without the parameter are kept in the slope.

Right: slope of 0.1 v^2 + 2 w^2 by v = 0.2 * (-5)              = -1.
Wrong: slope of 0.1 v^2 + 2 w^2 by v = 0.2 * (-5) + 2 * (-2)^2 = 7.

In a partial derivative all other parameters are constants, and the slope of a constant is 0.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.checking.mistakes._descents import function_of, has, rightly, seen, slope
from worked.formula import Formula, sum_of


def with_constants(around: Around) -> Iterator[Formula]:
    """The slope, and the terms in which the parameter does not stand."""
    function, name = function_of(around), around.cell.place
    constant = [term for term in terms(function) if not has(term, name)] if function else []
    if function and constant:
        found = slope(function, name, rightly, rightly)
        yield sum_of([each for each in (found, *constant) if each]).bind(seen(around))


MISTAKE = Mistake(
    title="terms without the parameter are kept in the slope",
    often=2,
    met="classroom",
    example=Example("momentum-quadratic", "gradient[w1]@1", "7.0000"),
    about="descent",
    quantities=("gradient",),
    rewired=with_constants,
)
