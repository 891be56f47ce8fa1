"""What the rules about slopes of functions share."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from worked.checking.mistake import Around
from worked.formula import (
    Formula,
    Function,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    product_of,
    sum_of,
)

ONE = Number("1")
# The slope of a power or of a function of something, from the outer slope and the inner one.
Chained = Callable[[Formula, Formula], Formula]
ONE_PARAMETER = """
[descent]
function = "(3 - 2*w)^2 + 4"
start = { w = 0.5 }
learning-rate = 0.1
"""


def seen(around: Around) -> Callable[[str], Formula]:
    """What stands for each parameter: where an optimiser looks ahead to, or the parameter itself."""

    def fill(name: str) -> Formula:
        return around.named("look-ahead", name) or around.named("weight", name) or Symbol(name)

    return fill


def function_of(around: Around) -> Formula | None:
    """The function of which the cell is a slope; None where gradients are given."""
    found = around.exercise.function
    return found.formula if found else None


def has(part: Formula, name: str) -> bool:
    """Whether a parameter stands in a formula."""
    return name in set(part.symbols())


def slope(part: Formula, name: str, of_power: Chained, of_function: Chained) -> Formula | None:
    """The slope of a function by a parameter, with rules of one's own for powers and functions; None where it is 0."""

    def inner(each: Formula) -> Formula | None:
        return slope(each, name, of_power, of_function)

    if not has(part, name):
        return None
    if isinstance(part, Symbol):
        return ONE
    if isinstance(part, Sum):
        return sum_of([found for term in part.terms if (found := inner(term))])
    if isinstance(part, Negative):
        found = inner(part.body)
        return Negative(found) if found else None
    if isinstance(part, Product):
        ways = [
            product_of((*part.factors[:place], found, *part.factors[place + 1 :]))
            for place, factor in enumerate(part.factors)
            if (found := inner(factor))
        ]
        return sum_of(ways)
    if isinstance(part, Quotient) and not has(part.bottom, name):
        found = inner(part.top)
        return found / part.bottom if found else None
    if isinstance(part, Power | Function):
        argument = part.base if isinstance(part, Power) else part.argument
        found = inner(argument)
        chained = of_power if isinstance(part, Power) else of_function
        return chained(part, found) if found else None
    return part.partials().get(name) if not isinstance(part, Quotient) or has(part.top, name) else None


def exponent_of(power: Formula) -> Decimal | None:
    """The exponent of a power, where it is a number."""
    found = power.exponent if isinstance(power, Power) else None
    return Decimal(found.text) if isinstance(found, Number) else None


def lowered(power: Formula) -> Formula:
    """A power with an exponent that is less by one."""
    exponent = exponent_of(power)
    assert isinstance(power, Power) and exponent is not None
    less = exponent - 1
    return ONE if less == 0 else power.base if less == 1 else power.base ** format(less.normalize(), "f")


def rightly(part: Formula, inner: Formula) -> Formula:
    """The slope of a power or function as it should be."""
    if isinstance(part, Power) and exponent_of(part) is not None:
        return product_of((part.exponent, lowered(part), inner))
    return product_of((part.slope(), inner)) if isinstance(part, Function) else inner
