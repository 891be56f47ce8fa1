"""The chance p to be dropped is taken for the chance 1 - p to be kept.

Right: dropped = 4 / (1 - 0.2) = 5.
Wrong: dropped = 4 / 0.2       = 20.

In the paper p is the chance to be kept, in PyTorch and Keras the chance to be dropped. What is left is divided by the
chance to be kept.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._layers import dropping, kept, share, symbols
from worked.checking.mistakes._methods import with_part
from worked.formula import Formula


def by_rate(around: Around) -> Iterator[Formula]:
    """The share with p in the place of 1 - p."""
    chance, known = kept(around), share(around)
    if chance and known:
        yield with_part(around.formula, chance, symbols(chance)[0])


MISTAKE = Mistake(
    title="p is taken for 1 - p",
    often=4,
    met="p is the chance to be kept in Srivastava et al. 2014, and to be dropped in PyTorch",
    example=Example(dropping(), "dropped[h1]@1", "20.000"),
    quantities=("dropped", "net", "error"),
    rewired=by_rate,
)
