"""A layer is counted with one bias, though each of its units has its own.

Right: n = 2 * 2 + 2 = 6.
Wrong: n = 2 * 2 + 1 = 5.

Where a bias is drawn as a unit with the constant output 1, it is one circle; but an arrow leads from it to every unit.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.checking.mistakes._questions import counts_rewritten
from worked.formula import Formula, Number, Product, sum_of


def one_bias(around: Around) -> Iterator[Formula]:
    """1 in the place of the number of biases."""
    yield from counts_rewritten(around, _with_one)


def _with_one(count: Formula) -> Formula:
    found = [term if isinstance(term, Product) else Number("1") for term in terms(count)]
    return sum_of(found) if any(isinstance(term, Product) for term in found) else count


MISTAKE = Mistake(
    title="each layer is counted with one bias",
    often=3,
    met="pictures in which a bias is a unit with the output 1",
    example=Example("questions-2-2-1", "parameters[layer-1]@1", "5"),
    quantities=("parameters",),
    rewired=one_bias,
)
