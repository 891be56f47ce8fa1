"""The mask is ignored: what is dropped still counts.

Right: dropped = 0 * 3 / (1 - 0.2) = 0.
Wrong: dropped = 3 / (1 - 0.2)     = 3.75.

A dropped unit sends on nothing in this step, a dropped weight carries nothing, and a block that does not survive
leaves only what passes it by.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._layers import dropping, masks, without_masks
from worked.checking.mistakes._methods import ONE, tidied
from worked.formula import Formula, Symbol


def all_kept(around: Around) -> Iterator[Formula]:
    """The formula without its masks, or without one of them."""
    found = [mask for mask in masks(around) if not around.is_one(mask)]
    yield from ([without_masks(around)] if found else [])
    for mask in found:
        yield tidied(exchanged(around.formula, {mask.name: ONE}))
    if around.cell.quantity == "dropped" and found:
        yield from (Symbol(name) for name in around.formula.symbols() if around.quantity_of(Symbol(name)) == "out")


MISTAKE = Mistake(
    title="the mask is ignored, and what is dropped still counts",
    often=4,
    met="classroom",
    example=Example(dropping(), "dropped[h2]@1", "3.75"),
    quantities=("dropped", "net", "joined"),
    rewired=all_kept,
)
