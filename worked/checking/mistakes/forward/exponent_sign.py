"""The exponent has the wrong sign.

Right: out = 1/(1 + e^(-0.755)) = 0.6803.
Wrong: out = 1/(1 + e^(0.755))  = 0.3197.

The minus sign before the net input belongs to the formula and stays when the number is put in: of a negative net
input the exponent becomes positive. Without it the sigmoid falls instead of rising; right and wrong add up to 1.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, opposite, rewritten
from worked.formula import Formula, Function


def exponent_negated(around: Around) -> Iterator[Formula]:
    """The output with the other sign in all exponents; of tanh, which is made of them, in its argument."""

    def change(part: Formula) -> Formula:
        if isinstance(part, Function) and part.name in ("exp", "tanh"):
            return Function(part.name, opposite(part.argument))
        return part

    yield rewritten(around.formula, change)


MISTAKE = Mistake(
    title="the exponent has the wrong sign",
    often=4,
    met="2 published examples (Han & Kamber among them) print the exponent so",
    example=Example("slides-2-2-1", "out[3]@1", "0.3197"),
    quantities=("out",),
    rewired=exponent_negated,
)
