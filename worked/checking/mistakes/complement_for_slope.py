"""A factor of the slope is left out: 1 - a for a (1 - a).

Right: slope = 0.6903 * (1 - 0.6903) = 0.2138.
Wrong: slope = 1 - 0.6903            = 0.3097.

It comes of copying the formula in haste, or of taking a (1 - a) as said with the a before it: delta = error * a *
(1 - a) has three factors that look alike.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake, factors, product_of, without_each
from worked.checking.mistakes._backward import apart, is_own_slope


def without_a_factor(around: Around) -> Iterator[Formula]:
    """The slope without one of its factors, as long as more than the output itself is left."""
    rests = [product_of(rest) for rest in without_each(factors(around.formula))]
    if is_own_slope(around):
        yield from apart(around, [rest for rest in rests if rest != around.sent(around.unit)])


MISTAKE = Mistake(
    title="a factor of the slope is left out",
    often=3,
    met="a factor is missing in 3 of 94 published examples",
    example=Example("slides-2-2-1", "slope[5]@1", "0.3097"),
    quantities=("slope",),
    rewired=without_a_factor,
)
