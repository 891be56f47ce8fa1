"""The budget stays as it is from rung to rung.

Right: cost of rung 2 = 4 * 10 = 40.
Wrong: cost of rung 2 = 4 * 5  = 20.

Successive halving spends about the same in each rung: half as many settings, each with twice the budget.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._exercises import at
from worked.formula import Formula, Symbol


def first_budget(around: Around) -> Iterator[Formula]:
    """The budget of the rung before, and the formula with that of the first rung, or of the rung before."""
    for name in around.formula.symbols():
        cell = around.key.cells[name]
        if cell.quantity != "budget":
            continue
        if around.cell.quantity == "budget":
            yield Symbol(name)
        elif int(cell.place) > 1:
            for earlier in dict.fromkeys(("1", str(int(cell.place) - 1))):
                yield exchanged(around.formula, {name: at("budget", earlier)})


MISTAKE = Mistake(
    title="the budget is not multiplied from rung to rung",
    often=3,
    met="a plain slip where only the number of settings is followed",
    example=Example("successive-halving", "cost[2]@1", "20"),
    about="search",
    quantities=("budget", "cost", "full"),
    rewired=first_budget,
)
