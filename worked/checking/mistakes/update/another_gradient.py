"""The gradient of another weight is taken.

Right: new weight of w(h1>o1) = 0.40 - 0.5 * 0.08217    = 0.35892.
Wrong: new weight of w(h1>o1) = 0.40 - 0.5 * (-0.02260) = 0.41130, with the gradient of w(h1>o2).

Each weight has a gradient of its own, from the delta of the unit where it ends and the output of the unit where it
begins.
"""

from collections.abc import Iterator

from worked.cells.place import edge
from worked.checking.mistake import NEAREST, Around, Example, Mistake
from worked.checking.mistakes._update import FED, change, change_by, neighbours, swapped
from worked.formula import Formula


def of_neighbours(around: Around) -> Iterator[Formula]:
    """The gradients, or in a new weight the changes, of the weights beside it and of the bias."""
    places = neighbours(around)
    if around.source:
        places.append(around.unit)
    else:
        places += [edge(source, around.unit) for source in around.feeding[:NEAREST]]
    if around.cell.quantity in FED:
        yield from change_by(around, *(around.named("gradient", place) for place in places))
    else:
        yield from swapped(around, change(around), *(around.named("change", place) for place in places))


MISTAKE = Mistake(
    title="the gradient of another weight is taken",
    often=3,
    met="10 of 94 published examples put in a wrong quantity, and 9 have misprints and copied lines",
    example=Example("mazur-2-2-2", "weight[h1>o1]@2", "0.41130"),
    quantities=(*FED, "weight", "bias", "proposed"),
    rewired=of_neighbours,
)
