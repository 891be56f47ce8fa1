"""The learning rate is multiplied in twice.

Right: change = -0.5 * gradient       = -0.5 * 0.08217       = -0.04108.
Wrong: change = -0.5 * 0.5 * gradient = -0.5 * 0.5 * 0.08217 = -0.02054.

It happens where the rate is put into the delta or the gradient and then into the step once more: it belongs in the
step alone.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import replaced
from worked.checking.mistakes._update import telling_rate, times, used
from worked.formula import Formula


def rate_again(around: Around) -> Iterator[Formula]:
    """The line with the learning rate once more; also where it is in the velocity already."""
    rate, velocity = telling_rate(around), used(around, around.named("velocity", around.cell.place))
    if rate:
        yield from replaced(around.formula, rate, rate * rate)
        return
    again = around.named("learning-rate")
    if again and velocity and again.name in around.key.cells[velocity.name].inputs:
        yield times(around.formula, again)


MISTAKE = Mistake(
    title="the learning rate is multiplied in twice",
    often=3,
    met="threads and keys on the web",
    example=Example("mazur-2-2-2", "change[h1>o1]@1", "-0.02054"),
    quantities=("change", "velocity"),
    rewired=rate_again,
)
