"""What is scaled in training is scaled in the test once more, or the other way round.

Right: net in the test = -0.25 * 3.9063 + 1 * 3             = 2.0234, with the outputs as they are.
Wrong: net in the test = -0.25 * 0.8 * 3.9063 + 1 * 0.8 * 3 = 1.6188.

The scale is set right once: either what is left is divided by 1 - p in training (inverted dropout), or all outputs
are multiplied by 1 - p in the test.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._layers import dropping, is_final, masks, rate, share, symbols
from worked.formula import Formula, product_of


def twice(around: Around) -> Iterator[Formula]:
    """The outputs of the layer before times 1 - p in the test; what is left divided by it in training."""
    if around.cell.quantity == "dropped" and masks(around) and not share(around):
        chance = rate(around)
        if chance:
            yield 1 / (1 - chance) * around.formula
    elif around.cell.quantity == "net" and is_final(around):
        chance = rate(around, layer=around.layer - 1)
        sent = [each for each in symbols(around.formula) if around.quantity_of(each) not in ("weight", "bias")]
        if chance and all(around.quantity_of(each) != "dropped" for each in sent):
            yield exchanged(around.formula, {each.name: product_of((1 - chance, each)) for each in sent})


MISTAKE = Mistake(
    title="what is scaled in training is scaled in the test too, or the other way round",
    often=3,
    met="inverted dropout and that of the paper confused",
    example=Example(dropping(), "net[o1]@2", "1.6188"),
    quantities=("net", "dropped"),
    rewired=twice,
)
