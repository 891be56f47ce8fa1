"""No asked number is 0.

A 0 is found without any calculation, and what is multiplied by it is 0 as well. Where dead units are asked for
(`inactive = 1`) the zeros that come of them are allowed, and so are those of units that dropout leaves out. Numbers
that are chosen and not calculated, such as the outputs of a step, are left out, and the rule is off where nothing
learns by gradients.
"""

from worked.exam.figures import is_zero
from worked.exam.frame import Candidate
from worked.exam.requirement import Requirement
from worked.exam.requirements._dead_units import comes_of_dead_unit
from worked.exam.requirements._settings import FORBIDDEN, by_slopes, calculated, forbidden, named
from worked.keys.key import YES_NO, Key


def fails(candidate: Candidate, setting: str) -> str:
    """The asked numbers that are printed as 0, but for those that come of dead units."""
    zeros = [name for name, text in calculated(candidate).items() if is_zero(text)]
    return named([name for name in zeros if not comes_of_dead_unit(candidate, name)])


REQUIREMENT = Requirement(
    key=Key("whether asked numbers may be 0", YES_NO, "`false`; true where nothing learns by gradients"),
    read=forbidden,
    usual=by_slopes(FORBIDDEN),
    fails=fails,
    helps="draw numbers with more decimals, ask for fewer quantities, or allow it: zeros = true",
)
