"""A draw is multiplied by the variance instead of the deviation or bound.

Right: w = 0.8165 * 2.30 = 1.8779.
Wrong: w = 0.6667 * 2.30 = 1.5333.

The rules of Xavier and He are often given as variances, 2 / n_in; what a draw is multiplied by is their root.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._exercises import at
from worked.formula import Formula


def by_variance(around: Around) -> Iterator[Formula]:
    """The weight with the variance of its layer in the place of the deviation or bound."""
    for name in around.formula.symbols():
        cell = around.key.cells[name]
        if cell.quantity in ("bound", "deviation"):
            yield exchanged(around.formula, {name: at("variance", cell.place)})


MISTAKE = Mistake(
    title="the draw is multiplied by the variance",
    often=4,
    met="np.random.randn(n) * (2 / n_in), without the root, in code",
    example=Example("he-normal", "initial-weight[x1>h1]@1", "1.5333"),
    about="initialisation",
    quantities=("initial-weight",),
    rewired=by_variance,
)
