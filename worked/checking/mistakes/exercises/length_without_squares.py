"""The length is taken for the sum of the numbers, without squares and root.

Right: length of (3, 4) = sqrt(3^2 + 4^2) = 5.
Wrong: length of (3, 4) = 3 + 4           = 7.

The length of a row is that of the arrow to its point. The sum of the sizes is another norm, and the plain sum none.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms, unsquared
from worked.formula import Formula, Function, absolute, sqrt, sum_of


def summed(around: Around) -> Iterator[Formula]:
    """The sum of the sizes, the plain sum, and its root."""
    if isinstance(around.formula, Function):
        plain = [unsquared(term) for term in terms(around.formula.argument)]
        yield sum_of([absolute(term) for term in plain])
        yield sum_of(plain)
        yield sqrt(sum_of(plain))


MISTAKE = Mistake(
    title="the length is the sum of the numbers, without squares",
    often=3,
    met="the L1 norm of sklearn's Normalizer taken for the L2 norm",
    example=Example("unit-length", "length[1]@1", "7"),
    about="feature-scaling",
    quantities=(
        "length",
        "new-length",
        "check-length",
    ),
    rewired=summed,
)
