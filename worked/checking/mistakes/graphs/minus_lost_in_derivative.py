"""The minus of a subtraction, or of a fraction, is lost in its derivative.

Right: f = p - t: df/dt = -1.
Wrong: f = p - t: df/dt = 1.

What is subtracted pulls the result down when it grows; so does what something is divided by.
"""

from collections.abc import Iterator
from typing import Any

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._graphs import wrong_locals
from worked.formula import Formula, Negative


def lost(around: Around) -> Iterator[Formula]:
    """The derivative without its minus."""

    def rule(node: Any, by: str) -> Iterator[Formula]:
        slope = node.slopes[by]
        if isinstance(slope, Negative):
            yield slope.body

    return wrong_locals(around, rule)


MISTAKE = Mistake(
    title="the minus of a subtraction or fraction is lost in its derivative",
    often=4,
    met="classroom; 7 of 94 published examples have a wrong sign",
    example=Example("graph-node-twice", "local[t>f]@1", "1"),
    about="graph",
    quantities=(
        "local",
        "gradient",
    ),
    rewired=lost,
)
