"""The delta is taken for the gradient: the input is forgotten in the step.

Right: change = -0.5 * gradient = -0.5 * 0.08217 = -0.04108.
Wrong: change = -0.5 * delta    = -0.5 * 0.13850 = -0.06925.

The delta is how the loss changes with the net input. The weight acts on the net input by way of its input, which is the
factor between delta and gradient; only the gradient of a bias is the delta itself.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import FED, gradient, swapped
from worked.formula import Formula


def by_delta(around: Around) -> Iterator[Formula]:
    """The delta of the unit, as dE/dnet."""
    delta = around.named(around.learner.training.optimiser.signal, around.unit)
    if delta and around.source:
        yield from swapped(around, gradient(around), -delta if around.key.problem.falling else delta)


MISTAKE = Mistake(
    title="the delta is taken for the gradient",
    often=3,
    met="threads and keys on the web: the input is forgotten",
    example=Example("mazur-2-2-2", "change[h1>o1]@1", "-0.06925"),
    quantities=FED,
    rewired=by_delta,
)
