"""The delta is the plain difference of output and target, although loss and activation do not allow the short form.

Right: delta = 0.2288 * 2 * (0.6457 - 1) = -0.1621.
Wrong: delta = 0.6457 - 1                = -0.3543.

With cross-entropy after a softmax, or binary cross-entropy after a sigmoid, the slope of the activation cancels and
the delta is just a - t. The formula is so handy that it is carried over to other losses, where nothing cancels.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.formula import Formula

ONE_NEURON = """
network = { layers = [1, 1], activations = "sigmoid", weights = [[[0.4]]], biases = [[0.2]] }
samples = [{ inputs = [1], targets = [1] }]
training = { loss = "squared-error" }
"""


def short_form(around: Around) -> Iterator[Formula]:
    """Output less target; nothing where that is right, or is what is left when the slope alone is left out."""
    loss, activation, unit = around.problem.training.loss, around.chosen.activation, around.unit
    error, target, out = around.named("error", unit), around.named("target", unit), around.named("out", unit)
    if loss and error and target and out and not activation.is_linear and activation.name not in loss.short:
        difference = target - out if around.problem.convention.falling else out - target
        if activation.couples or around.key.cells[error.name].formula != difference:
            yield difference


MISTAKE = Mistake(
    title="output less target is taken for the delta, which holds for other losses only",
    often=3,
    met="threads on softmax with cross-entropy",
    example=Example(ONE_NEURON, "delta[o1]@1", "-0.3543"),
    quantities=("delta",),
    rewired=short_form,
)
