"""Deltas: mistakes in multiplying errors by slopes, and in the short forms of deltas."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes._backward import is_plain, losses
from worked.checking.mistakes.mistake import NEAREST, Around, Example, factors, mistake, terms
from worked.formula import Formula, Number, Symbol


def _slope_and_error(around: Around) -> tuple[Symbol, Symbol] | None:
    """The two factors of a delta; None where it has others, or none."""
    symbols = [part for part in factors(around.formula) if isinstance(part, Symbol)]
    if [around.quantity_of(part) for part in symbols] == ["slope", "error"]:
        return symbols[0], symbols[1]
    return None


@mistake(
    "the error is left out of the delta",
    often=2,
    met="3 of 94 published examples leave a factor out",
    example=Example("slides-2-2-1", "delta[5]@1", "0.2138"),
    quantities=("delta",),
)
def error_left_out(around: Around) -> Iterator[Formula]:
    """The error is left out of the delta: the slope stands alone.

    Right: delta = -0.1903 * 0.2138 = -0.0407.
    Wrong: delta = 0.2138.

    A delta says how the loss changes with the net input. The slope says only how the unit's own output does.
    """
    pair = _slope_and_error(around)
    if pair:
        yield pair[0]


@mistake(
    "the error in the delta is that of another unit",
    often=2,
    met="10 of 94 published examples put in a wrong quantity, such as that of another unit",
    example=Example("mazur-2-2-2", "delta[o1]@1", "-0.0406"),
    quantities=("delta",),
)
def another_units_error(around: Around) -> Iterator[Formula]:
    """The slope is multiplied by the error of another unit of the layer.

    Right: delta = 0.7414 * 0.1868  = 0.1385.
    Wrong: delta = -0.2171 * 0.1868 = -0.0406.

    The wrong line is copied. Only in a softmax layer do the errors of other outputs have a part in the delta, each with
    a slope of its own.
    """
    pair = _slope_and_error(around)
    if pair:
        yield from around.instead_of(pair[1], *around.each("error", around.siblings))
    elif is_plain(around):
        formulas = map(around.formula_of, around.each("delta", around.siblings))
        yield from (formula for formula in formulas if formula)


@mistake(
    "the loss itself is multiplied by the slope",
    often=3,
    met="a plain slip",
    example=Example("slides-2-2-1", "delta[5]@1", "0.0039"),
    quantities=("delta",),
)
def loss_times_slope(around: Around) -> Iterator[Formula]:
    """The loss itself is multiplied by the slope, in place of the error.

    Right: delta = -0.1903 * 0.2138 = -0.0407.
    Wrong: delta = 0.0181 * 0.2138  = 0.0039.

    The delta needs the slope of the loss, not its value. The number was computed last in the forward pass and is often
    called the error.
    """
    pair = _slope_and_error(around)
    if pair and around.is_output:
        yield from around.instead_of(pair[1], *losses(around))


@mistake(
    "error and slope are added, not multiplied",
    often=1,
    met="a plain slip",
    example=Example("slides-2-2-1", "delta[5]@1", "0.0235"),
    quantities=("delta",),
)
def sum_for_product(around: Around) -> Iterator[Formula]:
    """Error and slope are added, not multiplied.

    Right: delta = -0.1903 * 0.2138 = -0.0407.
    Wrong: delta = -0.1903 + 0.2138 = 0.0235.

    Along a chain derivatives are multiplied; only what comes over different paths is added.
    """
    pair = _slope_and_error(around)
    if pair:
        yield pair[1] + pair[0]


@mistake(
    "the slope is multiplied into the delta twice",
    often=2,
    met="a plain slip; textbooks differ in what they call the error",
    example=Example("slides-2-2-1", "delta[5]@1", "-0.0087"),
    quantities=("delta",),
)
def slope_twice(around: Around) -> Iterator[Formula]:
    """The slope is multiplied into the delta twice.

    Right: delta = -0.1903 * 0.2138          = -0.0407.
    Wrong: delta = -0.1903 * 0.2138 * 0.2138 = -0.0087.

    Each link of the chain rule counts once. It happens where what is called the error already has the slope in it: in
    some books the delta itself is called the error.
    """
    pair = _slope_and_error(around)
    if pair and not isinstance(around.formula_of(pair[0]), Number):
        yield pair[0] * around.formula


@mistake(
    "the learning rate is already in the delta",
    often=3,
    met="threads and keys on the web",
    example=Example("mazur-2-2-2", "delta[o1]@1", "0.0692"),
    quantities=("delta", "error"),
)
def rate_in_delta(around: Around) -> Iterator[Formula]:
    """The learning rate is already multiplied into the delta.

    Right: delta = 0.7414 * 0.1868       = 0.1385.
    Wrong: delta = 0.5 * 0.7414 * 0.1868 = 0.0692.

    The learning rate belongs to the step, not to the slope. A delta made smaller by it is carried back to every layer
    before, and in the update the rate is often multiplied in once more.
    """
    rate, signal = around.named("learning-rate"), around.problem.training.optimiser.signal
    if rate and around.cell.quantity == signal and not around.is_one(rate):
        yield rate * around.formula


@mistake(
    "an input or the output of the unit is already in the delta",
    often=2,
    met="a plain slip",
    example=Example("slides-2-2-1", "delta[5]@1", "-0.0277"),
    quantities=("delta",),
)
def input_in_delta(around: Around) -> Iterator[Formula]:
    """The delta is already multiplied by an input of the unit, or by its output: it is a gradient.

    Right: delta = -0.1903 * 0.2138          = -0.0407.
    Wrong: delta = -0.1903 * 0.2138 * 0.6803 = -0.0277.

    The delta belongs to the unit, the input to each of its weights: a unit has one delta and as many gradients as
    weights. In the chain rule for one weight the three factors stand in one line, and nothing shows that the first two
    are the delta.
    """
    out = around.sent(around.unit)
    yield from (around.formula * sent for sent in (*around.inputs[:NEAREST], out) if sent)


ONE_NEURON = """
network = { layers = [1, 1], activations = "sigmoid", weights = [[[0.4]]], biases = [[0.2]] }
samples = [{ inputs = [1], targets = [1] }]
training = { loss = "squared-error" }
"""


@mistake(
    "output less target is taken for the delta, which holds for other losses only",
    often=3,
    met="threads on softmax with cross-entropy",
    example=Example(ONE_NEURON, "delta[o1]@1", "-0.3543"),
    quantities=("delta",),
)
def shortcut_for_other_loss(around: Around) -> Iterator[Formula]:
    """The delta is the plain difference of output and target, although loss and activation do not allow the short form.

    Right: delta = 0.2288 * 2 * (0.6457 - 1) = -0.1621.
    Wrong: delta = 0.6457 - 1                = -0.3543.

    With cross-entropy after a softmax, or binary cross-entropy after a sigmoid, the slope of the activation cancels and
    the delta is just a - t. The formula is so handy that it is carried over to other losses, where nothing cancels.
    """
    # Output less target; nothing where that is right, or is what is left when the slope alone is left out.
    loss, activation, unit = around.problem.training.loss, around.chosen.activation, around.unit
    error, target, out = around.named("error", unit), around.named("target", unit), around.named("out", unit)
    if loss and error and target and out and not activation.is_linear and activation.name not in loss.short:
        difference = target - out if around.problem.convention.falling else out - target
        if activation.couples or around.formula_of(error) != difference:
            yield difference


@mistake(
    "the delta is multiplied by a slope that had already cancelled",
    often=4,
    met="threads on softmax with cross-entropy",
    example=Example("softmax-3-class", "delta[o2]@1", "-0.1439"),
    quantities=("delta",),
)
def shortcut_times_slope(around: Around) -> Iterator[Formula]:
    """The delta is multiplied by a slope that is in it already.

    Right: delta = 0.4010 - 1                           = -0.5990.
    Wrong: delta = (0.4010 - 1) * 0.4010 * (1 - 0.4010) = -0.1439.

    With cross-entropy after a softmax, or binary cross-entropy after a sigmoid, the slope cancels against the loss:
    a - t is already the delta, not the error. A student who has learned delta = error * slope multiplies once more.
    """
    slope = around.slope_at(around.nets, around.outs) if is_plain(around) else None
    if slope:
        yield around.formula * slope


THREE_CLASSES = """
samples = [{ inputs = [1.0, 2.0], targets = [0, 1, 0] }]
training = { loss = "half-squared-error" }

[network]
layers = [2, 3]
activations = "softmax"
weights = [[[0.2, -0.5], [0.4, 0.1], [-0.3, 0.6]]]
biases = [[0.1, 0.0, -0.1]]
"""


@mistake(
    "only the unit's own output is followed back through the softmax",
    often=4,
    met="1 of 94 published examples, in 9 of its gradients",
    example=Example(THREE_CLASSES, "delta[o2]@1", "-0.1439"),
    quantities=("delta",),
)
def cross_slopes_forgotten(around: Around) -> Iterator[Formula]:
    """Of the slopes of a softmax only the diagonal is used: each output by its own net input.

    Right: delta = -0.0438 * 0.1093 + 0.2402 * (-0.5990) - 0.1964 * 0.4897 = -0.2448.
    Wrong: delta =                    0.2402 * (-0.5990)                   = -0.1439.

    Each net input of a softmax layer moves all of its outputs, since they share one sum. So all errors come back to
    each net input, each with the slope between the two.
    """
    own = around.named("slope", around.unit)
    if own and len(terms(around.formula)) > 1:
        yield from (term for term in terms(around.formula) if own in factors(term))
