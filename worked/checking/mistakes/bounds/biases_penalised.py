"""The bias is penalised, though biases do not count.

Right: gradient of the bias = -0.5                 = -0.50.
Wrong: gradient of the bias = -0.5 + 2 * 0.1 * 0.2 = -0.46.

Penalties are usually those of the weights alone: a bias only shifts the net input and is not what makes a net bend.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import SQUARES, with_part
from worked.checking.mistakes._penalties import factor_used, penalty_parts, slopes_with, totals
from worked.formula import Formula, sum_of


def with_biases(around: Around) -> Iterator[Formula]:
    """The penalty of the bias in its gradient, and those of all biases in the sum."""
    training, factor = around.learner.training, factor_used(around)
    if factor is None or training.penalise_biases:
        return
    if around.cell.quantity == "gradient":
        slopes = slopes_with(around, factor) if not around.source else None
        if slopes:
            yield sum_of([around.formula, *slopes])
        return
    biases = dict.fromkeys(bias for unit in around.network.biases if (bias := around.bias(unit)))
    whole = around.formula
    for part, total in zip(penalty_parts(around), totals(around), strict=False):
        more = [part.term.bind({"weight": bias}.__getitem__) for bias in biases]
        whole = with_part(whole, total, sum_of([total, *more]))
    yield whole


MISTAKE = Mistake(
    title="the bias is penalised, though biases do not count",
    often=3,
    met="classroom",
    example=Example(SQUARES, "gradient[o1]@1", "-0.46"),
    quantities=(
        "gradient",
        "penalty",
    ),
    rewired=with_biases,
)
