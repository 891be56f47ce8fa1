"""Gamma and beta are exchanged.

Right: scaled = 2 * (-1.25) + 0.5 = -2.
Wrong: scaled = 0.5 * (-1.25) + 2 = 1.375.

Gamma stretches and beta shifts: y = gamma * x + beta.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._layers import PLAIN, symbols
from worked.formula import Formula


def exchanged_parameters(around: Around) -> Iterator[Formula]:
    """Each in the place of the other."""
    found = {around.quantity_of(symbol): symbol for symbol in symbols(around.formula)}
    if "gamma" in found and "beta" in found:
        yield exchanged(around.formula, {found["gamma"].name: found["beta"], found["beta"].name: found["gamma"]})


MISTAKE = Mistake(
    title="gamma and beta are exchanged",
    often=2,
    met="classroom",
    example=Example(PLAIN, "scaled[o1]@1.1", "1.375"),
    quantities=("scaled",),
    rewired=exchanged_parameters,
)
