"""The inputs of another sample are used, or the outputs of an earlier pass.

Right: net = 0.4 * 2   - 0.3 * 0.3  + 0.1 = 0.81.
Wrong: net = 0.4 * 0.5 - 0.3 * (-1) + 0.1 = 0.6.

A forward pass begins anew with each sample. The numbers of the sample before still stand on the paper, or in the
variables of a program.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._forward import elsewhere
from worked.formula import Formula

TWO_SAMPLES = """
network = { layers = [2, 1], activations = "sigmoid", weights = [[[0.4, -0.3]]], biases = [[0.1]] }
samples = [{ inputs = [0.5, -1], targets = [1] }, { inputs = [2, 0.3], targets = [0] }]
training = { batch = "all" }
"""


def inputs_of_another(around: Around) -> Iterator[Formula]:
    """The net input from the inputs of the samples, then of the steps beside it."""
    yield from (exchanged(around.formula, changes) for changes in elsewhere(around, around.inputs))


MISTAKE = Mistake(
    title="the inputs are those of another sample or of an earlier pass",
    often=2,
    met="a published XOR program announces one sample and still computes with that before; threads on stale values",
    example=Example(TWO_SAMPLES, "net[o1]@1.2", "0.6"),
    quantities=("net",),
    rewired=inputs_of_another,
)
