"""Common mistakes show: each of them, made in some place, changes an asked number by several units of its last digit.

Where a mistake leads to the same digits it cannot be found, and whoever makes it gets full marks. Mistakes are those of
the catalogue (`worked catalogue mistakes`): a list of names, `often` for those that are met often or more, or `all`.
With `often` and `all`, those are left out that hardly ever show in this exam, whatever is drawn, as those that need a
net input of exactly 0; `worked stress` lists them. Neither counts a factor of 1 that is left out, such as a learning
rate of 1.
"""

from __future__ import annotations

from typing import Any

from worked.checking.mistakes import mistake_named, mistakes
from worked.errors import WorkedError, excerpt
from worked.exam.frame import Candidate
from worked.exam.mistakes_shown import OFTEN, Sites
from worked.exam.requirement import Requirement
from worked.exam.requirements._settings import always, named
from worked.keys.key import Key

WHICH = ("often", "all")
Wanted = str | tuple[str, ...]


def read(value: Any, where: str) -> Wanted | None:
    """often, all, or names of mistakes."""
    if value is False or value == []:
        return None
    if value in WHICH:
        return str(value)
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise WorkedError(f'{where}: expected "often", "all", a list of mistakes or false, found {excerpt(value)}')
    found = [mistake_named(name, where) for name in value]
    slips = [mistake.name for mistake in found if not mistake.rewired]
    if slips:
        raise WorkedError(f"{where}: {slips[0]} is a slip of the pen, which changes any number; leave it out")
    return tuple(mistake.name for mistake in found)


def fails(candidate: Candidate, wanted: Wanted) -> str:
    """The mistakes that do not show."""
    sites = candidate.frame.once(Sites)
    if isinstance(wanted, tuple):
        impossible = [name for name in wanted if name not in sites.places]
        if impossible:
            raise WorkedError(f"require.visible: {impossible[0]} cannot be made in any number up to the asked ones")
        return named([name for name in wanted if not sites.shows(name, candidate)])
    least = OFTEN if wanted == "often" else 0
    found = [name for name in sites.possible if mistakes()[name].often >= least and sites.applies(name, candidate)]
    return named([name for name in found if not sites.shows(name, candidate)])


REQUIREMENT = Requirement(
    key=Key(
        "the mistakes that must change an asked number: `often`, `all`, or a list of names",
        {"anyOf": [{"enum": list(WHICH)}, {"type": "array", "items": {"type": "string"}}]},
        "`often`",
    ),
    read=read,
    usual=always("often"),
    fails=fails,
    helps="show more digits, ask for more quantities, draw larger numbers, or list fewer mistakes",
    cost=3,
)
