"""A maximum passes what comes back to the argument that is not the largest.

Right: b = max(2, 0): db/dy = 1, for y = 2 is the largest.
Wrong: b = max(2, 0): db/dy = 0.

What comes back goes the way that the number came: to the argument that was chosen.
"""

from collections.abc import Iterator
from typing import Any

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._graphs import wrong_locals
from worked.formula import Formula


def exchanged(around: Around) -> Iterator[Formula]:
    """1 in place of 0, and 0 in place of 1."""

    def rule(node: Any, by: str) -> Iterator[Formula]:
        if node.does in ("max", "min"):
            yield 1 - node.slopes[by]

    return wrong_locals(around, rule)


MISTAKE = Mistake(
    title="the maximum or minimum passes what comes back to the argument that was not chosen",
    often=2,
    met="classroom",
    example=Example("graph-max-gate", "local[y>b]@1", "0"),
    about="graph",
    quantities=(
        "local",
        "gradient",
    ),
    rewired=exchanged,
)
