"""Net inputs: numbers of another unit, sample or step are put in."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import Cell, identifier
from worked.checking.mistakes._forward import elsewhere
from worked.checking.mistakes._update import FED, neighbours
from worked.checking.mistakes.mistake import Around, Example, exchanged, mistake
from worked.formula import Formula, Negative, Number, Symbol, product_of, sum_of


@mistake(
    "the net inputs of the layer before are used in place of its outputs",
    often=4,
    met="10 of 94 published examples put in a wrong quantity, such as the net input for the output",
    example=Example("slides-2-2-1", "net[5]@1", "0.8385"),
    quantities=("net",),
)
def net_for_output(around: Around) -> Iterator[Formula]:
    """The net inputs of the layer before are used in place of its outputs.

    Right: net = 0.3 * 0.6803 + 0.9 * 0.6637 = 0.8014.
    Wrong: net = 0.3 * 0.755  + 0.9 * 0.68   = 0.8385.

    A unit sends on its output, which has been through the activation. In tables of net inputs and outputs the wrong
    column is read, or both are called y.
    """
    changes = {}
    for source in around.feeding:
        sent, net = around.sent(source), around.net(source)
        if sent and net:
            changes[sent.name] = net
    yield exchanged(around.formula, changes)
    for name, instead in changes.items():
        yield exchanged(around.formula, {name: instead})


@mistake(
    "one weight is that of an arrow into another unit",
    often=3,
    met="5 of 94 published examples take a wrong weight or a transposed matrix",
    example=Example("slides-2-2-1", "net[3]@1", "0.86"),
    quantities=("net",),
)
def weight_misplaced(around: Around) -> Iterator[Formula]:
    """One weight is that of an arrow into another unit.

    Right: net = 0.1 * 0.35 + 0.8 * 0.9 = 0.755.
    Wrong: net = 0.4 * 0.35 + 0.8 * 0.9 = 0.86.

    An input has an arrow to every unit of the next layer, each with a weight of its own. Where they start they lie
    close together, and the label of the one beside it is read.
    """
    for unit in around.siblings:
        for weight, source in zip(around.weights, around.feeding, strict=True):
            yield from around.instead_of(weight, around.weight(source, unit))


@mistake(
    "the weights are those of another unit of the layer",
    often=3,
    met="5 of 94 published examples take a wrong weight or a transposed matrix",
    example=Example("slides-2-2-1", "net[3]@1", "0.68"),
    quantities=("net",),
)
def another_units_weights(around: Around) -> Iterator[Formula]:
    """The weights are those of another unit of the layer.

    Right: net = 0.1 * 0.35 + 0.8 * 0.9 = 0.755.
    Wrong: net = 0.4 * 0.35 + 0.6 * 0.9 = 0.68.

    All units of a layer see the same inputs; what tells them apart are the weights of the arrows that end in them.
    """
    own, bias = around.weights, around.bias(around.unit)
    for unit in around.siblings:
        changes = {}
        for weight, source in zip(own, around.feeding, strict=True):
            changes[weight.name] = around.weight(source, unit) or weight
        yield exchanged(around.formula, changes)
        other = around.bias(unit)
        if bias and other:
            yield exchanged(around.formula, changes | {bias.name: other})


@mistake(
    "the table of weights is read the wrong way round (rows for columns)",
    often=4,
    met="5 of 94 published examples take a wrong weight or a transposed matrix",
    example=Example("slides-2-2-1", "net[3]@1", "0.395"),
    quantities=("net",),
)
def transposed_weights_forward(around: Around) -> Iterator[Formula]:
    """The table of weights is read the wrong way round: rows for columns, w_ij for w_ji.

    Right: net = 0.1 * 0.35 + 0.8 * 0.9 = 0.755.
    Wrong: net = 0.1 * 0.35 + 0.4 * 0.9 = 0.395.

    Of the weights 0.1 and 0.8 into the first unit and 0.4 and 0.6 into the second, 0.1 and 0.4 lead away from the first
    input. Some books write one row for each receiving unit, others one for each sending unit, and likewise the two
    indices of a weight: w_12 leads from 1 to 2 for some and from 2 to 1 for others.
    """
    # The weights in their places if the table is filled, or read, in the other order.
    sources, targets = around.feeding, around.units
    if not around.network.is_layered:
        return
    by_target = [around.weight(source, target) for target in targets for source in sources]
    by_source = [around.weight(source, target) for source in sources for target in targets]
    at, wide, high = targets.index(around.unit), len(sources), len(targets)
    yield _with(around, [by_target[number * high + at] for number in range(wide)])
    yield _with(around, [by_source[at * wide + number] for number in range(wide)])


def _with(around: Around, others: list[Symbol | None]) -> Formula:
    """The net input with other weights in place of its own."""
    names = [weight.name for weight in around.weights]
    return exchanged(around.formula, dict(zip(names, others, strict=True)))


@mistake(
    "the old weights are used, from before the update",
    often=4,
    met="threads on stale values; 10 of 94 published examples put in a wrong quantity, such as a stale one",
    example=Example("slides-2-2-1", "net[5]@2", "0.7997"),
    quantities=("net",),
)
def stale_weights(around: Around) -> Iterator[Formula]:
    """A later forward pass still uses the weights from before the update.

    Right: net = 0.2723 * 0.6797 + 0.8730 * 0.6620 = 0.7630.
    Wrong: net = 0.3    * 0.6797 + 0.9    * 0.6620 = 0.7997.

    Each pass begins with the weights that the update before it has left. The first weights stand in the problem and in
    the picture, the new ones only at the end of a page.
    """
    cells = [around.key.cells[name] for name in around.formula.symbols()]
    for step in (around.step - 1, 1):
        for learning in (("weight", "bias"), ("weight",)):
            own = [cell for cell in cells if cell.quantity in learning]
            older = {cell.id: identifier(cell.quantity, cell.place, step) for cell in own}
            changes = {name: Symbol(old) for name, old in older.items() if old in around.key.cells}
            yield exchanged(around.formula, changes)


# One linear unit with two inputs, of whose weights one is fixed.
FROZEN = """
samples = [{ inputs = [2, 0], targets = [0.8] }]
[network]
layers = [2, 1]
activations = "linear"
weights = [[[0.5, 0]]]
frozen = ["x1>o1"]
"""


@mistake(
    "a weight or bias that is fixed was updated",
    often=4,
    met="exercises in which a part of the net does not learn",
    example=Example(FROZEN, "net[o1]@2", "0.2"),
    quantities=("net",),
)
def frozen_updated(around: Around) -> Iterator[Formula]:
    """A parameter that is fixed was updated all the same.

    Right: net = 0.5 * 2         = 1.0.
    Wrong: net = (0.5 - 0.4) * 2 = 0.2.

    Fixed weights and biases do not learn: whatever the loss says of them, they keep their values, and the second
    forward pass uses these.
    """
    # What a fixed parameter would have learned is known in the first step only.
    if around.step != 2 or not around.network.frozen:
        return
    changes = {}
    for name in around.formula.symbols():
        cell = around.key.cells[name]
        new = _descended(around, cell) if (cell.quantity, cell.place) in around.network.frozen else None
        if new:
            changes[name] = Symbol(name) + new
    weights = {name: new for name, new in changes.items() if around.key.cells[name].place.is_edge}
    for found in (changes, weights):
        if found:
            yield exchanged(around.formula, found)


def _descended(around: Around, parameter: Cell) -> Formula | None:
    """What gradient descent would add to a fixed weight or bias in the first step; None where that is not so plain."""
    training, key = around.problem.training, around.key
    first = key.cells.get(identifier("net", parameter.place.target, 1))
    if first is None or not training.form.is_plain or training.penalty:
        return None
    before = Around(key, first)
    delta, found = _delta(before), before.named("learning-rate")
    sent: Formula | None = before.sent(parameter.place.source) if parameter.place.is_edge else Number("1")
    if not (delta and found and sent):
        return None
    turned = key.problem.falling == (parameter.place.is_edge or around.network.bias_input > 0)
    whole = product_of((found, delta, sent) if parameter.place.is_edge else (found, delta))
    return whole if turned else Negative(whole)


def _delta(around: Around) -> Formula | None:
    """The delta of a unit: its cell, or where it has none because it is not asked for, what it would be."""
    own = around.named("delta", around.unit)
    if own:
        return own
    pairs = [(around.weight(around.unit, unit), around.named("delta", unit)) for unit in around.fed]
    chosen, out = around.chosen, around.named("out", around.unit)
    if not pairs or not out or chosen.activation.couples:
        return None
    slope = chosen.activation.slope_of([around.cell.symbol], [out], 0, 0, chosen.settings)
    terms = [weight * delta for weight, delta in pairs if weight and delta]
    return slope * sum_of(terms) if slope and len(terms) == len(pairs) else None


TWO_SAMPLES = """
network = { layers = [2, 1], activations = "sigmoid", weights = [[[0.4, -0.3]]], biases = [[0.1]] }
samples = [{ inputs = [0.5, -1], targets = [1] }, { inputs = [2, 0.3], targets = [0] }]
training = { batch = "all" }
"""


@mistake(
    "the inputs are those of another sample or of an earlier pass",
    often=2,
    met="a published XOR program announces one sample and still computes with that before; threads on stale values",
    example=Example(TWO_SAMPLES, "net[o1]@1.2", "0.6"),
    quantities=("net",),
)
def other_sample(around: Around) -> Iterator[Formula]:
    """The inputs of another sample are used, or the outputs of an earlier pass.

    Right: net = 0.4 * 2   - 0.3 * 0.3  + 0.1 = 0.81.
    Wrong: net = 0.4 * 0.5 - 0.3 * (-1) + 0.1 = 0.6.

    A forward pass begins anew with each sample. The numbers of the sample before still stand on the paper, or in the
    variables of a program.
    """
    yield from (exchanged(around.formula, changes) for changes in elsewhere(around, around.inputs))


@mistake(
    "the number of another place is copied",
    often=2,
    met="9 of 94 published examples have misprints and copied lines",
    example=Example("mazur-2-2-2", "net[h2]@1", "0.3775"),
    quantities=("net", "out", "error", "slope", "delta", "gradient", *FED, "data-gradient", "clipped-gradient"),
)
def copied_from_neighbour(around: Around) -> Iterator[Formula]:
    """The number of a neighbouring place is written.

    Right: net of h2 = 0.25 * 0.05 + 0.30 * 0.10 + 0.35 = 0.3925.
    Wrong: net of h2 = net of h1                        = 0.3775.

    It is the right number in the wrong place: a line copied, or one row of the table taken for another.
    """
    yield from around.each(around.cell.quantity, neighbours(around))
