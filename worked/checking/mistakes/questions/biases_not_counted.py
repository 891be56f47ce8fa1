"""The biases are left out of the number of parameters.

Right: n = 2 * 2 + 2 = 6.
Wrong: n = 2 * 2     = 4.

A bias belongs to a unit and not to an arrow of the picture, so that whoever counts the arrows misses it.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.checking.mistakes._questions import counts_rewritten
from worked.formula import Formula, Product, sum_of


def weights_alone(around: Around) -> Iterator[Formula]:
    """The products of the sizes of neighbouring layers alone."""
    yield from counts_rewritten(around, _without_biases)


def _without_biases(count: Formula) -> Formula:
    products = [term for term in terms(count) if isinstance(term, Product)]
    return sum_of(products) if products else count


MISTAKE = Mistake(
    title="the biases are left out of the count",
    often=5,
    met="quizzes and exams that ask for the number of parameters, in which it is the usual wrong choice",
    example=Example("questions-2-2-1", "parameters[layer-1]@1", "4"),
    quantities=("parameters",),
    rewired=weights_alone,
)
