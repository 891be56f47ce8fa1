"""The exponential of the net input is taken for the output of softmax, without dividing by their sum.

Right: out = e^(-0.7) / (e^(-0.7) + e^(0.6) + e^(0.8)) = 0.1093.
Wrong: out = e^(-0.7)                                  = 0.4966.

Softmax makes shares of a whole: the outputs of the layer add up to 1. The exponentials alone do not.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._forward import is_softmax
from worked.formula import Formula, Quotient


def exponential_alone(around: Around) -> Iterator[Formula]:
    """The numerator of softmax."""
    if is_softmax(around) and isinstance(around.formula, Quotient):
        yield around.formula.top


MISTAKE = Mistake(
    title="softmax is not divided by the sum of the exponentials",
    often=3,
    met="a plain slip",
    example=Example("softmax-3-class", "out[o1]@1", "0.4966"),
    quantities=("out",),
    rewired=exponential_alone,
)
