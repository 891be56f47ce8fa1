"""Symbolic: the only room that speaks SymPy. Formulas become its expressions, and its expressions formulas again.

Letters from a problem file are data: they become symbols and are never parsed. SymPy takes a second to import, so
this room is entered only by a page that has letters, closed forms or a proof to show.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import gcd, lcm
from operator import add, mul, neg, pow, truediv
from typing import Any

from worked.errors import WorkedError
from worked.formula import Formula, tree

try:
    import sympy  # type: ignore[import-untyped]
    from sympy.polys.fields import field  # type: ignore[import-untyped]
except ImportError:
    raise WorkedError("letters, closed forms and proofs need SymPy: pip install sympy") from None

Expression = Any
Decide = Callable[[Expression, str, Expression], bool | None]

FUNCTIONS = {"exp": sympy.exp, "ln": sympy.log, "tanh": sympy.tanh}
RELATIONS = {">": sympy.Gt, ">=": sympy.Ge, "<": sympy.Lt, "<=": sympy.Le, "=": sympy.Eq}
TRANSCENDENTAL = tuple(FUNCTIONS.values())
PRECISION, POINTS = 60, 5


def symbol(name: str = "") -> Expression:
    """A new symbol, unlike all others whatever it is called."""
    return sympy.Dummy(name)


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
    """SymPy's expressions as the arithmetic of a formula; see `formula.tree.Arithmetic`.

    `decide` tells which case of a definition by cases holds; where it cannot, all cases are kept.
    """

    number, negate = staticmethod(rational), staticmethod(neg)
    divide, power = staticmethod(truediv), staticmethod(pow)

    def __init__(self, decide: Decide = undecided) -> None:
        self.decide = decide

    def total(self, terms: Sequence[Expression]) -> Expression:
        return sympy.Add(*terms)

    def product(self, factors: Sequence[Expression]) -> Expression:
        return sympy.Mul(*factors)

    def vanishes(self, value: Expression) -> bool:
        return value.is_zero is True

    def call(self, name: str, argument: Expression) -> Expression:
        return FUNCTIONS[name](argument)

    def maximum(self, arguments: Sequence[Expression]) -> Expression:
        best = arguments[0]
        for other in arguments[1:]:
            holds = self.decide(other, ">", best)
            if holds is None:
                return sympy.Max(*arguments)
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
    """A formula as an expression, `lookup(name)` in the place of each symbol."""
    return written.value(lookup, Algebra(decide))


def filled(expression: Expression, parts: Mapping[Expression, Expression]) -> Expression:
    """The expression with other expressions in the place of symbols."""
    return expression.xreplace(parts)


def derivative(expression: Expression, by: Expression) -> Expression:
    """The derivative of an expression by a symbol, as SymPy finds it."""
    return sympy.diff(expression, by)


def symbols_of(expression: Expression) -> set[Expression]:
    """The symbols that an expression depends on."""
    return set(expression.free_symbols)


def is_algebraic(expression: Expression) -> bool:
    """Whether an expression is made with the four operations alone: no functions and no cases."""
    return not expression.has(*TRANSCENDENTAL, sympy.Max, sympy.Piecewise)


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
    """The expression with every number that is not whole replaced as the rule says."""
    exact = {number: Fraction(int(number.p), int(number.q)) for number in expression.atoms(sympy.Rational)}
    return expression.xreplace({each: rational(rule(number)) for each, number in exact.items() if not each.is_Integer})


# Proofs of equality


def equal(first: Expression, second: Expression) -> bool | None:
    """Whether two expressions are equal: True proven, False they differ; None equal wherever tried, but not proven.

    Their functions of the same argument are replaced by symbols, from the outermost to the innermost; what is left
    is a rational function, and whether that is zero can be decided.
    """
    difference = first - second
    if difference == 0 or _vanishes(_rational_form(difference)):
        return True
    return None if _zero_at_random_points(difference) else False


def _rational_form(expression: Expression) -> Expression:
    """The expression with symbols for its functions, chosen so that few sums are left below fraction bars."""
    atoms = set()
    nested = {found: len(found.atoms(*TRANSCENDENTAL)) for found in expression.atoms(*TRANSCENDENTAL)}
    bases = _common_exponents(list(nested))
    for found in sorted(nested, key=lambda found: -nested[found]):
        base, exponent = bases.get(found, (None, 1))
        atom = base if base is not None else symbol("f")
        atoms.add(atom)
        expression = expression.xreplace({found: atom**exponent})
    return _sums_lifted(expression, atoms)


def _common_exponents(functions: Sequence[Expression]) -> dict[Expression, tuple[Expression, int]]:
    """For each exponential a symbol and a whole power of it: e^(2u), e^u and e^(-u) share one symbol."""
    groups: dict[Expression, dict[Expression, Fraction]] = {}
    for found in functions:
        if isinstance(found, sympy.exp):
            content, rest = found.args[0].primitive()
            sign = -1 if rest.could_extract_minus_sign() else 1
            groups.setdefault(rest * sign, {})[found] = sign * Fraction(int(content.p), int(content.q))
    powers: dict[Expression, tuple[Expression, int]] = {}
    for group in groups.values():
        unit = Fraction(gcd(*[c.numerator for c in group.values()]), lcm(*[c.denominator for c in group.values()]))
        if all(content < 0 for content in group.values()):
            unit = -unit
        base = symbol("e")
        powers |= {found: (base, int(content / unit)) for found, content in group.items()}
    return powers


def _sums_lifted(expression: Expression, atoms: set[Expression]) -> Expression:
    """1 + e below a fraction bar becomes a symbol of its own, with e = that symbol - 1 everywhere else.

    A change of variables that can be undone, so that zero stays zero and nothing else becomes zero; without sums
    below fraction bars, multiplying out decides.
    """
    while True:
        below = {power.base for power in expression.atoms(sympy.Pow) if power.exp.is_negative and power.base.is_Add}
        compound = {base: sympy.together(base) for base in below if base.atoms(sympy.Pow)}
        simpler = expression.xreplace({base: found for base, found in compound.items() if found != base})
        pairs = [(base, atom) for base in below for atom in base.args if atom in atoms]
        if pairs:
            base, atom = min(pairs, key=sympy.default_sort_key)
            atoms = atoms - {atom}
            expression = expression.xreplace({atom: symbol("s") - (base - atom)})
        elif simpler != expression:
            expression = simpler
        else:
            return expression


def _vanishes(expression: Expression) -> bool:
    """Whether a rational function is zero, computed as a quotient of sparse polynomials with exact coefficients."""
    if expression.has(sympy.Max, sympy.Piecewise):
        return False
    symbols = sorted(expression.free_symbols, key=sympy.default_sort_key)
    if not symbols:
        return bool(expression == 0)
    rationals, *generators = field(symbols, sympy.QQ)
    known = dict(zip(symbols, generators, strict=True))

    def computed(node: Expression) -> Any:
        if node not in known:
            if node.is_Rational:
                known[node] = rationals(sympy.QQ(int(node.p), int(node.q)))
            elif node.is_Pow:
                known[node] = computed(node.base) ** int(node.exp)
            else:
                known[node] = reduce(add if node.is_Add else mul, map(computed, node.args))
        return known[node]

    return not computed(expression)


def _zero_at_random_points(expression: Expression) -> bool:
    """Whether an expression is zero to 40 digits at some random rational points."""
    draw = random.Random(0)
    symbols = sorted(expression.free_symbols, key=sympy.default_sort_key)
    for _ in range(POINTS):
        point = {each: sympy.Rational(draw.randint(1, 999), 1000) for each in symbols}
        number = expression.xreplace(point).evalf(PRECISION, chop=True)
        if not number.is_number or abs(number) > sympy.Float(10) ** -40:
            return False
    return True


# Expressions as formulas


def formula_of(
    expression: Expression, names: Mapping[Expression, Formula], number: Callable[[Fraction], Formula]
) -> Formula:
    """An expression as a formula in a readable order that is always the same.

    Definitions by cases have none: SymPy rewrites their conditions. `names` are the formulas of its symbols in the
    order in which they were introduced; `number` writes a positive number that may be a fraction.
    """
    return _Writer(names, number).write(expression)


class _Writer:
    """Writes an expression as a formula."""

    def __init__(self, names: Mapping[Expression, Formula], number: Callable[[Fraction], Formula]) -> None:
        self.names, self.number = names, number
        self.place = {each: place for place, each in enumerate(names)}

    def write(self, node: Expression) -> Formula:
        """Any expression."""
        if node in self.names:
            return self.names[node]
        if node.is_Rational:
            found = self.number(Fraction(abs(int(node.p)), int(node.q)))
            return tree.Negative(found) if node < 0 else found
        if node.is_Add:
            return self._sum(node)
        if node.is_Mul or (node.is_Pow and node.exp.is_negative):
            return self._product(node)
        if node.is_Pow and node.exp.is_Integer:
            return tree.Power(self.write(node.base), tree.Number(str(node.exp)))
        for name, function in FUNCTIONS.items():
            if isinstance(node, function):
                return tree.Function(name, self._argument(node.args[0]))
        if isinstance(node, sympy.Max):
            arguments = sorted(node.args, key=lambda argument: (not argument.is_Rational, self._factor_order(argument)))
            return tree.Maximum(tuple(map(self.write, arguments)))
        raise TypeError(f"no formula for the expression {node}")

    def _argument(self, node: Expression) -> Formula:
        """What a function is taken of: a minus sign before all of its terms is said once."""
        if node.is_Add and all(term.could_extract_minus_sign() for term in node.args):
            return tree.Negative(self.write(-node))
        return self.write(node)

    def _sum(self, node: Expression) -> Formula:
        """Terms by falling degree, the number last; the number first beside functions, or to avoid a leading minus."""
        terms = sorted(node.args, key=self._term_order)
        if not is_algebraic(node):
            terms.sort(key=lambda term: not term.is_Rational)
        if terms[0].could_extract_minus_sign():
            positive = next((term for term in terms if not term.could_extract_minus_sign()), terms[0])
            terms.remove(positive)
            terms.insert(0, positive)
        return tree.sum_of([self.write(term) for term in terms])

    def _product(self, node: Expression) -> Formula:
        """A number, then factors in the order of their symbols; one fraction where something is divided by."""
        number, rest = node.as_coeff_Mul()
        factors = sorted(sympy.Mul.make_args(rest), key=self._factor_order)
        above = [self.write(each) for each in factors if not (each.is_Pow and each.exp.is_negative)]
        below = [self.write(1 / each) for each in factors if each.is_Pow and each.exp.is_negative]
        if abs(number) != 1:
            above.insert(0, self.write(abs(number)))
        result = tree.product_of([each for each in above if each != tree.Number("1")] or [tree.formula(1)])
        if below:
            result = tree.Quotient(result, tree.product_of(below))
        return tree.Negative(result) if number < 0 else result

    def _places(self, node: Expression) -> list[int]:
        return sorted(self.place[each] for each in node.free_symbols) or [len(self.place)]

    def _term_order(self, term: Expression) -> Any:
        powers = term.as_powers_dict().items()
        degree = sum(int(power) for base, power in powers if base.free_symbols and power.is_Integer)
        return term.is_Rational, -degree, self._places(term), sympy.default_sort_key(term)

    def _factor_order(self, factor: Expression) -> Any:
        places = self._places(factor)
        number = -factor.as_coeff_Add()[0]
        return max(places), factor.is_Add, places, number, sympy.default_sort_key(factor)
