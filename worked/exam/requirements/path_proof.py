"""The digits are the same whichever way numbers are rounded on the way, as long as some guard digits are carried.

`path-proof = 2` wants that whoever carries two digits more than are printed, in any order of calculation, prints the
digits of the key in every asked number. Without guard digits hardly any problem has this.
"""

from decimal import Decimal

from worked.checking.numbers.ranges import Range, Ranges, hull, point
from worked.exam.frame import Candidate, Frame
from worked.exam.requirement import Requirement
from worked.exam.requirements._settings import always, whole
from worked.formula import Formula
from worked.keys.key import COUNT_OR_0, Key
from worked.number import rounded

ALMOST = 1e-9


def fails(candidate: Candidate, guard: int) -> str:
    """The first asked number whose digits depend on the way."""
    ways = candidate.frame.once(all_ways)
    known: dict[str, Range] = {}
    asked = candidate.asked
    for name, cell in candidate.frame.cells.items():
        if name not in candidate.truths:
            continue
        if cell.formula is None:
            known[name] = point(candidate.truths[name])
            continue
        unit = candidate.unit(name)
        found = _range(ways[name], known, unit * 10.0**-guard)
        if name in asked and not _decided(found, candidate, name):
            return name
        known[name] = _kept(found, name, unit * 10.0**-guard / 2)
    return ""


def all_ways(frame: Frame) -> dict[str, tuple[Formula, ...]]:
    """The formulas by which each cell may be computed."""
    key = frame.example.key
    return {cell.id: key.ways(key.cells[cell.id]) for cell in frame.computed}


def _range(ways: tuple[Formula, ...], known: dict[str, Range], unit: float) -> Range:
    """All that a cell may come to where intermediate results are rounded to a unit or more finely."""
    arithmetic = Ranges(lambda low, high: unit)
    found = [way.value(known.__getitem__, arithmetic) for way in ways if all(name in known for name in way.symbols())]
    return hull(found[0], found[1:])


def _kept(found: Range, name: str, half: float) -> Range:
    """What is written of a number whose further digits are dropped, as a range that goes on moving with the others."""
    slopes = {**found.slopes, name: found.error + half}
    return Range(found.low - half, found.high + half, found.center, slopes, derived=False)


def _decided(found: Range, candidate: Candidate, name: str) -> bool:
    """Whether both ends are printed as the number of the key is."""
    task = candidate.frame.task
    digits = task.rounding.of(candidate.frame.cells[name].quantity)
    slack = ALMOST * candidate.unit(name)
    ends = (Decimal(found.low - slack), Decimal(found.high + slack))
    return all(rounded(end, digits, task.rounding.half) == candidate.outcomes[name].rounded.number for end in ends)


REQUIREMENT = Requirement(
    key=Key("with how many guard digits the printed digits do not depend on the way; or false", COUNT_OR_0, "`false`"),
    read=whole(0, 12),
    usual=always(None),
    fails=fails,
    helps="allow more guard digits, print fewer digits, or ask for fewer numbers",
    cost=2,
)
