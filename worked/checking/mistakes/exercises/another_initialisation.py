"""The bound of another rule is taken.

Right: bound = sqrt(6 / (n_in + n_out)) = sqrt(6 / 7) = 0.9258, of Xavier's rule for uniform draws.
Wrong: sqrt(2 / (n_in + n_out)) = sqrt(2 / 7)         = 0.5345, the deviation of his rule for normal draws.

A uniform draw between -a and a has the variance a^2 / 3: for the same variance its bound is larger than a deviation
by the factor sqrt(3).
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._exercises import at
from worked.formula import Formula
from worked.maths.initialisations import INITIALISATIONS


def other_rules(around: Around) -> Iterator[Formula]:
    """The bounds and deviations of other rules: the nearest kin first, which differ in the number above only."""
    fans: tuple[Formula, Formula] = (at("fan-in", around.cell.place), at("fan-out", around.cell.place))
    own = around.exercise.entry
    others = [entry for entry in INITIALISATIONS.values() if entry.draws and not entry.parameters and entry != own]
    kin = own.name.rpartition("-")[0]
    for entry in sorted(others, key=lambda entry: not entry.name.startswith(kin)):
        yield entry.width(*fans, {})


MISTAKE = Mistake(
    title="the bound or deviation of another rule is taken",
    often=4,
    met="uniform and normal forms of one name, and three rules called Xavier's",
    example=Example("xavier-uniform", "bound[1]@1", "0.5345"),
    about="initialisation",
    quantities=(
        "bound",
        "deviation",
    ),
    rewired=other_rules,
)
