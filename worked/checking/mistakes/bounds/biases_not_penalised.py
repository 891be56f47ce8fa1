"""The biases are left out of the penalty, though they count.

Right: penalty = 0.1 * (0.16 + 0.09 + 0.04) = 0.029.
Wrong: penalty = 0.1 * (0.16 + 0.09)        = 0.025.

Usually penalties are those of the weights alone, but this problem counts the biases too.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, rewritten, terms
from worked.checking.mistakes._methods import two_weights
from worked.checking.mistakes._penalties import data_gradient
from worked.formula import Formula, Sum, sum_of


def without_biases(around: Around) -> Iterator[Formula]:
    """The sums of the weights alone; the gradient of a bias without its penalty."""
    data = data_gradient(around)
    if data and not around.source:
        yield data

    def change(part: Formula) -> Formula:
        kept = [term for term in terms(part) if not any(map(is_bias, term.symbols()))]
        return sum_of(kept) if isinstance(part, Sum) and kept else part

    def is_bias(name: str) -> bool:
        return around.key.cells[name].place in around.network.biases

    if around.cell.quantity == "penalty":
        yield rewritten(around.formula, change)


MISTAKE = Mistake(
    title="the biases are left out of the penalty, though they count",
    often=2,
    met="classroom",
    example=Example(two_weights('penalty = { name = "l2", biases = true }'), "penalty@1", "0.025"),
    quantities=(
        "gradient",
        "penalty",
    ),
    rewired=without_biases,
)
