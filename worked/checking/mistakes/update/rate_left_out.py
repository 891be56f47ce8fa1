"""The learning rate is left out.

Right: change = -0.5 * gradient = -0.5 * 0.08217 = -0.04108.
Wrong: change =      - gradient                  = -0.08217.

The gradient is only a direction and a steepness; how far to go along it is what the learning rate says.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import ONE, replaced
from worked.checking.mistakes._update import telling_rate
from worked.formula import Formula


def full_gradient(around: Around) -> Iterator[Formula]:
    """The line without the learning rate."""
    yield from replaced(around.formula, telling_rate(around), ONE)


MISTAKE = Mistake(
    title="the learning rate is left out",
    often=4,
    met="threads and keys on the web",
    example=Example("mazur-2-2-2", "change[h1>o1]@1", "-0.08217"),
    quantities=("change", "velocity"),
    rewired=full_gradient,
)
