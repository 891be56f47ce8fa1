"""Masks: mistakes in what is dropped."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.place import edge
from worked.checking.mistakes._layers import dropping, share
from worked.checking.mistakes._methods import ONE, tidied, with_part
from worked.checking.mistakes.mistake import Around, Example, exchanged, mistake
from worked.formula import Formula


def _without_masks(around: Around) -> Formula:
    """The formula with the masks left out, as if nothing were dropped."""
    return tidied(exchanged(around.formula, dict.fromkeys([mask.name for mask in around.symbols_of("mask")], ONE)))


@mistake(
    "the mask is ignored, and what is dropped still counts",
    often=4,
    met="classroom",
    example=Example(dropping(), "dropped[h2]@1", "3.75"),
    quantities=("dropped", "net", "joined"),
)
def mask_ignored(around: Around) -> Iterator[Formula]:
    """The mask is ignored: what is dropped still counts.

    Right: dropped = 0 * 3 / (1 - 0.2) = 0.
    Wrong: dropped = 3 / (1 - 0.2)     = 3.75.

    A dropped unit sends on nothing in this step, a dropped weight carries nothing, and a block that does not survive
    leaves only what passes it by.
    """
    found = [mask for mask in around.symbols_of("mask") if not around.is_one(mask)]
    if found:
        yield _without_masks(around)
    for mask in found:
        yield tidied(exchanged(around.formula, {mask.name: ONE}))
    if around.cell.quantity == "dropped" and found:
        yield from around.symbols_of("out")


@mistake(
    "the mask is inverted, and keeps what is dropped",
    often=3,
    met="in some sources masks mark what is dropped",
    example=Example(dropping(), "dropped[h1]@1", "0"),
    quantities=("dropped", "net", "joined", "error", "gradient"),
)
def mask_inverted(around: Around) -> Iterator[Formula]:
    """The mask is inverted: what is dropped is kept, and what is kept is dropped.

    Right: dropped = 0 * 3 / (1 - 0.2) = 0, and of the other unit 1 * 4 / (1 - 0.2) = 5.
    Wrong: dropped = 1 * 3 / (1 - 0.2) = 3.75, and of the other unit 0.

    A mask of 1 keeps a unit, one of 0 drops it.
    """
    yield exchanged(around.formula, {mask.name: 1 - mask for mask in around.symbols_of("mask")})


@mistake(
    "the mask is forgotten on the way back",
    often=5,
    met="classroom",
    example=Example(dropping(), "error[h2]@1", "1.5"),
    quantities=("error", "delta", "joined-error", "gradient"),
)
def mask_forgotten_backward(around: Around) -> Iterator[Formula]:
    """The mask is forgotten on the way back.

    Right: error of the dropped unit = 0 * 1.5 / (1 - 0.2) = 0.
    Wrong: error of the dropped unit = 1 * 1.5             = 1.5.

    What a dropped unit computes does not change the loss: its error is 0, and so are the gradients of the weights that
    lead into it.
    """
    if around.symbols_of("mask"):
        bare, known = _without_masks(around), share(around)
        yield bare
        if known:
            yield with_part(bare, known, ONE)


@mistake(
    "one mask is used for all weights of a unit",
    often=3,
    met="dropout and DropConnect confused",
    example=Example(dropping(kind="drop-connect", masks="[1, 0, 1, 1]"), "net[o1]@1", "6.25"),
    quantities=("net",),
)
def mask_of_whole_unit(around: Around) -> Iterator[Formula]:
    """With DropConnect a whole unit is dropped, or kept, instead of single weights.

    Right: net = (1 * 1 * 1 + 0 * 2 * 2) / 0.8 = 1.25.
    Wrong: net = 1 * (1 * 1 + 2 * 2) / 0.8     = 6.25.

    Dropout has a mask for each unit, DropConnect for each weight.
    """
    found = around.symbols_of("mask")
    for chosen in found if len(found) > 1 else ():
        yield exchanged(around.formula, {mask.name: chosen for mask in found})


@mistake(
    "the mask of the weights is transposed",
    often=2,
    met="classroom",
    example=Example(dropping(kind="drop-connect", masks="[1, 1, 0, 1]"), "net[o1]@1", "1.25"),
    quantities=("net",),
)
def mask_transposed(around: Around) -> Iterator[Formula]:
    """The mask of the weights is read in the other direction.

    Right: masks of the first unit = 1, 1 (its row), so that net = (1 * 1 + 2 * 2) / 0.8 = 6.25.
    Wrong: masks of the first unit = 1, 0 (a column), so that net = 1 * 1 / 0.8          = 1.25.

    The mask has the shape of the matrix of weights: a row for each unit that they lead into.
    """
    # The masks as they stand down the column, for a square matrix and for any other.
    found, units, before = around.symbols_of("mask"), around.units, around.feeding
    row = units.index(around.unit)
    if len(found) != len(before):
        return
    places = [edge(source, unit) for unit in units for source in before]
    wrong = [around.named("mask", places[place * len(units) + row]) for place in range(len(before))]
    yield exchanged(around.formula, {mask.name: other for mask, other in zip(found, wrong, strict=True)})
