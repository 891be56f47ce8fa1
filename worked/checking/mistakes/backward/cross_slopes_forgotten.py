"""Of the slopes of a softmax only the diagonal is used: each output by its own net input.

Right: delta = -0.0438 * 0.1093 + 0.2402 * (-0.5990) - 0.1964 * 0.4897 = -0.2448.
Wrong: delta =                    0.2402 * (-0.5990)                   = -0.1439.

Each net input of a softmax layer moves all of its outputs, since they share one sum. So all errors come back to each
net input, each with the slope between the two.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, factors, terms
from worked.formula import Formula

THREE_CLASSES = """
samples = [{ inputs = [1.0, 2.0], targets = [0, 1, 0] }]
training = { loss = "half-squared-error" }

[network]
layers = [2, 3]
activations = "softmax"
weights = [[[0.2, -0.5], [0.4, 0.1], [-0.3, 0.6]]]
biases = [[0.1, 0.0, -0.1]]
"""


def diagonal(around: Around) -> Iterator[Formula]:
    """The term with the unit's own slope."""
    own = around.named("slope", around.unit)
    if own and len(terms(around.formula)) > 1:
        yield from (term for term in terms(around.formula) if own in factors(term))


MISTAKE = Mistake(
    title="only the unit's own output is followed back through the softmax",
    often=4,
    met="1 of 94 published examples, in 9 of its gradients",
    example=Example(THREE_CLASSES, "delta[o2]@1", "-0.1439"),
    quantities=("delta",),
    rewired=diagonal,
)
