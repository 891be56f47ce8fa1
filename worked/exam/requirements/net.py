"""The net inputs are comfortable: their absolute values lie between two bounds.

A net input near 0 makes an activation such as the sigmoid nearly linear, so that mistakes hide; a large one saturates
it. The rule is off where nothing learns by gradients, as with the perceptron rule.
"""

from typing import Any

from worked.errors import WorkedError, excerpt
from worked.exam.frame import Candidate
from worked.exam.requirement import Requirement
from worked.exam.requirements._settings import by_slopes, named, number
from worked.keys.key import Key, many

BOUNDS = (0.05, 2.5)
EDGE = 1e-12


def read(value: Any, where: str) -> tuple[float, float] | None:
    """A pair of numbers."""
    if value is False:
        return None
    if not isinstance(value, list) or len(value) != 2:
        raise WorkedError(f"{where}: expected two numbers such as [0.05, 2.5], or false, found {excerpt(value)}")
    low, high = (number(each, where) for each in value)
    if high <= low:
        raise WorkedError(f"{where}: expected the smaller number first, found {excerpt(value)}")
    return low, high


def fails(candidate: Candidate, bounds: tuple[float, float]) -> str:
    """The net inputs outside the bounds."""
    low, high = bounds
    truths = candidate.truths
    found = [cell.id for cell in candidate.cells("net") if cell.id in truths]
    return named([name for name in found if not low - EDGE <= abs(truths[name]) <= high + EDGE])


REQUIREMENT = Requirement(
    key=Key(
        "between which absolute values each net input lies",
        many({"type": "number"}),
        "`[0.05, 2.5]`; off where nothing learns by gradients",
    ),
    read=read,
    usual=by_slopes(BOUNDS),
    fails=fails,
    helps="draw smaller or larger weights and inputs, or give net = [LOW, HIGH] other bounds",
    cost=0,
)
