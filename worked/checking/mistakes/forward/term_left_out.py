"""One of the products is left out of the net input.

Right: net = 0.6 * 0.4 + 0.8 * 0.2 + 0.6 * 0.7 + 0.5 = 1.32.
Wrong: net = 0.6 * 0.4             + 0.6 * 0.7 + 0.5 = 1.16.

Every arrow into a unit brings a product. The sum is cut short, or an arrow is overlooked where many cross.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms, without_each
from worked.formula import Formula, Symbol, sum_of


def one_term_less(around: Around) -> Iterator[Formula]:
    """The net input without one of its products; the bias stays."""
    biases = [term for term in terms(around.formula) if isinstance(term, Symbol)]
    products = tuple(term for term in terms(around.formula) if not isinstance(term, Symbol))
    for rest in without_each(products):
        yield sum_of([*rest, *biases])


MISTAKE = Mistake(
    title="one product is left out of the net input",
    often=3,
    met="a plain slip",
    example=Example("larose-3-2-1", "net[h1]@1", "1.16"),
    quantities=("net",),
    rewired=one_term_less,
)
