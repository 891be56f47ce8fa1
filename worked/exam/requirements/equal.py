"""No two asked numbers of one quantity and step are printed alike: whoever mixes two units up would not be seen.

Zeros are the matter of `zeros`. Cells with the same formula are equal whatever is drawn and are left out, and so are
numbers that are chosen and not calculated. The rule is off where nothing learns by slopes.
"""

from decimal import Decimal

from worked.exam.frame import Candidate
from worked.exam.requirement import Requirement
from worked.exam.requirements._settings import FORBIDDEN, by_slopes, calculated, forbidden
from worked.keys.key import YES_NO, Key


def fails(candidate: Candidate, setting: str) -> str:
    """Two asked numbers that are printed alike."""
    first: dict[tuple[str, int, str], str] = {}
    for name, text in calculated(candidate).items():
        cell = candidate.frame.cells[name]
        other = first.setdefault((cell.quantity, cell.step, text), name)
        if other != name and Decimal(text) and candidate.frame.cells[other].formula != cell.formula:
            return f"{other}, {name}"
    return ""


REQUIREMENT = Requirement(
    key=Key(
        "whether two asked numbers of a quantity may be equal", YES_NO, "`false`; true where nothing learns by slopes"
    ),
    read=forbidden,
    usual=by_slopes(FORBIDDEN),
    fails=fails,
    helps="draw numbers with more decimals, ask for fewer quantities, or allow it: equal = true",
)
