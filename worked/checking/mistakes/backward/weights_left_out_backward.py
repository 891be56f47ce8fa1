"""The weights are left out on the way back: the deltas alone are summed.

Right: error = 0.4 * 0.1385 + 0.5 * (-0.0381) = 0.0364.
Wrong: error = 0.1385 + (-0.0381)             = 0.1004.

A unit is to blame for the deltas behind it only as far as it took part in them, and that is what the weights tell.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._backward import BACK, of_either_sign, paths
from worked.formula import Formula, sum_of


@of_either_sign
def deltas_alone(around: Around) -> Iterator[Formula]:
    """The sum of the deltas."""
    deltas = [path.delta for path in paths(around)]
    if deltas:
        yield sum_of(deltas)


MISTAKE = Mistake(
    title="the weights are left out on the way back",
    often=4,
    met="threads and keys on the web",
    example=Example("mazur-2-2-2", "error[h1]@1", "0.1004"),
    quantities=BACK,
    rewired=deltas_alone,
)
