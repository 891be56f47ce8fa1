"""Floats: formulas evaluated in ordinary floating-point numbers, one at a time."""

from __future__ import annotations

import math
from collections.abc import Sequence

from worked.formula.elementary import ElementaryFunction
from worked.ordered import Ordered


class Floats(Ordered[float]):
    """The arithmetic of Python's floats; see `formula.arithmetic.Arithmetic`."""

    def number(self, text: str) -> float:
        return float(text)

    def constant(self, name: str) -> float:
        return {"pi": math.pi}[name]

    def total(self, terms: Sequence[float]) -> float:
        return sum(terms)

    def product(self, factors: Sequence[float]) -> float:
        return math.prod(factors)

    def divide(self, top: float, bottom: float) -> float:
        return top / bottom

    def power(self, base: float, exponent: int) -> float:
        return base**exponent

    def raised(self, base: float, exponent: float) -> float:
        if base < 0 and not float(exponent).is_integer():
            raise ValueError("a negative number has no power that is not whole")
        return base**exponent

    def call(self, function: ElementaryFunction, argument: float) -> float:
        return function.floats(argument)

    def cosine_of_turn(self, top: float, bottom: float) -> float:
        return math.cos(math.pi * top / bottom)


FLOATS = Floats()
