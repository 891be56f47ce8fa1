"""The 2 of the squared error is kept where it cancels, or lost where it stays.

Right: error = 0.5 - 0.6903       = -0.1903.
Wrong: error = 2 * (0.5 - 0.6903) = -0.3806.

The derivative of (t - a)^2 has a factor 2. The 1/2 that many put before the square is there to cancel it; without
the 1/2 it stays. It slips in or out where formulas of two books are put together.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, factors, one_over
from worked.checking.mistakes._backward import of_squares
from worked.formula import Formula, Number, product_of

TWO = Number("2")


def doubled_or_halved(around: Around) -> Iterator[Formula]:
    """The error without its factor 2, else twice the error, else half of it."""
    if of_squares(around):
        parts = factors(around.formula)
        yield product_of([part for part in parts if part != TWO])
        yield product_of((TWO, *parts))
        if TWO not in parts:
            yield one_over(2) * around.formula


MISTAKE = Mistake(
    title="a factor 2 of the squared error is lost or is one too many",
    often=4,
    met="2 of 94 published examples drop the factor silently; threads and keys on the web",
    example=Example("slides-2-2-1", "error[5]@1", "-0.3806"),
    quantities=("error",),
    rewired=doubled_or_halved,
)
