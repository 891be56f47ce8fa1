"""The gradient is divided by the learning rate.

Right: change = -0.5 * gradient   = -0.5 * 0.08217   = -0.04108.
Wrong: change = -(gradient / 0.5) = -(0.08217 / 0.5) = -0.16434.

A small rate is to make small steps; divided by it, the steps grow.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import by_rate
from worked.formula import Formula


def quotient(around: Around) -> Iterator[Formula]:
    """What the rate should multiply, divided by it."""
    yield from by_rate(around, lambda rate, rest: rest / rate)


MISTAKE = Mistake(
    title="the gradient is divided by the learning rate",
    often=1,
    met="a plain slip",
    example=Example("mazur-2-2-2", "change[h1>o1]@1", "-0.16434"),
    quantities=("change", "velocity"),
    rewired=quotient,
)
