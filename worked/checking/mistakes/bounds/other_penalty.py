"""The squares are taken for the absolute values, or the other way round.

Right: penalty = 0.1 * (0.4 * 0.4 + 0.3 * 0.3) = 0.025.
Wrong: penalty = 0.1 * (0.4 + 0.3)             = 0.070.

L2 sums squares, and its slope is 2 lambda w; L1 sums absolute values, and its slope is lambda times the sign of w.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, rewritten
from worked.checking.mistakes._methods import SQUARES
from worked.checking.mistakes._penalties import data_gradient, factor_used, own_weight, penalty_parts, roles_of
from worked.formula import Formula, Function, Power, absolute, sum_of
from worked.maths.penalties import Part


def of_the_other_kind(around: Around) -> Iterator[Formula]:
    """Absolute values for squares, signs for weights, and the other way round."""
    if around.cell.quantity == "penalty":
        yield rewritten(around.formula, _exchanged)
        return
    factor, data, weight = factor_used(around), data_gradient(around), own_weight(around)
    found = []
    for part in penalty_parts(around) if data and factor and weight else ():
        roles = roles_of(around, part, weight)
        if roles and factor:
            slope = Part(part.strength, part.term, not part.square).slope(factor)
            found.append(slope.bind(roles.__getitem__))
    if data and found:
        yield sum_of([data, *found])


def _exchanged(part: Formula) -> Formula:
    """The absolute value for a square, and the square for an absolute value."""
    if isinstance(part, Power):
        return absolute(part.base)
    return part.argument**2 if isinstance(part, Function) and part.name == "abs" else part


MISTAKE = Mistake(
    title="the other penalty is taken: L1 for L2, or L2 for L1",
    often=2,
    met="classroom",
    example=Example(SQUARES, "penalty@1", "0.070"),
    quantities=(
        "penalty",
        "gradient",
    ),
    rewired=of_the_other_kind,
)
