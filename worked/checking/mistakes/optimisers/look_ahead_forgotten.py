"""The step is worked at the old weight, not at the point looked ahead to.

Right: net = (0.4 + 0.9 * 0.5) * 2 = 1.70.
Wrong: net =  0.4 * 2              = 0.80.

Nesterov's momentum first goes where the velocity carries the weight, and takes the gradient there: the forward and the
backward pass are worked with the weights looked ahead to.
"""

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._methods import LOOKING_AHEAD
from worked.checking.mistakes._update import old
from worked.formula import Formula, Symbol


def at_old_weights(around: Around) -> Iterator[Formula]:
    """The old weights in the place of those looked ahead to."""
    if around.cell.quantity == "look-ahead":
        weight = old(around)
        if weight:
            yield weight
        return
    cells = [around.key.cells[name] for name in around.formula.symbols()]
    ahead = [cell for cell in cells if cell.quantity == "look-ahead"]
    older = {
        cell.id: Symbol(identifier("weight" if ">" in cell.place else "bias", cell.place, cell.step)) for cell in ahead
    }
    if older:
        yield exchanged(around.formula, older)


MISTAKE = Mistake(
    title="the step is worked at the old weight, not at the point looked ahead to",
    often=4,
    met="classroom",
    example=Example(LOOKING_AHEAD, "net[o1]@1", "0.80"),
    quantities=(
        "look-ahead",
        "net",
        "error",
    ),
    rewired=at_old_weights,
)
