"""The denominator is typed without brackets: 1/1 + e^(-z) in place of 1/(1 + e^(-z)).

Right: out = 0.5/(1 + e^(-0.5)) = 0.3112.
Wrong: out = 0.5/1 + e^(-0.5)   = 1.1065.

A calculator divides before it adds, so that only the first number below the line is divided by. On paper the line of
the fraction does what the brackets do.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, rewritten
from worked.formula import Formula, Quotient, Sum, sum_of

SWISH = """
network = { layers = [2, 1], activations = "swish", weights = [[[0.5, -0.4]]], biases = [[0.4]] }
samples = [{ inputs = [1, 1], targets = [1] }]
"""


def divided_first(around: Around) -> Iterator[Formula]:
    """The output with every fraction divided by the first term below its line only, the others added."""

    def change(part: Formula) -> Formula:
        if isinstance(part, Quotient) and isinstance(part.bottom, Sum):
            first, *rest = part.bottom.terms
            return sum_of([Quotient(part.top, first), *rest])
        return part

    yield rewritten(around.formula, change)


MISTAKE = Mistake(
    title="the denominator is typed without brackets",
    often=3,
    met="a plain slip on a calculator",
    example=Example(SWISH, "out[o1]@1", "1.1065"),
    quantities=("out",),
    rewired=divided_first,
)
