"""The bias is left out of the net input.

Right: net = 0.15 * 0.05 + 0.2 * 0.1 + 0.35 = 0.3775.
Wrong: net = 0.15 * 0.05 + 0.2 * 0.1        = 0.0275.

A bias is a weight from a constant input of 1. Where it is drawn as a number beside the unit, it is overlooked by those
who go along the arrows.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.checking.mistakes._forward import is_bias
from worked.formula import Formula, sum_of


def without_bias(around: Around) -> Iterator[Formula]:
    """The weighted sum alone."""
    rest = [term for term in terms(around.formula) if not is_bias(around, term)]
    if 0 < len(rest) < len(terms(around.formula)):
        yield sum_of(rest)


MISTAKE = Mistake(
    title="the bias is left out of the net input",
    often=4,
    met="threads and sheets in which the bias is drawn as a number beside the unit, not as an arrow",
    example=Example("mazur-2-2-2", "net[h1]@1", "0.0275"),
    quantities=("net",),
    rewired=without_bias,
)
