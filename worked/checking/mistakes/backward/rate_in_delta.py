"""The learning rate is already multiplied into the delta.

Right: delta = 0.7414 * 0.1868       = 0.1385.
Wrong: delta = 0.5 * 0.7414 * 0.1868 = 0.0692.

The learning rate belongs to the step, not to the slope. A delta made smaller by it is carried back to every layer
before, and in the update the rate is often multiplied in once more.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.formula import Formula


def with_rate(around: Around) -> Iterator[Formula]:
    """The learning rate times what the unit hands to its weights; a rate of 1 changes nothing."""
    rate, signal = around.named("learning-rate"), around.problem.training.optimiser.signal
    if rate and around.cell.quantity == signal and not around.is_one(rate):
        yield rate * around.formula


MISTAKE = Mistake(
    title="the learning rate is already in the delta",
    often=3,
    met="threads and keys on the web",
    example=Example("mazur-2-2-2", "delta[o1]@1", "0.0692"),
    quantities=("delta", "error"),
    rewired=with_rate,
)
