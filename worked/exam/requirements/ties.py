"""No asked number is an exact tie, such as 0.12345 with four decimals: rounding half up and half to even differ there.

A number is a tie where the rule for halves decides its last digit.
"""

from worked.exam.frame import Candidate
from worked.exam.requirement import Requirement
from worked.exam.requirements._settings import FORBIDDEN, always, forbidden, named
from worked.keys.key import YES_NO, Key
from worked.number import is_tie


def fails(candidate: Candidate, setting: str) -> str:
    """The asked numbers that are ties, or of which no precision decides the last digit."""
    rounding, found = candidate.frame.task.rounding, []
    for name in candidate.asked:
        outcome = candidate.outcomes[name]
        tie = not outcome.rounded.exact and is_tie(outcome.enclosure, rounding, candidate.frame.cells[name].quantity)
        found += [name] if tie or not outcome.rounded.proven else []
    return named(found)


REQUIREMENT = Requirement(
    key=Key("whether asked numbers may be exact ties", YES_NO, "`false`"),
    read=forbidden,
    usual=always(FORBIDDEN),
    fails=fails,
    helps="show another number of digits in [rounding], draw numbers with other decimals, or allow it: ties = true",
    cost=2,
)
