"""A weight is added to its input, not multiplied by it.

Right: net = 0.4 * 0.35   + 0.6 * 0.9 = 0.68.
Wrong: net = (0.4 + 0.35) + 0.6 * 0.9 = 1.29.

A weight says how much of an input arrives: it multiplies. What is added is the bias, and a weight is treated like one.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.formula import Formula, Product, sum_of


def products_as_sums(around: Around) -> Iterator[Formula]:
    """The net input with one of its products read as a sum, then with all of them."""
    parts = terms(around.formula)
    for place, term in enumerate(parts[: len(around.feeding)]):
        yield sum_of([*parts[:place], _added(term), *parts[place + 1 :]])
    yield sum_of([_added(term) for term in parts])


def _added(term: Formula) -> Formula:
    """The factors of a product added; anything else as it is."""
    return sum_of(term.factors) if isinstance(term, Product) else term


MISTAKE = Mistake(
    title="a weight is added to its input, not multiplied by it",
    often=1,
    met="a plain slip",
    example=Example("slides-2-2-1", "net[4]@1", "1.29"),
    quantities=("net",),
    rewired=products_as_sums,
)
