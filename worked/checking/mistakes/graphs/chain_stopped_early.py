"""The local derivative is taken for the gradient: the chain stops after one node.

Right: df/dx = df/dq * dq/dx = -4 * 1 = -4.
Wrong: df/dx = dq/dx         = 1.

A node knows only how itself changes. How much the output changes with it comes from behind, and is multiplied.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.checking.mistakes._graphs import without_factor
from worked.formula import Formula, sum_of


def stopped(around: Around) -> Iterator[Formula]:
    """The local derivatives alone."""
    yield sum_of([without_factor(path, local=True) for path in terms(around.formula)])


MISTAKE = Mistake(
    title="the chain stops early: the local derivative is taken for the gradient",
    often=5,
    met="quizzes on computational graphs",
    example=Example("graph-product-of-sum", "gradient[x]@1", "1"),
    about="graph",
    quantities=("gradient",),
    rewired=stopped,
)
