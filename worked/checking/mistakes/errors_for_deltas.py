"""The errors of the next layer are carried back, not its deltas: the slopes there are forgotten.

Right: error = 0.4 * 0.1385 + 0.5 * -0.0381 = 0.0364.
Wrong: error = 0.4 * 0.7414 + 0.5 * -0.2171 = 0.1880.

A hidden unit feeds the net inputs of the next layer, not its outputs; so the slope of each of those units belongs to
the way back. The chain rule is a chain: no link may be missing.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake, exchanged
from worked.checking.mistakes._backward import apart, paths


def errors_back(around: Around) -> Iterator[Formula]:
    """The error of each unit in the place of its delta; in linear units they are the same."""
    ways = paths(around)
    errors = around.each("error", [path.to for path in ways])
    is_linear = bool(ways) and around.network.activation(around.layer + 1).activation.name == "linear"
    if ways and len(errors) == len(ways) and not is_linear:
        changes = {path.delta.name: error for path, error in zip(ways, errors, strict=True)}
        yield from apart(around, [exchanged(around.formula, dict(changes))])


MISTAKE = Mistake(
    title="the errors of the next layer are carried back without their slopes",
    often=4,
    met="threads and keys in which the slope of the outputs is omitted",
    example=Example("mazur-2-2-2", "error[h1]@1", "0.1880"),
    quantities=("error",),
    rewired=errors_back,
)
