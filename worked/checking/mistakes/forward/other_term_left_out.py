"""Half of the binary cross-entropy is left out: the term of 1 - t, or that of t.

Right: loss = -(0.8 * ln(0.6921) + 0.2 * ln(1 - 0.6921)) = 0.5300.
Wrong: loss = -(0.8 * ln(0.6921))                        = 0.2944.

With softmax only the term of the right class counts, since all other targets are 0. A single output stands for two
classes, yes and no, and each has its term; for targets of 0 and 1 one of them vanishes, and the wrong one is kept.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.checking.mistakes._forward import has_logarithm, in_loss
from worked.formula import Formula, Negative, Product, Sum

BINARY = """
network = { layers = [2, 1], activations = "sigmoid", weights = [[[0.4, -0.3]]], biases = [[0.1]] }
samples = [{ inputs = [2, 0.3], targets = [0.8] }]
training = { loss = "binary-cross-entropy" }
"""


def one_term(around: Around) -> Iterator[Formula]:
    """The loss with the first of both terms alone, then with the second."""
    loss = around.problem.training.loss
    if not loss or not isinstance(loss.term, Negative):
        return
    for place in range(2):

        def change(part: Formula, place: int = place) -> Formula:
            products = [term for term in terms(part) if isinstance(term, Product) and has_logarithm(term)]
            return products[place] if isinstance(part, Sum) and len(products) == len(part.terms) else part

        yield from in_loss(around, change)


MISTAKE = Mistake(
    title="one half of the binary cross-entropy is left out",
    often=3,
    met="a plain slip; cross-entropy with softmax has one such term for each output",
    example=Example(BINARY, "loss@1", "0.2944"),
    quantities=("loss", "data-loss"),
    rewired=one_term,
)
