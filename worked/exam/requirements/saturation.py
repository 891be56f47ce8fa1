"""No unit is saturated: its output keeps away from the bounds of its activation.

The derivative of a sigmoid whose output is 0.997 is 0.003: deltas behind it have few digits and hide mistakes. The
distance is a share of the range between the bounds; activations with one bound or none, and those that cannot learn by
slopes, such as the step, are left out.
"""

from typing import Any

from worked.errors import WorkedError, excerpt
from worked.exam.frame import Candidate
from worked.exam.requirement import Requirement
from worked.exam.requirements._settings import by_slopes, named, number
from worked.keys.key import Key

SHARE = 0.02


def read(value: Any, where: str) -> float | None:
    """A share below one half."""
    if value is False:
        return None
    share = number(value, where)
    if share >= 0.5:
        raise WorkedError(f"{where}: expected a share below 0.5, or false, found {excerpt(value)}")
    return share


def fails(candidate: Candidate, share: float) -> str:
    """The outputs that are too near to a bound."""
    found = []
    for cell in candidate.cells("out"):
        low, high = candidate.frame.task.bounds(cell)
        truth = candidate.truths.get(cell.id)
        if low is not None and high is not None and truth is not None:
            away = share * (high - low)
            found += [cell.id] if not low + away <= truth <= high - away else []
    return named(found)


REQUIREMENT = Requirement(
    key=Key(
        "how far outputs keep away from the bounds of their activation, as a share of its range",
        {"type": "number"},
        "`0.02`; off where nothing learns by gradients",
    ),
    read=read,
    usual=by_slopes(SHARE),
    fails=fails,
    helps="draw smaller weights and inputs, or give a smaller saturation",
)
