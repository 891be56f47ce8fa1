"""The outputs of the next layer are carried back in place of its deltas.

Right: error = 0.4 * 0.1385 + 0.5 * (-0.0381) = 0.0364.
Wrong: error = 0.4 * 0.7514 + 0.5 * 0.7729    = 0.6870.

It is the forward pass over again, in the other direction. What comes back is not what the units say, but what is
wrong with it.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._backward import BACK, of_either_sign, paths
from worked.formula import Formula


@of_either_sign
def outputs_back(around: Around) -> Iterator[Formula]:
    """The output of each unit in the place of its delta."""
    found = {path.delta.name: around.sent(path.to) for path in paths(around)}
    if found:
        yield exchanged(around.formula, {name: out for name, out in found.items() if out})


MISTAKE = Mistake(
    title="the outputs of the next layer are carried back in place of its deltas",
    often=2,
    met="10 of 94 published examples put in a wrong quantity",
    example=Example("mazur-2-2-2", "error[h1]@1", "0.6870"),
    quantities=BACK,
    rewired=outputs_back,
)
