"""The penalty is subtracted.

Right: loss = 0.125 + 0.025 = 0.150.
Wrong: loss = 0.125 - 0.025 = 0.100.

A penalty makes large weights dear: it is added to the loss, and its slope to the gradient. Only the whole gradient is
subtracted, in the step.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, opposite
from worked.checking.mistakes._methods import SQUARES
from worked.checking.mistakes._penalties import data_gradient
from worked.checking.mistakes._update import used
from worked.formula import Formula, Sum, sum_of


def less(around: Around) -> Iterator[Formula]:
    """The data less the penalty."""
    data = data_gradient(around) or used(around, around.named("data-loss"))
    if data and isinstance(around.formula, Sum):
        yield sum_of([term if term == data else opposite(term) for term in around.formula.terms])


MISTAKE = Mistake(
    title="the penalty is subtracted, not added",
    often=3,
    met="classroom",
    example=Example(SQUARES, "loss@1", "0.100"),
    quantities=(
        "loss",
        "gradient",
    ),
    rewired=less,
)
