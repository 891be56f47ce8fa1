"""The path over the residual connection is left out on the way back.

Right: error = 0.5 * 0.2 + 0.2 = 0.3.
Wrong: error = 0.5 * 0.2       = 0.1.

What is added on the way forward has two paths on the way back: through the block, and past it with a slope of 1. This
is what keeps the gradient alive in deep nets.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.checking.mistakes._layers import TWO_BLOCKS
from worked.formula import Formula, sum_of


def one_way(around: Around) -> Iterator[Formula]:
    """The paths through the block alone; or the one past it."""
    past = [term for term in terms(around.formula) if around.quantity_of(term) == "joined-error"]
    through = [term for term in terms(around.formula) if term not in past]
    if past and through:
        yield sum_of(through)
        yield sum_of(past)


MISTAKE = Mistake(
    title="the path over the residual connection is left out on the way back",
    often=5,
    met="classroom",
    example=Example(TWO_BLOCKS, "error[h1]@1", "0.1"),
    quantities=("error", "scaled-error", "dropped-error", "joined-error"),
    rewired=one_way,
)
