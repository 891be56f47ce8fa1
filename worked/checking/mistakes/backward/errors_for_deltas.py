"""The errors of the next layer are carried back, not its deltas: the slopes there are forgotten.

Right: error = 0.4 * 0.1385 + 0.5 * (-0.0381) = 0.0364.
Wrong: error = 0.4 * 0.7414 + 0.5 * (-0.2171) = 0.1880.

A hidden unit feeds the net inputs of the next layer, not its outputs; so the slope of each of those units belongs to
the way back. The chain rule is a chain: no link may be missing.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._backward import BACK, is_linear, of_either_sign, paths
from worked.formula import Formula


@of_either_sign
def errors_back(around: Around) -> Iterator[Formula]:
    """The error of each unit in the place of its delta; in linear units they are the same."""
    ways = paths(around)
    errors = around.each("error", [path.to for path in ways])
    if ways and len(errors) == len(ways) and not is_linear(around, ahead=1):
        yield exchanged(around.formula, {path.delta.name: error for path, error in zip(ways, errors, strict=True)})


MISTAKE = Mistake(
    title="the errors of the next layer are carried back without their slopes",
    often=4,
    met="threads and keys on the web in which the slope of the outputs is omitted",
    example=Example("mazur-2-2-2", "error[h1]@1", "0.1880"),
    quantities=BACK,
    rewired=errors_back,
)
