"""The bias of another unit is added.

Right: net = 0.5 * 0.1 + 0.1 * 0.3 + 0.4 = 0.48.
Wrong: net = 0.5 * 0.1 + 0.1 * 0.3 - 0.1 = -0.02.

Each unit has a bias of its own. In a list or a column of biases the eye slips to the line below; and in nets with one
bias for a whole layer (Mazur's) students learn that any of them will do.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.formula import Formula


def bias_of_another(around: Around) -> Iterator[Formula]:
    """The net input with the bias of a sibling, then of a unit of the layers beside."""
    own = around.bias(around.unit)
    for unit in (*around.siblings, *around.fed, *around.feeding):
        other = around.bias(unit)
        if own and other:
            yield exchanged(around.formula, {own.name: other})


MISTAKE = Mistake(
    title="the bias is that of another unit",
    often=2,
    met="a plain slip; 10 of 94 published examples put in a wrong quantity, such as that of another unit",
    example=Example("appendix-b-2-2-1", "net[h1]@1", "-0.02"),
    quantities=("net",),
    rewired=bias_of_another,
)
