"""No asked number is 1 or -1, which hides whether it was multiplied or divided by, or squared.

Numbers that are chosen and not calculated, such as the derivative of ReLU, are left out, and the rule is off where
nothing learns by gradients.
"""

from fractions import Fraction

from worked.exam.frame import Candidate
from worked.exam.requirement import Requirement
from worked.exam.requirements._settings import FORBIDDEN, by_slopes, calculated, forbidden, named
from worked.keys.key import YES_NO, Key


def fails(candidate: Candidate, setting: str) -> str:
    """The asked numbers that are printed as 1 or -1."""
    return named([name for name, text in calculated(candidate).items() if abs(Fraction(text)) == 1])


REQUIREMENT = Requirement(
    key=Key("whether asked numbers may be 1 or -1", YES_NO, "`false`; true where nothing learns by gradients"),
    read=forbidden,
    usual=by_slopes(FORBIDDEN),
    fails=fails,
    helps="draw numbers with more decimals, or allow it: ones = true",
)
