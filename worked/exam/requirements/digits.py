"""Every asked number has enough significant digits as it is printed, so that a mistake changes it.

0.0003 has one: half of all mistakes would lead to the same. Zeros are the matter of `zeros`. Counts, and numbers that
are chosen and not calculated, are left out, and the rule is off where nothing learns by gradients.
"""

from worked.exam.figures import is_zero, significant_digits
from worked.exam.frame import Candidate
from worked.exam.requirement import Requirement
from worked.exam.requirements._settings import by_slopes, calculated, named, whole
from worked.keys.key import COUNT, Key

LEAST = 3


def fails(candidate: Candidate, least: int) -> str:
    """The asked numbers with too few digits."""
    asked = calculated(candidate)
    rounded = {name: text for name, text in asked.items() if not candidate.outcomes[name].in_full}
    return named([name for name, text in rounded.items() if not is_zero(text) and significant_digits(text) < least])


REQUIREMENT = Requirement(
    key=Key(
        "the least number of significant digits of every asked number",
        COUNT,
        "`3`; off where nothing learns by gradients",
    ),
    read=whole(1, 30),
    usual=by_slopes(LEAST),
    fails=fails,
    helps="show more digits in [rounding], draw larger numbers, or give a smaller number of digits",
)
