"""The gradient of the threshold lacks its minus sign.

Right: gradient = 0.2 * (-1) = -0.2.
Wrong: gradient = 0.2 * 1    =  0.2.

A threshold is the weight of a constant input of -1, so that its gradient is the delta times -1. That of a bias, the
weight of an input of 1, is the delta itself.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._topology import THRESHOLD, network_of
from worked.checking.mistakes._update import in_every_sample, signal
from worked.checking.rewriting import in_each_term
from worked.formula import Formula, Negative, Product, product_of


@in_every_sample
def of_a_bias(around: Around) -> Iterator[Formula]:
    """The gradient, or the change, with the other sign."""
    network = network_of(around)
    if around.source or network is None or network.bias_input > 0 or not signal(around):
        return
    yield in_each_term(around.formula, _turned)


def _turned(term: Formula) -> Formula:
    """A product with the other sign."""
    factors = term.factors if isinstance(term, Product) else (term,)
    minus = [factor for factor in factors if isinstance(factor, Negative)]
    if not minus:
        return Negative(term)
    return product_of([factor.body if factor is minus[0] else factor for factor in factors])


MISTAKE = Mistake(
    title="the gradient of the threshold has the sign of that of a bias",
    often=5,
    met="keys that treat a threshold as a bias",
    example=Example(THRESHOLD, "gradient[o1]@1", "0.2"),
    quantities=("gradient", "data-gradient", "change"),
    rewired=of_a_bias,
)
