"""The deltas are left out on the way back: the weights alone are summed.

Right: error = 0.4 * 0.1385 + 0.5 * (-0.0381) = 0.0364.
Wrong: error = 0.4 + 0.5                      = 0.9.

The weights are only the derivative of the next net inputs by this output; how the loss changes with those net inputs
has still to be multiplied in.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._backward import BACK, of_either_sign, paths
from worked.formula import Formula, sum_of


@of_either_sign
def weights_alone(around: Around) -> Iterator[Formula]:
    """The sum of the weights out of the unit."""
    weights = [path.weight for path in paths(around)]
    if weights:
        yield sum_of(weights)


MISTAKE = Mistake(
    title="the deltas are left out on the way back",
    often=2,
    met="a plain slip",
    example=Example("mazur-2-2-2", "error[h1]@1", "0.9000"),
    quantities=BACK,
    rewired=weights_alone,
)
