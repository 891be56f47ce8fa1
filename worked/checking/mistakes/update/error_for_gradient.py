"""The error is taken for the gradient.

Right: change = -0.5 * gradient = -0.5 * 0.08217 = -0.04108.
Wrong: change = -0.5 * error    = -0.5 * 0.74137 = -0.37068.

The error is dE/dout, one factor of three: the gradient is error * slope * input, dE/dout * dout/dnet * dnet/dw.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import FED, change_by, signal
from worked.formula import Formula


def by_error(around: Around) -> Iterator[Formula]:
    """The error of the unit, as dE/dout."""
    error = around.named("error", around.unit)
    if error and (around.source or not signal(around)):
        yield from change_by(around, -error if around.key.problem.falling else error)


MISTAKE = Mistake(
    title="the error is taken for the gradient",
    often=2,
    met="3 of 94 published examples leave a factor out",
    example=Example("mazur-2-2-2", "change[h1>o1]@1", "-0.37068"),
    quantities=FED,
    rewired=by_error,
)
