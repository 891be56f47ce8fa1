"""The slope has the wrong sign: a (a - 1) for a (1 - a).

Right: slope = 0.6903 * (1 - 0.6903) = 0.2138.
Wrong: slope = 0.6903 * (0.6903 - 1) = -0.2138.

Sigmoid, tanh and the rectifiers never fall when their net input grows, so their slope is never negative: the minus
signs in the derivative of 1 / (1 + exp(-z)) cancel. Between two outputs of a softmax it is the other way: one grows
at the cost of the other.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake, Negative
from worked.checking.mistakes._backward import apart, is_flat


def reversed_sign(around: Around) -> Iterator[Formula]:
    """The slope with the other sign."""
    slope = around.formula
    if not is_flat(slope):
        yield from apart(around, [slope.body if isinstance(slope, Negative) else Negative(slope)])


MISTAKE = Mistake(
    title="the slope has the wrong sign",
    often=3,
    met="signs are wrong in 7 of 94 published examples",
    example=Example("slides-2-2-1", "slope[5]@1", "-0.2138"),
    quantities=("slope",),
    rewired=reversed_sign,
)
