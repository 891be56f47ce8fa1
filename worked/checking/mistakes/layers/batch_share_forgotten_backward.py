"""The share 1/m of a number in the mean or variance is forgotten on the way back.

Right: dE/dx = 1/3 * (-1) + 2/3 * (-5) * 0.1094 + 2/4 = -0.1979.
Wrong: dE/dx = -1 + 2 * (-5) * 0.1094 + 2/4           = -1.5938.

The mean is 1/m times a sum, so that a number moves it by 1/m of its own way; likewise the variance.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.checking.mistakes._layers import PLAIN, backward
from worked.formula import Formula, Product, product_of, sum_of


def without_share(around: Around) -> Iterator[Formula]:
    """The terms without 1/m: both, or one of them."""
    found = backward(around)
    if found is None:
        return
    share, whole = found[0].share, terms(around.formula)
    bare = [product_of(_without(term, share)) for term in whole]
    yield sum_of(bare)
    for place, term in enumerate(whole):
        if bare[place] != term:
            yield sum_of([*whole[:place], bare[place], *whole[place + 1 :]])


def _without(term: Formula, share: Formula) -> list[Formula]:
    return [each for each in (term.factors if isinstance(term, Product) else (term,)) if each != share]


MISTAKE = Mistake(
    title="the share 1/m in mean and variance is forgotten on the way back",
    often=4,
    met="threads on the backward pass of batch normalisation",
    example=Example(PLAIN, "delta[o1]@1.1", "-1.5938"),
    quantities=("delta", "error", "joined-error"),
    rewired=without_share,
)
