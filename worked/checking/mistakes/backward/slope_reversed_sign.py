"""The slope has the wrong sign: a (a - 1) for a (1 - a).

Right: slope = 0.6903 * (1 - 0.6903) = 0.2138.
Wrong: slope = 0.6903 * (0.6903 - 1) = -0.2138.

Sigmoid, tanh and the rectifiers never fall when their net input grows, so their slope is never negative: the minus
signs in the derivative of 1 / (1 + exp(-z)) cancel. Between two outputs of a softmax it is the other way: one grows
at the cost of the other.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, opposite
from worked.checking.mistakes._backward import is_flat
from worked.formula import Formula


def reversed_sign(around: Around) -> Iterator[Formula]:
    """The slope with the other sign."""
    if not is_flat(around.formula):
        yield opposite(around.formula)


MISTAKE = Mistake(
    title="the slope has the wrong sign",
    often=3,
    met="7 of 94 published examples have a wrong sign",
    example=Example("slides-2-2-1", "slope[5]@1", "-0.2138"),
    quantities=("slope",),
    rewired=reversed_sign,
)
