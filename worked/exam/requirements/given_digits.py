"""The drawn numbers are short: they have few significant digits, so that they are copied and typed without slips."""

from worked.exam.figures import significant_digits
from worked.exam.frame import Candidate
from worked.exam.requirement import Requirement
from worked.exam.requirements._settings import always, named, whole
from worked.keys.key import COUNT, Key

MOST = 4


def fails(candidate: Candidate, most: int) -> str:
    """The drawn numbers with too many digits."""
    return named([name for name, text in candidate.numbers.items() if significant_digits(text) > most])


REQUIREMENT = Requirement(
    key=Key("the most significant digits of a drawn number", COUNT, "`4`"),
    read=whole(1, 30),
    usual=always(MOST),
    fails=fails,
    helps="draw with fewer decimals or from smaller numbers, or give a larger number of digits",
    cost=0,
)
