"""The root is not taken.

Right: deviation = sqrt(200) = 14.1421.
Wrong: deviation = 200.

The variance stands in the place of the deviation, or 6 / (n_in + n_out) in that of Xavier's bound.
"""

from collections.abc import Iterator

from worked.checking.mistake import EXERCISES, Around, Example, Mistake, all_parts, exchanged
from worked.checking.mistakes._exercises import instead
from worked.formula import Formula, Function


def without_root(around: Around) -> Iterator[Formula]:
    """The formula with what stands below a root in the place of the root, its own or that of a cell that it uses."""
    for part in all_parts(around.formula):
        if isinstance(part, Function) and part.name == "sqrt":
            yield instead(around.formula, part, part.argument)
    for name in around.formula.symbols():
        rooted = around.key.cells[name].formula
        if isinstance(rooted, Function) and rooted.name == "sqrt":
            yield exchanged(around.formula, {name: rooted.argument})


MISTAKE = Mistake(
    title="the square root is not taken",
    often=4,
    met="variance and deviation confused in questions on standardising",
    example=Example("standardising", "deviation[age]@1", "200"),
    about=EXERCISES,
    rewired=without_root,
)
