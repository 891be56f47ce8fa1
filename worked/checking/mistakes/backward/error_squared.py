"""The difference of output and target stays squared when the slope of the squared error is taken.

Right: error = 0.5 - 0.6903     = -0.1903.
Wrong: error = (0.5 - 0.6903)^2 = 0.0362.

The derivative of a square has no square: the exponent comes down as a factor. With it left in place the error also
loses its sign, and with it the direction in which the weights must go.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, factors
from worked.checking.mistakes._backward import of_squares
from worked.formula import Formula, Negative, Sum, product_of


def still_squared(around: Around) -> Iterator[Formula]:
    """The square of the difference, with its factors; with either sign."""
    if of_squares(around):
        squared = product_of([part**2 if isinstance(part, Sum) else part for part in factors(around.formula)])
        yield squared
        yield Negative(squared)


MISTAKE = Mistake(
    title="the difference of output and target is still squared",
    often=3,
    met="a plain slip",
    example=Example("slides-2-2-1", "error[5]@1", "0.0362"),
    quantities=("error",),
    rewired=still_squared,
)
