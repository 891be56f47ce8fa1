"""Numbers are added that are to be multiplied.

Right: cost of rung 1 = 8 * 5 = 40.
Wrong: cost of rung 1 = 8 + 5 = 13.

Each of so many settings has the whole budget, each of so many rows a number in each column: that is a product.
"""

from collections.abc import Iterator

from worked.checking.mistake import EXERCISES, Around, Example, Mistake, all_parts
from worked.checking.mistakes._exercises import instead
from worked.formula import Formula, Product, sum_of


def added(around: Around) -> Iterator[Formula]:
    """The formula with one of its products as a sum."""
    for part in all_parts(around.formula):
        if isinstance(part, Product):
            yield instead(around.formula, part, sum_of(part.factors))


MISTAKE = Mistake(
    title="numbers are added instead of multiplied",
    often=3,
    met="a plain slip in counting combinations",
    example=Example("successive-halving", "cost[1]@1", "13"),
    about=EXERCISES,
    rewired=added,
)
