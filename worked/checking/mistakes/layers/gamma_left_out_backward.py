"""Gamma is left out on the way back.

Right: dE/d(normalised) = 2 * 1 = 2.
Wrong: dE/d(normalised) = 1.

What is multiplied by gamma on the way forward is multiplied by it on the way back.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._layers import PLAIN, symbols
from worked.formula import Formula


def without_gamma(around: Around) -> Iterator[Formula]:
    """The error of the scaled number."""
    yield from (symbol for symbol in symbols(around.formula) if around.quantity_of(symbol) == "scaled-error")


MISTAKE = Mistake(
    title="gamma is left out on the way back",
    often=4,
    met="classroom; checked against PyTorch with gamma = 1, it is not seen",
    example=Example(PLAIN, "normalised-error[o1]@1.1", "1"),
    quantities=("normalised-error",),
    rewired=without_gamma,
)
