"""Values of the cells of a trace in plain decimals, without proof of their digits: fast enough for differences."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, localcontext

PRECISION = 60
ONE = Decimal(1)


class Decimals:
    """Arithmetic of decimals at the precision of the context."""

    def number(self, text):
        return Decimal(text)

    def total(self, terms):
        return sum(terms, Decimal(0))

    def product(self, factors):
        result = ONE
        for factor in factors:
            result *= factor
        return result

    def vanishes(self, value):
        return value == 0

    def divide(self, top, bottom):
        return top / bottom

    def negate(self, body):
        return -body

    def power(self, base, exponent):
        return base**exponent if exponent else ONE

    def raised(self, base, exponent):
        return base**exponent

    def call(self, function, argument):
        if function.name == "tanh":
            twice = (2 * argument).exp()
            return (twice - 1) / (twice + 1)
        return {"exp": Decimal.exp, "ln": Decimal.ln, "sqrt": Decimal.sqrt, "abs": abs}[function.name](argument)

    def maximum(self, arguments):
        return max(arguments)

    def minimum(self, arguments):
        return min(arguments)

    def choose(self, left, relation, right, then, otherwise):
        holds = {">": left > right, ">=": left >= right, "<": left < right, "<=": left <= right, "=": left == right}
        return then() if holds[relation] else otherwise()


def values(cells, pins: Mapping[str, Decimal] | None = None) -> dict[str, Decimal]:
    """What each cell comes to, with some numbers pinned."""
    found: dict[str, Decimal] = {}
    with localcontext(prec=PRECISION):
        for cell in cells:
            if pins and cell.id in pins:
                found[cell.id] = pins[cell.id]
            elif cell.formula is None:
                found[cell.id] = Decimal(cell.given)
            else:
                found[cell.id] = cell.formula.value(found.__getitem__, Decimals())
    return found


def difference(cells, name: str, target: str, step: Decimal = Decimal("1e-20")) -> Decimal:
    """How a cell changes with another one, by a central difference."""
    with localcontext(prec=PRECISION):
        middle = values(cells)[name]
        low, high = (values(cells, {name: middle + side * step})[target] for side in (-1, 1))
        return (high - low) / (2 * step)
