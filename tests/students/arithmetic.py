"""Arithmetic: what students compute with, and what a line of their paper is made of."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any, NamedTuple

Read = Callable[[str], Any]
EXACT = Context(prec=34, traps=[InvalidOperation, DivisionByZero, Overflow])


class Impossible(ArithmeticError):
    """A number that a student cannot compute: the logarithm of what was rounded to zero, a division by zero."""


class Arithmetic:
    """Decimals with 34 digits; `part` is what becomes of a number on the way to that of a line."""

    part = staticmethod(lambda number: number)
    exp = staticmethod(Decimal.exp)
    sqrt = staticmethod(Decimal.sqrt)
    number = staticmethod(Decimal)
    # In which of several orders a line is worked, and which quantities are left out.
    way = 0
    skips: frozenset[str] = frozenset()

    def ln(self, number: Decimal) -> Decimal:
        """The natural logarithm."""
        if number <= 0:
            raise Impossible
        return number.ln()

    def tanh(self, number: Decimal) -> Decimal:
        """The hyperbolic tangent, as the key of a calculator gives it."""
        power = self.exp(number + number)
        return (power - 1) / (power + 1)


class RoundingArithmetic(Arithmetic):
    """Every partial result is rounded; tanh comes from the key of a calculator, or from its formula of exponentials."""

    def __init__(self, part: Callable[[Decimal], Decimal], exponentials: bool) -> None:
        self.part = part
        self.exponentials = exponentials

    def tanh(self, number: Decimal) -> Decimal:
        if not self.exponentials:
            return super().tanh(number)
        rising, falling = self.part(self.exp(number)), self.part(self.exp(-number))
        return (rising - falling) / (rising + falling)


class FloatArithmetic(Arithmetic):
    """The floats of a spreadsheet or a program."""

    exp = staticmethod(math.exp)
    sqrt = staticmethod(math.sqrt)
    number = staticmethod(float)
    tanh = staticmethod(math.tanh)

    def ln(self, number: float) -> float:
        if number <= 0:
            raise Impossible
        return math.log(number)


class Line(NamedTuple):
    """One line of the paper. `unit` is the unit it belongs to, `source` where its weight comes from."""

    cell: str
    quantity: str
    unit: str
    source: str
    layer: int
    step: int
    parents: tuple[str, ...]
    work: Callable[[Read, Any], Any]
