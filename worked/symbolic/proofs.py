"""Proofs: whether two expressions are equal, decided by exact algebra or looked at in some random points."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import reduce
from math import gcd, lcm
from operator import add, mul
from typing import Any

import sympy  # type: ignore[import-untyped]
from sympy.core.function import Application  # type: ignore[import-untyped]
from sympy.polys.fields import field  # type: ignore[import-untyped]

from worked.record import NOTHING
from worked.symbolic.algebra import PRECISION, Expression, functions, irrational_powers, symbol

POINTS = 5
MOST_ROOTS = 4


def equal(first: Expression, second: Expression) -> bool | None:
    """Whether two expressions are equal: True proven, False they differ; None equal wherever tried, but not proven.

    Their functions and roots of the same argument are replaced by symbols, from the outermost to the innermost; what
    is left is a rational function, and whether that is zero can be decided. Where it is not, it may be so because a
    root to its power is what it is taken of.
    """
    difference = _in_powers(first - second)
    if difference == 0 or _vanishes(_rational_form(difference)) or _vanishes_by_roots(difference):
        return True
    return None if _zero_at_random_points(difference) else False


def _in_powers(expression: Expression) -> Expression:
    """The expression with sinh, cosh and tanh as powers of e, where there are more than one of them."""
    kinds = (sympy.sinh, sympy.cosh, sympy.tanh)
    return expression.rewrite(kinds, sympy.exp) if sum(map(expression.has, kinds)) > 1 else expression


def _rational_form(expression: Expression) -> Expression:
    """The expression with symbols for its functions and roots, chosen so that few sums are left below fraction bars."""
    atoms = set()
    nested = {found: len(_opaque(found)) for found in _opaque(expression)}
    bases = _common_powers(list(nested))
    for found in sorted(nested, key=lambda found: -nested[found]):
        base, exponent = bases.get(found, (None, 1))
        atom = base if base is not None else symbol("f")
        atoms.add(atom)
        expression = expression.xreplace({found: atom**exponent})
    expression = expression.xreplace({each: atom**power for each, (atom, power) in bases.items() if each.is_Symbol})
    return _sums_lifted(expression, atoms)


def _opaque(expression: Expression) -> set[Expression]:
    """What a rational function cannot hold: functions, roots and constants that are no fractions."""
    return expression.atoms(*functions(), sympy.NumberSymbol) | irrational_powers(expression)


def _common_powers(functions: Sequence[Expression]) -> dict[Expression, tuple[Expression, int]]:
    """For each exponential, power and root a symbol and a whole power of it: e^(2u), e^u and e^(-u) share one symbol.

    A symbol of which a root is taken is a whole power of that symbol, too.
    """
    groups: dict[tuple[Expression, Expression], dict[Expression, Fraction]] = {}
    for found in functions:
        if isinstance(found, sympy.exp) or found.is_Pow:
            base, exponent = found.as_base_exp()
            content, rest = exponent.primitive()
            sign = -1 if rest.could_extract_minus_sign() else 1
            group = groups.setdefault((base, rest * sign), {})
            group[found] = sign * Fraction(int(content.p), int(content.q))
            if base.is_Symbol and rest == 1:
                group[base] = Fraction(1)
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


def _vanishes_by_roots(expression: Expression) -> bool:
    """Whether the numerator leaves nothing when divided by r^q - base for each root r of a sum, its base.

    Each of these divisors begins with a power of its own symbol, so that what is left is the same in any order.
    """
    roots = [each for each in irrational_powers(expression) if each.base.is_Add and each.exp.is_Rational]
    if not roots or len({each.base for each in roots}) > MOST_ROOTS:
        return False
    shares: dict[Expression, int] = {}
    for each in roots:
        shares[each.base] = lcm(shares.get(each.base, 1), int(each.exp.q))
    nested = {found: len(_opaque(found)) for found in _opaque(expression)}
    bases = _common_powers([found for found in nested if found not in roots])
    names = {base: symbol("r") for base in shares}
    relations = [names[base] ** share - base for base, share in shares.items()]
    for found in sorted(nested, key=lambda found: -nested[found]):
        if found in roots:
            atom, power = names[found.base], int(found.exp * shares[found.base])
        else:
            atom, power = bases.get(found, (symbol("f"), 1))
        expression, *relations = (each.xreplace({found: atom**power}) for each in (expression, *relations))
    return _vanishes(expression, dict(zip(names.values(), relations, strict=True)))


def _vanishes(expression: Expression, relations: Mapping[Expression, Expression] = NOTHING) -> bool:
    """Whether a rational function is zero, computed as a quotient of sparse polynomials with exact coefficients.

    By `relations`, which are 0, it may be so too: each begins with a power of the symbol that stands before it.
    """
    whole = (expression, *relations.values())
    if any(each.has(Application, sympy.Derivative) for each in whole):
        return False
    others = {each for found in whole for each in found.free_symbols}.difference(relations)
    symbols = [*relations, *sorted(others, key=sympy.default_sort_key)]
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

    found = computed(expression)
    return not found or (bool(relations) and not found.numer.rem([computed(each).numer for each in relations.values()]))


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
