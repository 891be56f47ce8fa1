"""The derivative of a sum is taken as that of a product.

Right: q = x + y: dq/dx = 1.
Wrong: q = x + y: dq/dx = y = 5.

A sum passes what comes back on as it is, to all of its terms. It is the product that exchanges its factors.
"""

from collections.abc import Iterator
from typing import Any

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._graphs import wrong_locals
from worked.formula import Formula, product_of


def multiplied(around: Around) -> Iterator[Formula]:
    """The product of the other terms."""

    def rule(node: Any, by: str) -> Iterator[Formula]:
        others = [part for part in node.parts if by not in part.symbols()]
        if node.does == "+" and others:
            yield product_of(others)

    return wrong_locals(around, rule)


MISTAKE = Mistake(
    title="the sum is taken for a product in its derivative",
    often=5,
    met="quizzes on computational graphs",
    example=Example("graph-product-of-sum", "local[x>q]@1", "5"),
    about="graph",
    quantities=(
        "local",
        "gradient",
    ),
    rewired=multiplied,
)
