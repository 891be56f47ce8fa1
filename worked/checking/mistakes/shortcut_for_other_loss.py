"""The delta is the plain difference of output and target, although loss and activation do not allow the short form.

Right: delta = 0.2288 * 2 * (0.6457 - 1) = -0.1621.
Wrong: delta = 0.6457 - 1                = -0.3543.

With cross-entropy after a softmax, or binary cross-entropy after a sigmoid, the slope of the activation cancels and
the delta is just a - t. The formula is so handy that it is carried over to other losses, where nothing cancels.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake
from worked.checking.mistakes._backward import apart, difference

ONE_NEURON = """
[network]
layers = [1, 1]
activations = "sigmoid"
weights = [[[0.4]]]
biases = [[0.2]]

[[samples]]
inputs = [1]
targets = [1]

[training]
loss = "squared-error"
"""


def short_form(around: Around) -> Iterator[Formula]:
    """Output less target; nothing where that is right, or is what is left when the slope alone is left out."""
    loss, activation = around.problem.training.loss, around.network.activations[-1].activation
    error = around.named("error", around.unit) if around.is_output else None
    if loss and error and activation.name not in (*loss.short, "linear"):
        is_the_error = around.key.cells[error.name].formula == difference(around)
        yield from apart(around, [] if is_the_error and not activation.couples else [difference(around)])


MISTAKE = Mistake(
    title="output less target is taken for the delta, which holds for other losses only",
    often=3,
    met="threads on softmax with cross-entropy",
    example=Example(ONE_NEURON, "delta[o1]@1", "-0.3543"),
    quantities=("delta",),
    rewired=short_form,
)
