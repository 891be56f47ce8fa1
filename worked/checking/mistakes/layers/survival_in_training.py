"""The chance to survive is applied in training.

Right: joined in training = 1 * 0.8 + 2   = 2.8.
Wrong: joined in training = 0.8 * 0.8 + 2 = 2.64.

In training a block is there or not. Its chance to survive counts in the test alone.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._layers import joined, masks, skipping, survival
from worked.formula import Formula


def by_chance(around: Around) -> Iterator[Formula]:
    """The chance in the place of the mask, and beside it."""
    chance = survival(around)
    for mask in masks(around) if joined(around) and chance else ():
        assert chance
        yield exchanged(around.formula, {mask.name: chance})
        yield exchanged(around.formula, {mask.name: chance * mask})


MISTAKE = Mistake(
    title="the chance to survive is applied in training",
    often=3,
    met="classroom",
    example=Example(skipping(", survival = 0.8, masks = [1]", "linear"), "joined[o1]@1", "2.64"),
    quantities=("joined",),
    rewired=by_chance,
)
