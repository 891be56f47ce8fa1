"""Gamma is left out of the scaled number.

Right: scaled = 2 * (-1.25) + 0.5 = -2.
Wrong: scaled = -1.25 + 0.5       = -0.75.

A number is first normalised, then stretched by gamma and shifted by beta. What is normalised alone is what comes out
with gamma = 1 and beta = 0.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, factors, terms
from worked.checking.mistakes._layers import PLAIN, symbols
from worked.formula import Formula, product_of, sum_of


def without_gamma(around: Around) -> Iterator[Formula]:
    """The normalised number, shifted; and neither stretched nor shifted."""
    gammas = {symbol for symbol in symbols(around.formula) if around.quantity_of(symbol) == "gamma"}
    kept = [product_of([each for each in factors(term) if each not in gammas]) for term in terms(around.formula)]
    if gammas:
        yield sum_of(kept)
        yield kept[0]


MISTAKE = Mistake(
    title="gamma is left out of the scaled number",
    often=3,
    met="classroom",
    example=Example(PLAIN, "scaled[o1]@1.1", "-0.75"),
    quantities=("scaled",),
    rewired=without_gamma,
)
