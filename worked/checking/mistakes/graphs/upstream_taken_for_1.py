"""The gradient that comes from behind an output is taken for 1.

Right: dL/dn1 = -3, as it is given.
Wrong: dL/dn1 = 1.

The derivative of an output by itself is 1. Where the graph goes on behind it, what comes back from there takes its
place.
"""

from collections.abc import Iterator

from worked.cells.cell import identity
from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._exercises import instead
from worked.formula import Formula, Number, Symbol


def for_one(around: Around) -> Iterator[Formula]:
    """1 in the place of what is given."""
    given = [name for name in around.formula.symbols() if identity(name).quantity == "upstream"]
    for name in given:
        yield instead(around.formula, Symbol(name), Number("1"))


MISTAKE = Mistake(
    title="the gradient from behind the output is taken for 1",
    often=3,
    met="questions that begin in the middle of a net",
    example=Example("graph-upstream", "gradient[n1]@1", "1"),
    about="graph",
    quantities=("gradient",),
    rewired=for_one,
)
