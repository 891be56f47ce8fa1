"""One of the products in the net input has the wrong sign.

Right: net = 0.2 * 0.6 - 0.3 * 0.9 + 0.1 = -0.05.
Wrong: net = 0.2 * 0.6 + 0.3 * 0.9 + 0.1 = 0.49.

The minus sign of a weight (or of an input) is lost, or counted twice, while the numbers are put in.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.formula import Formula, Negative, Symbol, sum_of


def one_term_negated(around: Around) -> Iterator[Formula]:
    """The net input with one of its products subtracted."""
    parts = terms(around.formula)
    for place, term in enumerate(parts):
        if not isinstance(term, Symbol):
            yield sum_of([*parts[:place], Negative(term), *parts[place + 1 :]])


MISTAKE = Mistake(
    title="one product of the net input has the wrong sign",
    often=4,
    met="7 of 94 published examples have a wrong sign",
    example=Example("deep-2-2-2-1", "net[h1.1]@1", "0.49"),
    quantities=("net",),
    rewired=one_term_negated,
)
