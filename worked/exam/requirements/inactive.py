"""No hidden unit is dead: the derivative of its activation is not 0, as that of ReLU is below 0.

Through a dead unit no error comes back, and half of the sheet is zeros. An exam about such a unit asks for it:
`inactive = 1` wants exactly one in each sample and step.
"""

from worked.exam.frame import Candidate
from worked.exam.requirement import Requirement
from worked.exam.requirements._dead_units import dead_units
from worked.exam.requirements._settings import by_slopes, whole
from worked.keys.key import COUNT_OR_0, Key


def fails(candidate: Candidate, wanted: int) -> str:
    """A number of dead units that is not the wanted one."""
    wrong = [count for count in dead_units(candidate).values() if count != wanted]
    return f"{wrong[0]} in place of {wanted}" if wrong else ""


REQUIREMENT = Requirement(
    key=Key(
        "how many units have a derivative of 0, as ReLU has below 0; or false",
        COUNT_OR_0,
        "`0`; off where nothing learns by gradients",
    ),
    read=whole(0, 1000),
    usual=by_slopes(0),
    fails=fails,
    helps="draw weights and inputs of which more sums are positive, or ask for other numbers of dead units",
)
