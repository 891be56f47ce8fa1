"""The slope is taken at another point: the one before, or one that is reached only now.

Right: second slope = 0.2 * (-4.7) = -0.94, at the point that the first step reached.
Wrong: second slope = 0.2 * (-5)   = -1.00, at the point where it began.

Each step takes the slopes where it stands. All parameters move together: no slope is taken with another parameter
already moved.
"""

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.formula import Formula, Symbol


def elsewhere(around: Around) -> Iterator[Formula]:
    """At the point before; at the next one; with the parameters before it already moved; not looking ahead."""
    names = list(dict.fromkeys(around.formula.symbols()))
    cells = [around.key.cells[name] for name in names]
    ahead = [cell for cell in cells if cell.quantity == "look-ahead"]
    if ahead:
        yield exchanged(around.formula, {cell.id: Symbol(cell.id.replace("look-ahead", "weight", 1)) for cell in ahead})
    for away in (-1, 1):
        moved = {cell.id: Symbol(identifier("weight", cell.place, around.step + away)) for cell in cells}
        yield exchanged(around.formula, moved)
        others = {name: other for name, other in moved.items() if around.key.cells[name].place != around.cell.place}
        if 0 < len(others) < len(moved):
            yield exchanged(around.formula, others)


MISTAKE = Mistake(
    title="the slope is taken at another point, before or after the step",
    often=3,
    met="updates one parameter after the other, in code",
    example=Example("momentum-quadratic", "gradient[w1]@2", "-1.0000"),
    about="descent",
    quantities=("gradient",),
    rewired=elsewhere,
)
