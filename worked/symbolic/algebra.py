"""Algebra: SymPy's expressions as the numbers of a formula, and what is done with them.

Letters from a problem file are data: they become symbols and are never parsed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from operator import neg, pow, truediv
from typing import Any

from worked.errors import WorkedError
from worked.formula import FUNCTIONS, ElementaryFunction, Formula

try:
    import sympy  # type: ignore[import-untyped]
except ImportError:
    raise WorkedError("letters, closed forms and proofs need SymPy: pip install sympy") from None

Expression = Any
Decide = Callable[[Expression, str, Expression], bool | None]

CONSTANTS = {"pi": sympy.pi}
RELATIONS = {">": sympy.Gt, ">=": sympy.Ge, "<": sympy.Lt, "<=": sympy.Le, "=": sympy.Eq}
SIDES = {">": 1, "<": -1, "=": 0}
PRECISION = 60


def symbol(name: str = "", real: bool | None = None) -> Expression:
    """A new symbol, unlike all others whatever it is called; what is `real` SymPy need not find out."""
    return sympy.Dummy(name, real=real)


def known_as(function: ElementaryFunction) -> Any:
    """What SymPy computes an elementary function with."""
    found = getattr(sympy, function.sympy, None)
    if found is None:
        raise WorkedError(f"elementary function {function.name}: sympy: SymPy has no function called {function.sympy}")
    return found


def functions() -> dict[Expression, str]:
    """The elementary functions that are more than powers, as SymPy's classes, each with its name."""
    found = {known_as(function): function.name for function in FUNCTIONS.values()}
    return {kind: name for kind, name in found.items() if isinstance(kind, type)}


def rational(text: str | Fraction) -> Expression:
    """An exact number from its decimal text."""
    number = Fraction(text)
    return sympy.Rational(number.numerator, number.denominator)


def undecided(left: Expression, relation: str, right: Expression) -> bool | None:
    """Decides only what SymPy can see: a relation of numbers."""
    found = RELATIONS[relation](left, right)
    return bool(found) if found in (sympy.true, sympy.false) else None


def decided_at(point: Mapping[Expression, Decimal]) -> Decide:
    """Decides a relation by the numbers that the symbols have at a point."""
    numbers = {each: rational(Fraction(number)) for each, number in point.items()}

    def decide(left: Expression, relation: str, right: Expression) -> bool | None:
        return undecided((left - right).xreplace(numbers).evalf(PRECISION), relation, sympy.Integer(0))

    return decide


class Algebra:
    """SymPy's expressions as the arithmetic of a formula; see `formula.arithmetic`.

    `decide` says which case of a definition by cases holds; where it cannot, all cases are kept.
    """

    number, negate, constant = staticmethod(rational), staticmethod(neg), staticmethod(CONSTANTS.__getitem__)
    divide, power, raised = staticmethod(truediv), staticmethod(pow), staticmethod(pow)

    def __init__(self, decide: Decide = undecided) -> None:
        self.decide = decide

    def total(self, terms: Sequence[Expression]) -> Expression:
        return sympy.Add(*terms)

    def product(self, factors: Sequence[Expression]) -> Expression:
        return sympy.Mul(*factors)

    def vanishes(self, value: Expression) -> bool:
        return value.is_zero is True

    def call(self, function: ElementaryFunction, argument: Expression) -> Expression:
        if function.kink:
            return getattr(self, function.kink)(argument)
        return known_as(function)(argument)

    def absolute(self, argument: Expression) -> Expression:
        """The absolute value: without bars where the sign is known."""
        side = self._side(argument)
        return sympy.Abs(argument) if side is None else side * argument

    def sign(self, argument: Expression) -> Expression:
        """The sign, where it is known a number."""
        side = self._side(argument)
        return sympy.sign(argument) if side is None else sympy.Integer(side)

    def _side(self, argument: Expression) -> int | None:
        """On which side of 0 an expression lies, or None where that is open."""
        decided = (side for relation, side in SIDES.items() if self.decide(argument, relation, sympy.Integer(0)))
        return next(decided, None)

    def cosine_of_turn(self, top: Expression, bottom: Expression) -> Expression:
        return sympy.cos(sympy.pi * top / bottom)

    def maximum(self, arguments: Sequence[Expression]) -> Expression:
        return self._extreme(arguments, ">", sympy.Max)

    def minimum(self, arguments: Sequence[Expression]) -> Expression:
        return self._extreme(arguments, "<", sympy.Min)

    def _extreme(self, arguments: Sequence[Expression], relation: str, undecided: Any) -> Expression:
        best = arguments[0]
        for other in arguments[1:]:
            holds = self.decide(other, relation, best)
            if holds is None:
                return undecided(*arguments)
            best = other if holds else best
        return best

    def choose(
        self,
        left: Expression,
        relation: str,
        right: Expression,
        then: Callable[[], Expression],
        otherwise: Callable[[], Expression],
    ) -> Expression:
        holds = self.decide(left, relation, right)
        if holds is None:
            return sympy.Piecewise((then(), RELATIONS[relation](left, right)), (otherwise(), True))
        return then() if holds else otherwise()


def expression_of(written: Formula, lookup: Callable[[str], Expression], decide: Decide = undecided) -> Expression:
    """A formula as an expression, `lookup(name)` in place of each symbol."""
    return written.value(lookup, Algebra(decide))


def filled(expression: Expression, parts: Mapping[Expression, Expression]) -> Expression:
    """The expression with other expressions in place of symbols."""
    return expression.xreplace(parts)


def derivative(expression: Expression, by: Expression) -> Expression:
    """The derivative of an expression by a symbol, as SymPy finds it; of signs it is 0, where there is one."""
    if not expression.has(sympy.Abs, sympy.sign):
        return sympy.diff(expression, by)
    real = {each: sympy.Dummy(real=True) for each in {*expression.free_symbols, by}}
    found = sympy.diff(expression.xreplace(real), real[by]).replace(sympy.DiracDelta, lambda *_: sympy.Integer(0))
    return found.xreplace({own: each for each, own in real.items()})


def symbols_of(expression: Expression) -> set[Expression]:
    """The symbols that an expression depends on."""
    return set(expression.free_symbols)


def is_algebraic(expression: Expression) -> bool:
    """Whether an expression is made with the four operations alone: no functions and no cases."""
    beyond = (*functions(), sympy.Max, sympy.Min, sympy.Piecewise, sympy.NumberSymbol)
    return not expression.has(*beyond) and not irrational_powers(expression)


def irrational_powers(expression: Expression) -> set[Expression]:
    """The powers in an expression whose exponents are not whole: roots, and what is raised to a symbol."""
    return {power for power in expression.atoms(sympy.Pow) if not power.exp.is_Integer}


def has_cases(expression: Expression) -> bool:
    """Whether an expression is defined by cases of which none could be decided."""
    return bool(expression.has(sympy.Piecewise))


def simplest(expression: Expression) -> Expression:
    """An expression, or the same multiplied out where that takes fewer operations."""
    if not is_algebraic(expression):
        return expression
    return min((expression, sympy.expand(expression)), key=_operations)


def _operations(expression: Expression) -> int:
    """The number of operations, where a fraction counts as a number."""
    numbers = {number: sympy.Integer(2) for number in expression.atoms(sympy.Rational) if not number.is_Integer}
    return int(expression.xreplace(numbers).count_ops())


def with_numbers(expression: Expression, rule: Callable[[Fraction], Fraction]) -> Expression:
    """The expression with every number that is not whole replaced as the rule says, but for the exponents of roots."""
    if expression.is_Rational:
        exact = Fraction(int(expression.p), int(expression.q))
        return expression if expression.is_Integer else rational(rule(exact))
    if expression.is_Pow and expression.exp.is_Rational:
        return with_numbers(expression.base, rule) ** expression.exp
    return expression.func(*[with_numbers(each, rule) for each in expression.args]) if expression.args else expression
