"""Ordered: what an arithmetic does with numbers that Python compares, such as floats and fractions."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

Number = TypeVar("Number")
RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
}


class Ordered(Generic[Number]):
    """A part of `formula.arithmetic.Arithmetic`: signs, extremes and choices, for numbers that are exactly in order."""

    def vanishes(self, value: Number) -> bool:
        return value == 0

    def negate(self, body: Any) -> Any:
        return -body

    def maximum(self, arguments: Sequence[Any]) -> Any:
        return max(arguments)

    def minimum(self, arguments: Sequence[Any]) -> Any:
        return min(arguments)

    def choose(
        self,
        left: Number,
        relation: str,
        right: Number,
        then: Callable[[], Number],
        otherwise: Callable[[], Number],
    ) -> Number:
        return then() if RELATIONS[relation](left, right) else otherwise()
