"""The chance to survive is not applied in the test.

Right: joined in the test = 0.8 * (-2.8) + 2 = -0.24.
Wrong: joined in the test = -2.8 + 2         = -0.8.

In training a block with stochastic depth is there with its chance to survive, in the test always; so there its result
is multiplied by this chance.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._layers import joined, skipping, symbols
from worked.checking.mistakes._methods import ONE, tidied
from worked.formula import Formula


def in_full(around: Around) -> Iterator[Formula]:
    """The block in full; and with the chance not to survive."""
    for symbol in symbols(around.formula) if joined(around) else ():
        if around.quantity_of(symbol) == "survival":
            yield tidied(exchanged(around.formula, {symbol.name: ONE}))
            yield exchanged(around.formula, {symbol.name: 1 - symbol})


MISTAKE = Mistake(
    title="the chance to survive is not applied in the test",
    often=4,
    met="classroom",
    example=Example(skipping(", survival = 0.8, masks = [1]", "linear"), "joined[o1]@2", "-0.8"),
    quantities=("joined",),
    rewired=in_full,
)
