"""A maximum or minimum passes what comes back on to all of its arguments.

Right: b = max(2, 0): db/dz = 0, for z = 0 is not the largest.
Wrong: b = max(2, 0): db/dz = 1.

A small change of an argument that is not chosen changes nothing. Only the chosen one gets what comes back.
"""

from collections.abc import Iterator
from typing import Any

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._graphs import wrong_locals
from worked.formula import Formula, Number


def to_all(around: Around) -> Iterator[Formula]:
    """A derivative of 1 by any argument."""

    def rule(node: Any, by: str) -> Iterator[Formula]:
        if node.does in ("max", "min", "relu"):
            yield Number("1")

    return wrong_locals(around, rule)


MISTAKE = Mistake(
    title="the maximum or minimum passes what comes back to all of its arguments",
    often=4,
    met="quizzes on computational graphs; dead units taken for living ones",
    example=Example("graph-max-gate", "local[z>b]@1", "1"),
    about="graph",
    quantities=(
        "local",
        "gradient",
    ),
    rewired=to_all,
)
