"""The learning rate is added to the gradient.

Right: change = -0.5 * gradient   = -0.5 * 0.08217   = -0.04108.
Wrong: change = -(0.5 + gradient) = -(0.5 + 0.08217) = -0.58217.

The rate scales the step: it is a factor. Added, it would move every weight, even one whose gradient is zero.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import by_rate
from worked.formula import Formula


def summed(around: Around) -> Iterator[Formula]:
    """The sum of the rate and what it should multiply, and their difference."""
    yield from by_rate(around, lambda rate, rest: rate + rest)
    yield from by_rate(around, lambda rate, rest: rest - rate)


MISTAKE = Mistake(
    title="the learning rate is added to the gradient, not multiplied by it",
    often=1,
    met="a plain slip",
    example=Example("mazur-2-2-2", "change[h1>o1]@1", "-0.58217"),
    quantities=("change", "velocity"),
    rewired=summed,
)
