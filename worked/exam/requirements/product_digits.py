"""Products can be worked by hand: the two longest factors of each have few significant digits between them.

A product of two numbers has about as many digits as both have together. What is printed counts, since that is what is
multiplied on paper.
"""

from collections.abc import Iterator

from worked.exam.frame import Candidate, Frame
from worked.exam.requirement import Requirement
from worked.exam.requirements._settings import always, whole
from worked.formula import Formula, Product, Symbol
from worked.keys.key import COUNT, Key

MOST = 10


def products(frame: Frame) -> list[tuple[str, tuple[str, ...]]]:
    """The cells with a product of others, and the factors of each product."""
    return [(cell.id, found) for cell in frame.computed for found in _products_in(cell.formula) if len(found) > 1]


def _products_in(formula: Formula | None) -> Iterator[tuple[str, ...]]:
    if formula is None:
        return
    if isinstance(formula, Product):
        yield tuple(factor.name for factor in formula.factors if isinstance(factor, Symbol))
    for part in formula.parts():
        yield from _products_in(part)


def fails(candidate: Candidate, most: int) -> str:
    """The first number that is a product of factors with too many digits."""
    digits = candidate.digits
    for name, factors in candidate.frame.once(products):
        known = sorted((digits[factor] for factor in factors if factor in digits), reverse=True)
        if sum(known[:2]) > most:
            return name
    return ""


REQUIREMENT = Requirement(
    key=Key("the most significant digits that two factors of a product have together", COUNT, "`10`"),
    read=whole(2, 60),
    usual=always(MOST),
    fails=fails,
    helps="show fewer digits in [rounding], draw with fewer decimals, or give a larger number of digits",
)
