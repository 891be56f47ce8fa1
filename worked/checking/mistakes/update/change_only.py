"""The change is taken for the new weight.

Right: new weight = 0.40 + change = 0.40 + (-0.04108) = 0.35892.
Wrong: new weight =        change                     = -0.04108.

The change is what is added to the old weight, not what takes its place.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import change
from worked.formula import Formula


def change_alone(around: Around) -> Iterator[Formula]:
    """The change, and the change without its minus."""
    found = change(around)
    if found:
        yield found
        yield -found


MISTAKE = Mistake(
    title="the change itself is taken for the new weight",
    often=2,
    met="a plain slip",
    example=Example("mazur-2-2-2", "weight[h1>o1]@2", "-0.04108"),
    quantities=("weight", "bias", "proposed"),
    rewired=change_alone,
)
