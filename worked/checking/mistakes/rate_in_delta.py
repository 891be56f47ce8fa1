"""The learning rate is already multiplied into the delta.

Right: delta = 0.7414 * 0.1868       = 0.1385.
Wrong: delta = 0.5 * 0.7414 * 0.1868 = 0.0692.

The learning rate belongs to the step, not to the slope. A delta that is made smaller by it is carried back so to
every layer before, and in the update the rate is often multiplied in once more.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake, product_of
from worked.checking.mistakes._backward import apart


def with_rate(around: Around) -> Iterator[Formula]:
    """The learning rate times what the unit hands to its weights; a rate of 1 changes nothing."""
    rate, given = around.named("learning-rate"), around.problem.training.rate
    signal = around.problem.training.optimiser.signal
    if rate and around.cell.quantity == signal and (given.letter or float(given.text) != 1):
        yield from apart(around, [product_of((rate, around.formula))])


MISTAKE = Mistake(
    title="the learning rate is already in the delta",
    often=3,
    met="threads and keys",
    example=Example("mazur-2-2-2", "delta[o1]@1", "0.0692"),
    quantities=("delta", "error"),
    rewired=with_rate,
)
