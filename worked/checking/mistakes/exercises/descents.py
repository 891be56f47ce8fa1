"""Descents: mistakes in the slopes of functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from worked.cells.cell import identifier
from worked.checking.mistakes._update import gradient
from worked.checking.mistakes.mistake import Around, Example, exchanged, in_each, mistake, terms
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


def _seen(around: Around) -> Callable[[str], Formula]:
    """What stands for each parameter: where an optimiser looks ahead to, or the parameter itself."""

    def fill(name: str) -> Formula:
        return around.named("look-ahead", name) or around.named("weight", name) or Symbol(name)

    return fill


def _function_of(around: Around) -> Formula | None:
    """The function of which the cell is a slope; None where gradients are given."""
    found = around.exercise.function
    return found.formula if found else None


def _taken(around: Around, function: Formula | None, *rules: Chained) -> Iterator[Formula]:
    """The slope of a function, with rules of one's own for powers and for functions, at the point of the step."""
    found = _slope(function, around.cell.place, *rules) if function else None
    if found:
        yield found.bind(_seen(around))


def _has(part: Formula, name: str) -> bool:
    """Whether a parameter stands in a formula."""
    return name in set(part.symbols())


def _slope(part: Formula, name: str, of_power: Chained, of_function: Chained) -> Formula | None:
    """The slope of a function by a parameter, with rules of one's own for powers and functions; None where it is 0."""

    def inner(each: Formula) -> Formula | None:
        return _slope(each, name, of_power, of_function)

    if not _has(part, name):
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
    if isinstance(part, Quotient) and not _has(part.bottom, name):
        found = inner(part.top)
        return found / part.bottom if found else None
    if isinstance(part, Power | Function):
        argument = part.base if isinstance(part, Power) else part.argument
        found = inner(argument)
        chained = of_power if isinstance(part, Power) else of_function
        return chained(part, found) if found else None
    return part.partials().get(name) if not isinstance(part, Quotient) or _has(part.top, name) else None


def _exponent_of(power: Formula) -> Decimal | None:
    """The exponent of a power, where it is a number."""
    found = power.exponent if isinstance(power, Power) else None
    return Decimal(found.text) if isinstance(found, Number) else None


def _lowered(power: Formula) -> Formula:
    """A power with an exponent that is less by one."""
    exponent = _exponent_of(power)
    assert isinstance(power, Power) and exponent is not None
    less = exponent - 1
    return ONE if less == 0 else power.base if less == 1 else power.base ** format(less.normalize(), "f")


def _rightly(part: Formula, inner: Formula) -> Formula:
    """The slope of a power or function as it should be."""
    if isinstance(part, Power) and _exponent_of(part) is not None:
        return product_of((part.exponent, _lowered(part), inner))
    return product_of((part.slope(), inner)) if isinstance(part, Function) else inner


@mistake(
    "the exponent does not come down as a factor (w for the slope of w^2)",
    often=5,
    met="half a square, whose 2 cancels, in mind",
    example=Example("momentum-quadratic", "gradient[w1]@1", "-0.5000"),
    about="descent",
    quantities=("gradient",),
)
def derivative_factor_forgotten(around: Around) -> Iterator[Formula]:
    """The exponent does not come down as a factor: the slope of w^2 is taken for w.

    Right: slope of 0.1 w^2 at -5 = 0.1 * 2 * (-5) = -1.
    Wrong: slope of 0.1 w^2 at -5 = 0.1 * (-5)     = -0.5.

    The slope of w^n is n w^(n-1). For half a square, the 2 and the 1/2 cancel; for any other square the 2 stays.
    """
    function = _function_of(around)

    def of_power(part: Formula, inner: Formula) -> Formula:
        return product_of((_lowered(part), inner)) if _exponent_of(part) is not None else inner

    yield from _taken(around, function, of_power, _rightly)


@mistake(
    "the exponent is kept where it should be less by one",
    often=3,
    met="classroom",
    example=Example("momentum-quadratic", "gradient[w1]@1", "5.0000"),
    about="descent",
    quantities=("gradient",),
)
def derivative_exponent_kept(around: Around) -> Iterator[Formula]:
    """The exponent is kept: the slope of w^2 is taken for 2 w^2.

    Right: slope of 0.1 w^2 at -5 = 0.1 * 2 * (-5)   = -1.
    Wrong: slope of 0.1 w^2 at -5 = 0.1 * 2 * (-5)^2 = 5.

    The slope of w^n is n w^(n-1): the exponent comes down and is less by one.
    """
    function = _function_of(around)

    def of_power(part: Formula, inner: Formula) -> Formula:
        known = isinstance(part, Power) and _exponent_of(part) is not None
        return product_of((part.exponent, part, inner)) if isinstance(part, Power) and known else inner

    yield from _taken(around, function, of_power, _rightly)


@mistake(
    "the factor before a power is forgotten in its slope",
    often=3,
    met="classroom",
    example=Example("momentum-quadratic", "gradient[w1]@1", "-10.000"),
    about="descent",
    quantities=("gradient",),
)
def coefficient_forgotten(around: Around) -> Iterator[Formula]:
    """The factor before a power is forgotten in its slope.

    Right: slope of 0.1 w^2 at -5 = 0.1 * 2 * (-5) = -1.
    Wrong: slope of 0.1 w^2 at -5 = 2 * (-5)       = -10.

    A constant factor stays where it is when the slope is taken.
    """
    function = _function_of(around)

    def bare(part: Product) -> Formula:
        return product_of([each for each in part.factors if not isinstance(each, Number)])

    if function:
        yield from _taken(around, in_each(function, Product, bare), _rightly, _rightly)


@mistake(
    "terms without the parameter are kept in the slope",
    often=2,
    met="classroom",
    example=Example("momentum-quadratic", "gradient[w1]@1", "7.0000"),
    about="descent",
    quantities=("gradient",),
)
def constant_kept_in_slope(around: Around) -> Iterator[Formula]:
    """Terms without the parameter are kept in the slope.

    Right: slope of 0.1 v^2 + 2 w^2 by v = 0.2 * (-5)              = -1.
    Wrong: slope of 0.1 v^2 + 2 w^2 by v = 0.2 * (-5) + 2 * (-2)^2 = 7.

    In a partial derivative all other parameters are constants, and the slope of a constant is 0.
    """
    function, name = _function_of(around), around.cell.place
    constant = [term for term in terms(function) if not _has(term, name)] if function else []
    if function and constant:
        found = _slope(function, name, _rightly, _rightly)
        yield sum_of([each for each in (found, *constant) if each]).bind(_seen(around))


ONE_PARAMETER = """
[descent]
function = "(3 - 2*w)^2 + 4"
start = { w = 0.5 }
learning-rate = 0.1
"""


@mistake(
    "the inner slope of the chain rule is forgotten",
    often=5,
    met="the chain rule in any course on calculus",
    example=Example(ONE_PARAMETER, "gradient[w]@1", "4.0000"),
    about="descent",
    quantities=("gradient",),
)
def inner_derivative_forgotten(around: Around) -> Iterator[Formula]:
    """The inner slope of a chain is forgotten.

    Right: slope of (3 - 2 w)^2 at 0.5 = 2 * (3 - 1) * (-2) = -8.
    Wrong: slope of (3 - 2 w)^2 at 0.5 = 2 * (3 - 1)        = 4.

    The chain rule: the slope of what is outside, times the slope of what is inside.
    """
    function = _function_of(around)

    def alone(part: Formula, inner: Formula) -> Formula:
        return _rightly(part, ONE)

    # The inner slope is forgotten in powers and functions, or in one kind of them.
    for rules in ((alone, alone), (alone, _rightly), (_rightly, alone)):
        yield from _taken(around, function, *rules)


@mistake(
    "the slope is taken at another point, before or after the step",
    often=3,
    met="updates one parameter after the other, in code",
    example=Example("momentum-quadratic", "gradient[w1]@2", "-1.0000"),
    about="descent",
    quantities=("gradient",),
)
def gradient_at_another_point(around: Around) -> Iterator[Formula]:
    """The slope is taken at another point: the one before, or one that is reached only now.

    Right: second slope = 0.2 * (-4.7) = -0.94, at the point that the first step reached.
    Wrong: second slope = 0.2 * (-5)   = -1.00, at the point where it began.

    Each step takes the slopes where it stands. All parameters move together: no slope is taken with another parameter
    already moved.
    """
    # At the point before; at the next one; with the parameters before it already moved; not looking ahead.
    names = list(dict.fromkeys(around.formula.symbols()))
    cells = [around.key.cells[name] for name in names]
    ahead = [cell for cell in cells if cell.quantity == "look-ahead"]
    if ahead:
        yield exchanged(around.formula, {cell.id: Symbol(cell.id.replace("look-ahead", "weight", 1)) for cell in ahead})
    for away in (-1, 1):
        moved = {cell.id: Symbol(identifier("weight", cell.place, around.step + away)) for cell in cells}
        yield exchanged(around.formula, moved)
        others = {name: other for name, other in moved.items() if around.key.cells[name].place != around.cell.place}
        if 0 < len(others) < len(moved):
            yield exchanged(around.formula, others)


@mistake(
    "the value of the function is taken for its slope",
    often=2,
    met="classroom",
    example=Example("momentum-quadratic", "gradient[w1]@1", "10.500"),
    about="descent",
    quantities=("gradient", "change", "velocity"),
)
def value_for_slope(around: Around) -> Iterator[Formula]:
    """The value of the function is taken for its slope.

    Right: slope = 0.2 * (-5)                 = -1.
    Wrong: slope = 0.1 * (-5)^2 + 2 * (-2)^2 = 10.5.

    A step goes along the slope, how much the value changes with a parameter, and not along the value.
    """
    value = around.formula_of(around.named("value"))
    if value and around.cell.quantity == "gradient":
        yield value
    elif value:
        yield from around.instead_of(gradient(around), value)
