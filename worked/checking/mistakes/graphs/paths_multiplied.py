"""What comes back on several paths is multiplied and not added.

Right: df/dy = 2 * 1 + 3 * 1     = 5.
Wrong: df/dy = (2 * 1) * (3 * 1) = 6.

Along a path derivatives are multiplied, and over the paths these products are added.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.formula import Formula, product_of


def multiplied(around: Around) -> Iterator[Formula]:
    """The product of the paths."""
    parts = terms(around.formula)
    if len(parts) > 1:
        yield product_of(parts)


MISTAKE = Mistake(
    title="the gradients of several paths are multiplied and not added",
    often=2,
    met="classroom",
    example=Example("graph-max-gate", "gradient[y]@1", "6"),
    about="graph",
    quantities=("gradient",),
    rewired=multiplied,
)
