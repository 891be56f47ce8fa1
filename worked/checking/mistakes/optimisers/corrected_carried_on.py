"""The corrected moment is carried on to the next step.

Right: second first moment = 0.9 * (-0.08) + 0.1 * (-0.6) = -0.132.
Wrong: second first moment = 0.9 * (-0.8) + 0.1 * (-0.6)  = -0.780.

The correction is made for the step alone. What the next step goes on from is the moment itself.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import here, one_weight, replaced
from worked.formula import Formula


def corrected(around: Around) -> Iterator[Formula]:
    """The corrected moment of the step before."""
    name = around.cell.quantity
    before = around.named(f"{name}-corrected", around.cell.place, ahead=-1)
    yield from replaced(around.formula, here(around, name, -1), before)


MISTAKE = Mistake(
    title="the corrected moment is carried on, not the moment itself",
    often=2,
    met="classroom",
    example=Example(one_weight('optimiser = "adam"\nsteps = 2', rate="0.05"), "first-moment[x1>o1]@2", "-0.780"),
    quantities=(
        "first-moment",
        "second-moment",
    ),
    rewired=corrected,
)
