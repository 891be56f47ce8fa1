"""The residual connection ends behind the activation instead of before it, or the other way round.

Right: out = sigmoid(0.8 + 2) = 0.9427.
Wrong: out = sigmoid(0.8) + 2 = 2.6900.

He et al. add before the last activation of a block; in their later, pre-activated block nothing comes after the sum.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._layers import joined, own_argument, skipping
from worked.formula import Formula, Symbol


def other_side(around: Around) -> Iterator[Formula]:
    """The activation of the block alone with the input added, or the activation of the sum."""
    found = joined(around)
    if found:
        own = [name for name in found[0].symbols() if around.key.cells[name].quantity == "out"]
        before = own_argument(around, own[0]) if own else None
        nets = [before + found[1] if before and net == before else net for net in around.nets]
        if before and len(nets) == len(around.units):
            yield around.activated(nets)
        return
    sums = [Symbol(name) for name in around.formula.symbols() if around.key.cells[name].quantity == "joined"]
    changes = {}
    for each in dict.fromkeys(sums):
        whole = around.key.cells[each.name].formula
        assert whole
        changes[each.name] = whole.parts()
    if changes and not any(found.couples for found in [around.chosen.activation]):
        name, (own_part, added) = next(iter(changes.items()))
        yield exchanged(around.formula, {name: own_part}) + added


MISTAKE = Mistake(
    title="the residual connection is added on the other side of the activation",
    often=4,
    met="He et al. 2016 have two kinds of blocks",
    example=Example(skipping(), "out[o1]@1", "2.6900"),
    quantities=("out", "joined"),
    rewired=other_side,
)
