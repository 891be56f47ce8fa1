"""A factor of the slope is left out: 1 - a for a (1 - a).

Right: slope = 0.6903 * (1 - 0.6903) = 0.2138.
Wrong: slope = 1 - 0.6903            = 0.3097.

The formula is copied in haste; or the a is taken to be there already, since in delta = error * a * (1 - a) the factors
look alike.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, factors, without_each
from worked.checking.mistakes._backward import is_own_slope
from worked.formula import Formula, product_of


def without_a_factor(around: Around) -> Iterator[Formula]:
    """The slope without one of its factors, as long as more than the output itself is left."""
    if is_own_slope(around):
        rests = map(product_of, without_each(factors(around.formula)))
        yield from (rest for rest in rests if rest != around.sent(around.unit))


MISTAKE = Mistake(
    title="a factor of the slope is left out",
    often=3,
    met="3 of 94 published examples leave a factor out",
    example=Example("slides-2-2-1", "slope[5]@1", "0.3097"),
    quantities=("slope",),
    rewired=without_a_factor,
)
