"""Variants are equally difficult: each measure of a variant lies near to that of the middle variant.

The measures are those of the profile in the manifest: steps, digits and negative numbers. `spread = 0.2` lets each
differ by 20 % of the middle one, and by 1 at least; a table such as `{ negative-operands = 2 }` bounds single measures
by a number. The middle is that of variants that are drawn without the secret, so that it is the same for all variants.
"""

from collections.abc import Mapping
from statistics import median
from typing import Any

from worked.errors import WorkedError, excerpt
from worked.exam.frame import Candidate, Frame
from worked.exam.profile import MEASURES, profile_of
from worked.exam.requirement import Requirement
from worked.exam.requirements._settings import always, number
from worked.keys.key import Key
from worked.keys.values import known

SAMPLES = 200
Bounds = Mapping[str, float] | float


def read(value: Any, where: str) -> Bounds | None:
    """A share, or a table of bounds by measure."""
    if value is False:
        return None
    if isinstance(value, Mapping):
        known(value, MEASURES, where)
        if not value:
            raise WorkedError(f"{where}: the table is empty; name one of {', '.join(MEASURES)}")
        return {str(name): number(each, f"{where}.{name}") for name, each in value.items()}
    if isinstance(value, (str, list, bool)):
        raise WorkedError(
            f"{where}: expected a share such as 0.2, a table of measures, or false, found {excerpt(value)}"
        )
    return number(value, where)


def middle(frame: Frame) -> dict[str, float]:
    """The measures of the middle one of some variants."""
    found = [profile_of(candidate) for candidate in frame.samples(SAMPLES)]
    return {name: median(each[name] for each in found) for name in MEASURES if found}


def fails(candidate: Candidate, bounds: Bounds) -> str:
    """The measures that are too far from the middle."""
    center, found = candidate.frame.once(middle), profile_of(candidate)
    if isinstance(bounds, Mapping):
        allowed = {name: bounds.get(name, float("inf")) for name in center}
    else:
        allowed = {name: max(bounds * center[name], 1.0) for name in center}
    return ", ".join(name for name in center if abs(found[name] - center[name]) > allowed[name])


REQUIREMENT = Requirement(
    key=Key(
        "how far the measures of a variant may be from those of the middle one: a share, or a table by measure",
        {"anyOf": [{"type": "number"}, {"type": "object", "additionalProperties": {"type": "number"}}]},
        "`false`",
    ),
    read=read,
    usual=always(None),
    fails=fails,
    helps="allow a larger spread, or draw from narrower ranges",
    cost=2,
)
