"""Expression: a function as it is typed, such as `0.1*w1^2 + 2*w2^2`, read into a formula, and its slopes.

The grammar is that of `common.reader`, and the functions are those of graphs, such as sqrt, max and sigmoid.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from worked.errors import WorkedError, excerpt
from worked.exercises.common.functions import functions, number_of
from worked.exercises.common.reader import LONGEST_NAME, NAME, NUMBER, Reader, Token, tokens
from worked.formula import (
    Case,
    Cases,
    Formula,
    Function,
    Maximum,
    Minimum,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    product_of,
    slopes_of_extreme,
    sum_of,
)
from worked.number import plain
from worked.record import Record, replace

LONGEST = 200
TOKEN = re.compile(rf"{NUMBER}|(?P<name>{NAME})|(?P<sign>[-+*/^(),;])")
HOLE = "bent "
Bent = Function | Maximum | Minimum


class Expression(Record):
    """A function of some `names`, in the order in which they are met."""

    formula: Formula
    names: tuple[str, ...]

    def slopes(self) -> dict[str, Formula]:
        """Its partial derivatives by all names, the numbers of each product multiplied out; 0 where it has no part."""
        bent: dict[str, Bent] = {}
        found = _slopes(_opened(self.formula, bent), bent)
        closed = {name: folded(_closed(slope, bent)) for name, slope in found.items()}
        return {name: closed.get(name, Number("0")) for name in self.names}


def parse(text: object, where: str) -> Expression:
    """The function of a text; WorkedError says in one sentence what is wrong, and at which place of the text."""
    formula = Formulas(tokens(text, where, TOKEN, LONGEST), where, functions()).whole()
    names = tuple(dict.fromkeys(formula.symbols()))
    if not names:
        raise WorkedError(f"{where}: a function needs a parameter, such as w in w^2, found {excerpt(text)}")
    return Expression(formula, names)


def is_name(text: str) -> bool:
    """Whether a text is a name by itself."""
    found = TOKEN.fullmatch(text)
    return bool(found and found["name"]) and text not in functions() and len(text) <= LONGEST_NAME


class Formulas(Reader[Formula]):
    """Reads the tokens of a function into its formula."""

    def total(self, terms: list[Formula]) -> Formula:
        """The sum of terms."""
        return sum_of(terms)

    def negated(self, body: Formula) -> Formula:
        """What has a minus before it."""
        return Negative(body)

    def product(self, left: Formula, right: Formula) -> Formula:
        """The product of two factors."""
        return product_of((left, right))

    def quotient(self, top: Formula, bottom: Formula) -> Formula:
        """A fraction."""
        return Quotient(top, bottom)

    def raised(self, base: Formula, exponent: Formula, first: Token, then: Token) -> Formula:
        """A power, whose exponent holds no names."""
        if next(exponent.symbols(), None) is not None:
            raise self.refused("a number as the exponent (for others write exp)", then)
        return Power(base, exponent)

    def constant(self, text: str) -> Formula:
        """A number."""
        return Number(text)

    def variable(self, name: str) -> Formula:
        """A parameter."""
        return Symbol(name)

    def applied(self, name: str, arguments: list[Formula]) -> Formula:
        """A function of some arguments."""
        return number_of(name, arguments)


# Slopes. A size |u| has a kink and no partial derivatives; its slope is sign(u) times that of u, 0 at the kink. So has
# an extreme; its slope is that of the first argument that it is equal to.


def _opened(formula: Formula, bent: dict[str, Bent]) -> Formula:
    """The formula with a hole in place of each function with a kink; `bent` are these functions."""
    opened = _rebuilt(formula, lambda part: _opened(part, bent))
    if isinstance(opened, (Maximum, Minimum)) or (isinstance(opened, Function) and opened.entry.kink):
        name = f"{HOLE}{len(bent)}"
        bent[name] = opened
        return Symbol(name)
    return opened


def _closed(formula: Formula, bent: Mapping[str, Bent]) -> Formula:
    """The formula with its functions restored."""
    return formula.bind(lambda name: _closed(bent[name], bent) if name in bent else Symbol(name))


def _slopes(formula: Formula, bent: Mapping[str, Bent]) -> dict[str, Formula]:
    """The partial derivatives of an opened formula by the names, also through its functions with kinks."""
    terms: dict[str, list[Formula]] = {}
    for name, slope in formula.partials().items():
        if name not in bent:
            terms.setdefault(name, []).append(slope)
            continue
        found = bent[name]
        outer = found.slope() if isinstance(found, Function) else Number("1")
        inside = _slopes(found.argument, bent) if isinstance(found, Function) else _slopes_of_extreme(found, bent)
        for inner, rest in inside.items():
            terms.setdefault(inner, []).append(product_of((slope, outer, rest)))
    return {name: sum_of(each) for name, each in terms.items()}


def _slopes_of_extreme(extreme: Maximum | Minimum, bent: Mapping[str, Bent]) -> dict[str, Formula]:
    """The slopes of an extreme by all names: by cases of two arguments, else a term for each argument."""
    each = [_slopes(argument, bent) for argument in extreme.arguments]
    names = dict.fromkeys(name for slopes in each for name in slopes)
    sides = slopes_of_extreme(extreme)
    first = sides[0]
    if len(each) == 2 and isinstance(first, Cases):
        (one, other), zero = each, Number("0")
        return {
            name: Cases((replace(first.cases[0], body=one.get(name, zero)),), other.get(name, zero)) for name in names
        }
    return {
        name: sum_of([side * slopes[name] for side, slopes in zip(sides, each, strict=True) if name in slopes])
        for name in names
    }


def _rebuilt(formula: Formula, turn: Callable[[Formula], Formula]) -> Formula:
    """A formula made anew of its turned parts."""
    match formula:
        case Sum(terms=terms):
            return sum_of([turn(term) for term in terms])
        case Product(factors=factors):
            return product_of([turn(factor) for factor in factors])
        case Quotient(top=top, bottom=bottom):
            return Quotient(turn(top), turn(bottom))
        case Negative(body=body):
            return Negative(turn(body))
        case Power(base=base, exponent=exponent):
            return Power(turn(base), turn(exponent))
        case Function(name=name, argument=argument):
            return Function(name, turn(argument))
        case Maximum(arguments=arguments):
            return Maximum(tuple([turn(argument) for argument in arguments]))
        case Minimum(arguments=arguments):
            return Minimum(tuple([turn(argument) for argument in arguments]))
        case Cases(cases=cases, otherwise=otherwise):
            turned = [Case(turn(each.body), turn(each.left), each.relation, turn(each.right)) for each in cases]
            return Cases(tuple(turned), turn(otherwise))
    return formula


def folded(formula: Formula) -> Formula:
    """A formula whose products begin with one number: 0.1 * (2 * w) is 0.2 * w, and minus signs come first."""
    found = _rebuilt(formula, folded)
    if isinstance(found, Sum):
        return sum_of([_once(term) for term in found.terms])
    return _once(found)


def _once(formula: Formula) -> Formula:
    """A term with one number and one sign before it."""
    minus, number, others = False, Decimal(1), list[Formula]()
    factors = [formula]
    while factors:
        factor = factors.pop(0)
        if isinstance(factor, Negative):
            minus, factors = not minus, [factor.body, *factors]
        elif isinstance(factor, Product):
            factors = [*factor.factors, *factors]
        elif isinstance(factor, Number):
            number *= Decimal(factor.text)
        else:
            others.append(factor)
    if not number:
        return Number("0")
    whole = product_of((Number(plain(number.normalize())), *others))
    return Negative(whole) if minus else whole
