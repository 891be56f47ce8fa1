"""The step starts from the weight of an earlier step.

Right: third weight = second weight + change = -1.22151 + 0.01485 = -1.20666.
Wrong: third weight = first weight + change  = -1.20000 + 0.01485 = -1.18515.

Each step goes on from where the step before it ended. Whoever starts from the weights of the exercise again forgets
what has been learned in between.
"""

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import old, swapped
from worked.formula import Formula, Symbol


def stale(around: Around) -> Iterator[Formula]:
    """The weight before the last step, and the one of the exercise."""
    now = old(around)
    if now:
        step = around.key.cells[now.name].step
        earlier = dict.fromkeys(number for number in (step - 1, 1) if 1 <= number < step)
        names = [identifier(around.cell.quantity, around.cell.place, number) for number in earlier]
        yield from swapped(around, now, *(Symbol(name) for name in names if name in around.key.outcomes))


MISTAKE = Mistake(
    title="the step starts from the weight of an earlier step",
    often=3,
    met="threads on numbers of the epoch before; 10 of 94 published examples put in a wrong quantity",
    example=Example("xor-2-2-1", "weight[h1>o1]@3", "-1.18515"),
    quantities=("weight", "bias", "proposed"),
    rewired=stale,
)
