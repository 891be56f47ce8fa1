"""The gradient of another weight is taken.

Right: new weight of w(h1>o1) = 0.40 - 0.5 * 0.08217    = 0.35892.
Wrong: new weight of w(h1>o1) = 0.40 - 0.5 * (-0.02260) = 0.41130, with the gradient of w(h1>o2).

Each weight has a gradient of its own, from the delta of the unit where it ends and the output of that where it begins.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake
from worked.checking.mistakes._update import MOST, change_by, neighbours, swapped, used
from worked.trace.cell import edge


def of_neighbours(around: Around) -> Iterator[Formula]:
    """The gradients, or in a new weight the changes, of the weights beside it and of the bias."""
    places = neighbours(around)
    if around.source:
        places.append(around.unit)
    else:
        places += [edge(source, around.unit) for source in around.feeding[:MOST]]
    if around.cell.quantity == "change":
        yield from change_by(around, *(around.named("gradient", place) for place in places))
    else:
        change = used(around, around.named("change", around.cell.place))
        yield from swapped(around, change, *(around.named("change", place) for place in places))


MISTAKE = Mistake(
    title="the gradient of another weight is taken",
    often=3,
    met="10 of 94 published examples put in a wrong quantity; misprints and copied lines in 9",
    example=Example("mazur-2-2-2", "weight[h1>o1]@2", "0.41130"),
    quantities=("change", "weight", "bias"),
    rewired=of_neighbours,
)
