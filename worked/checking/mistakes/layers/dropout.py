"""Dropout: mistakes in scaling what is left, and in testing."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.cells.place import layer_place
from worked.checking.answer_key.normalised import layer_of
from worked.checking.mistakes._layers import dropping, share
from worked.checking.mistakes._methods import ONE, with_part
from worked.checking.mistakes._update import in_every_sample
from worked.checking.mistakes.mistake import Around, Example, exchanged, mistake
from worked.formula import Formula, Quotient, Symbol, product_of


def _with_share(around: Around, other: Formula) -> Iterator[Formula]:
    """The formula with another share, 1 for none."""
    known = share(around)
    if known and known != other:
        yield with_part(around.formula, known, other)


@mistake(
    "what is left by dropout is not scaled by 1 - p",
    often=4,
    met="inverted dropout and that of the paper confused",
    example=Example(dropping(), "dropped[h1]@1", "4.0000"),
    quantities=("dropped", "net", "error", "gradient"),
)
def dropout_scaling_forgotten(around: Around) -> Iterator[Formula]:
    """What is left by dropout is not scaled.

    Right: dropped = 4 / (1 - 0.2) = 5.
    Wrong: dropped = 4.

    With fewer units the sum that they feed is smaller. So what is left is divided by 1 - p in training, or all outputs
    are multiplied by 1 - p in the test. On the way back the same factor stands.
    """
    yield from _with_share(around, ONE)


@mistake(
    "p is taken for 1 - p",
    often=4,
    met="p is the probability of being kept in Srivastava et al. 2014, and of being dropped in PyTorch",
    example=Example(dropping(), "dropped[h1]@1", "20.000"),
    quantities=("dropped", "net", "error"),
)
def dropout_by_rate(around: Around) -> Iterator[Formula]:
    """The probability p of being dropped is taken for the probability 1 - p of being kept.

    Right: dropped = 4 / (1 - 0.2) = 5.
    Wrong: dropped = 4 / 0.2       = 20.

    In the paper p is the probability of being kept, in PyTorch and Keras that of being dropped. What is kept is divided
    by the probability of being kept.
    """
    chance, known = _kept(around), share(around)
    if chance and known:
        yield with_part(around.formula, chance, Symbol(next(chance.symbols())))


@mistake(
    "what is left is multiplied by 1 - p instead of divided by it, or the other way round",
    often=3,
    met="classroom",
    example=Example(dropping(), "dropped[h1]@1", "3.2"),
    quantities=("dropped", "net", "error"),
)
def dropout_multiplied(around: Around) -> Iterator[Formula]:
    """What is left is multiplied by 1 - p where it is divided by it, or divided where it is multiplied.

    Right: dropped = 4 / (1 - 0.2) = 5.
    Wrong: dropped = 4 * (1 - 0.2) = 3.2.

    In training too little is left, so that it must become larger; in the test too much is there, and it must become
    smaller.
    """
    chance = _kept(around)
    if chance:
        yield from _with_share(around, chance if isinstance(share(around), Quotient) else 1 / chance)


def _kept(around: Around) -> Formula | None:
    """1 - p, as it stands in the share."""
    known = share(around)
    return known.bottom if isinstance(known, Quotient) else known


@mistake(
    "what is scaled in training is scaled in the test too, or the other way round",
    often=3,
    met="inverted dropout and that of the paper confused",
    example=Example(dropping(), "net[o1]@2", "1.6188"),
    quantities=("net", "dropped"),
)
def dropout_scaled_twice(around: Around) -> Iterator[Formula]:
    """What is scaled in training is scaled in the test once more, or the other way round.

    Right: net in the test = -0.25 * 3.9063 + 1 * 3             = 2.0234, with the outputs as they are.
    Wrong: net in the test = -0.25 * 0.8 * 3.9063 + 1 * 0.8 * 3 = 1.6188.

    The scale is set right once: either what is left is divided by 1 - p in training (inverted dropout), or all outputs
    are multiplied by 1 - p in the test.
    """
    if around.cell.quantity == "dropped" and around.symbols_of("mask") and not share(around):
        chance = _rate(around)
        if chance:
            yield 1 / (1 - chance) * around.formula
    elif around.cell.quantity == "net" and _is_final(around):
        chance = _rate(around, layer=around.layer - 1)
        if chance and not around.symbols_of("dropped"):
            sent = [symbol for symbol, _ in _weighted(around)]
            yield exchanged(around.formula, {each.name: product_of((1 - chance, each)) for each in sent})


@mistake(
    "units or weights are dropped in the test",
    often=4,
    met="model.eval() forgotten, in threads on PyTorch",
    example=Example(dropping(), "net[o1]@2", "-0.9766"),
    quantities=("net", "dropped"),
)
def dropout_in_test(around: Around) -> Iterator[Formula]:
    """Units or weights are dropped in the test.

    Right: net in the test = -0.25 * 3.9063 + 1 * 3 = 2.0234, with all units.
    Wrong: net in the test = -0.25 * 3.9063         = -0.9766, with the units that were left in training.

    Dropout is for training alone. In the test all units count.
    """
    # What the layer before sends times the mask of the last step, or the weights times theirs.
    if not _is_final(around):
        return
    if around.cell.quantity == "dropped":
        yield from (mask * around.formula.parts()[-1] for mask in _earlier_masks(around, around.unit)[:1])
        return
    changes, chance = {}, _rate(around, layer=around.layer - 1)
    for sent, unit in _weighted(around):
        found = _earlier_masks(around, unit)
        if found and around.quantity_of(sent) != "dropped":
            changes[sent.name] = found[0] * sent
    if changes:
        yield exchanged(around.formula, changes)
    if changes and chance:
        scaled = {name: product_of((1 / (1 - chance), each)) for name, each in changes.items()}
        yield exchanged(around.formula, scaled)
    masked = {}
    for weight in around.symbols_of("weight"):
        found = _earlier_masks(around, around.key.cells[weight.name].place)
        if found:
            masked[weight.name] = found[0] * weight
    if masked:
        yield exchanged(around.formula, masked)


def _is_final(around: Around) -> bool:
    """Whether the cell belongs to the last forward pass, in which nothing learns."""
    return around.step > around.key.solution.steps[-1].number - 1 and around.key.solution.steps[-1].final


def _rate(around: Around, layer: int | None = None) -> Symbol | None:
    """The probability of being dropped in a layer, in this step or in another one."""
    place = layer_place(layer_of(around.key, around.cell) or 0 if layer is None else layer)
    steps = (around.step, *range(around.step - 1, 0, -1), around.step + 1)
    names = [identifier("drop-rate", place, step) for step in steps]
    return next((Symbol(name) for name in names if name in around.key.cells), None)


def _earlier_masks(around: Around, unit: str) -> list[Symbol]:
    """The masks of a unit in the steps before, the latest first."""
    found = []
    for step in range(around.step - 1, 0, -1):
        for tag in dict.fromkeys((around.cell.sample, None, 1)):
            name = identifier("mask", unit, step, tag)
            if name in around.key.cells:
                found.append(Symbol(name))
                break
    return found


def _weighted(around: Around) -> Iterator[tuple[Symbol, str]]:
    """What comes in by each weight, and the unit that it comes from."""
    for symbol in map(Symbol, dict.fromkeys(around.formula.symbols())):
        cell = around.key.cells[symbol.name]
        if cell.quantity not in ("weight", "bias") and cell.place in around.feeding:
            yield symbol, cell.place


@mistake(
    "weights from a dropped unit learn, by its output before dropout",
    often=4,
    met="classroom",
    example=Example(dropping(), "gradient[h2>o1]@1", "4.5"),
    quantities=("gradient",),
)
@in_every_sample
def dropped_output_in_gradient(around: Around) -> Iterator[Formula]:
    """The gradient of a weight is taken with the output before dropout.

    Right: gradient from the dropped unit = 1.5 * 0 = 0, so that its weight stays.
    Wrong: gradient from the dropped unit = 1.5 * 3 = 4.5.

    A weight from a dropped unit carried nothing and does not learn in this step; one from a unit that is left carried
    what dropout made of the output.
    """
    for dropped in around.symbols_of("dropped"):
        inputs = [around.key.cells[name] for name in around.key.cells[dropped.name].inputs]
        sent = [cell.symbol for cell in inputs if cell.quantity not in ("mask", "drop-rate")]
        yield from around.instead_of(dropped, *sent)
