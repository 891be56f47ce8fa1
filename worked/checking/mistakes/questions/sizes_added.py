"""The sizes of two layers are added, though there is a weight for each pair of their units.

Right: n = 3 * 4 + 4 = 16.
Wrong: n = 3 + 4 + 4 = 11.

Units are counted, not the connections between them.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.checking.mistakes._questions import counts_rewritten
from worked.formula import Formula, Product, sum_of

TEXT = """
[network]
layers = [3, 2]
activations = "sigmoid"
weights = [[[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]]
biases = [[0.1, 0.2]]

[[samples]]
inputs = [1, 2, 3]
targets = [0, 1]

[page]
questions = ["parameters"]
"""


def added(around: Around) -> Iterator[Formula]:
    """The sum of the sizes in the place of their product."""
    yield from counts_rewritten(around, _summed)


def _summed(count: Formula) -> Formula:
    return sum_of([sum_of(term.factors) if isinstance(term, Product) else term for term in terms(count)])


MISTAKE = Mistake(
    title="the sizes of the layers are added, not multiplied",
    often=3,
    met="quizzes that ask for the number of parameters",
    example=Example(TEXT, "parameters@1", "7"),
    quantities=("parameters",),
    rewired=added,
)
