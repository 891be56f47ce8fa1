"""Writer: SymPy's expressions become formulas again, in a readable order that is always the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import sympy  # type: ignore[import-untyped]

from worked.formula import PI, Formula, Function, Maximum, Minimum, exp, sqrt, tree
from worked.symbolic.algebra import Expression, functions, is_algebraic

CONSTANTS = {sympy.pi: PI, sympy.E: exp(tree.ONE)}


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
        if node.is_Pow:
            return self._power(node)
        if node in CONSTANTS:
            return CONSTANTS[node]
        name = functions().get(type(node))
        if name:
            return Function(name, self._argument(node.args[0]))
        if isinstance(node, (sympy.Max, sympy.Min)):
            arguments = sorted(node.args, key=lambda argument: (not argument.is_Rational, self._factor_order(argument)))
            extreme = Maximum if isinstance(node, sympy.Max) else Minimum
            return extreme(tuple(map(self.write, arguments)))
        raise TypeError(f"no formula for the expression {node}")

    def _power(self, node: Expression) -> Formula:
        """A power, or a square root."""
        if node.exp == sympy.Rational(1, 2):
            return sqrt(self._argument(node.base))
        exponent = tree.Number(str(node.exp)) if node.exp.is_Integer else self.write(node.exp)
        return tree.Power(self.write(node.base), exponent)

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
