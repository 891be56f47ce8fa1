"""Variants are different: no two of a class have the same numbers.

This rule is about pairs: whoever would get the numbers of another student gets a variant with another code.
"""

from worked.exam.frame import Candidate
from worked.exam.requirement import Requirement
from worked.exam.requirements._settings import DEMANDED, always, demanded
from worked.keys.key import YES_NO, Key


def fails(candidate: Candidate, setting: str) -> str:
    """Nothing of a single variant; `worked.exam.drawing` compares each with those before it."""
    return ""


REQUIREMENT = Requirement(
    key=Key("whether all variants are different", YES_NO, "`true`"),
    read=demanded,
    usual=always(DEMANDED),
    fails=fails,
    helps="draw more numbers or from larger ranges, or allow it: different = false",
)
