"""What comes back on several paths is not added.

Right: df/dy = 2 * 1 + 3 * 1 = 5, over both nodes that y leads into.
Wrong: df/dy = 2 * 1         = 2, over one of them.

A number that is used twice acts on the result twice, so what comes back on all paths is added.
"""

from collections.abc import Iterator

from worked.checking.mistake import NEAREST, Around, Example, Mistake, terms, without_each
from worked.formula import Formula, sum_of


def not_added(around: Around) -> Iterator[Formula]:
    """One path alone; all but one."""
    parts = terms(around.formula)
    if len(parts) > 1:
        yield from parts[:NEAREST]
        yield from map(sum_of, without_each(parts))


MISTAKE = Mistake(
    title="the gradients of several paths are not added",
    often=5,
    met="quizzes on computational graphs; x used twice in f = x y + x",
    example=Example("graph-max-gate", "gradient[y]@1", "2"),
    about="graph",
    quantities=("gradient",),
    rewired=not_added,
)
