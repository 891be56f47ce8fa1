"""One term of a sum is left out.

Right: total = 40 + 40 + 40 = 120.
Wrong: total = 40 + 40      = 80.

A long sum is cut short, or a row of the table is overlooked.
"""

from collections.abc import Iterator

from worked.checking.mistake import EXERCISES, Around, Example, Mistake, all_parts, without_each
from worked.checking.mistakes._exercises import instead
from worked.formula import Formula, Sum, sum_of


def one_less(around: Around) -> Iterator[Formula]:
    """The formula with one term of one of its sums left out."""
    for part in all_parts(around.formula):
        if isinstance(part, Sum):
            for rest in without_each(part.terms):
                yield instead(around.formula, part, sum_of(rest))


MISTAKE = Mistake(
    title="one term of the sum is left out",
    often=3,
    met="a plain slip",
    example=Example("successive-halving", "total@1", "80"),
    about=EXERCISES,
    rewired=one_less,
)
