"""One factor of a product is left out.

Right: dropout of trial 1 = 0.80 * 0.5 = 0.400.
Wrong: dropout of trial 1 = 0.80.

The formula is begun and not finished, or a factor is taken for 1.
"""

from collections.abc import Iterator

from worked.checking.mistake import EXERCISES, Around, Example, Mistake, all_parts, without_each
from worked.checking.mistakes._exercises import instead
from worked.formula import Formula, Product, product_of


def one_less(around: Around) -> Iterator[Formula]:
    """The formula with one factor of one of its products left out."""
    for part in all_parts(around.formula):
        if isinstance(part, Product):
            for rest in without_each(part.factors):
                yield instead(around.formula, part, product_of(rest))


MISTAKE = Mistake(
    title="one factor of the product is left out",
    often=3,
    met="a plain slip",
    example=Example("random-search", "value[1.2]@1", "0.80"),
    about=EXERCISES,
    rewired=one_less,
)
