"""A product passes a factor itself back, in place of the other one.

Right: f = q z: df/dq = z = -4.
Wrong: f = q z: df/dq = q = 3.

The derivative of a product by a factor is what that factor is multiplied by: a product exchanges its factors.
"""

from collections.abc import Iterator
from typing import Any

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._graphs import wrong_locals
from worked.formula import Formula, Symbol


def own(around: Around) -> Iterator[Formula]:
    """The factor itself."""

    def rule(node: Any, by: str) -> Iterator[Formula]:
        if node.does == "*":
            yield Symbol(by)

    return wrong_locals(around, rule)


MISTAKE = Mistake(
    title="the product passes the factor itself back and not the other one",
    often=5,
    met="quizzes on computational graphs",
    example=Example("graph-product-of-sum", "local[q>f]@1", "3"),
    about="graph",
    quantities=(
        "local",
        "gradient",
    ),
    rewired=own,
)
