"""Functions: the elementary functions by the names that the source of a kernel has for them, for arrays and numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from worked.errors import WorkedError
from worked.formula import FUNCTIONS, ElementaryFunction

Compute = Callable[..., Any]
PIECE = 1024


def array_name(function: ElementaryFunction) -> str:
    """What a function of arrays is called in a kernel: as NumPy calls it, where NumPy has it."""
    return function.numpy or f"{function.name}_by_elements"


def number_name(function: ElementaryFunction) -> str:
    """What the function of a number is called in a kernel."""
    return f"{function.name}_of_number"


def of_arrays() -> dict[str, Compute]:
    """The functions of arrays by their names; each takes the array that it is to fill after its argument."""
    return {array_name(each): _from_numpy(each) if each.numpy else _by_elements(each) for each in FUNCTIONS.values()}


def of_numbers() -> dict[str, Compute]:
    """The functions of numbers by their names."""
    return {number_name(function): function.floats for function in FUNCTIONS.values()}


def of_elements(compiled: Callable[[Compute], Compute]) -> dict[str, Compute]:
    """The functions by the names of those of arrays, for a loop over elements: NumPy's own, and others compiled."""
    own = {array_name(each): compiled(each.floats) for each in by_elements()}
    return {array_name(each): _from_numpy(each) for each in FUNCTIONS.values() if each.numpy} | own


def by_elements() -> list[ElementaryFunction]:
    """The functions that NumPy does not have."""
    return [function for function in FUNCTIONS.values() if not function.numpy]


def many_at_once() -> set[str]:
    """The functions of which NumPy computes many values at once, by the names of those of arrays."""
    return {function.numpy for function in FUNCTIONS.values() if function.many_at_once} - {""}


def _from_numpy(function: ElementaryFunction) -> Compute:
    found = getattr(numpy, function.numpy, None)
    if not isinstance(found, numpy.ufunc):
        raise WorkedError(f"elementary function {function.name}: numpy: NumPy has no ufunc called {function.numpy}")
    return found


def _by_elements(function: ElementaryFunction) -> Compute:
    """A function of arrays that computes element by element, in pieces, so that it takes little memory."""
    each = numpy.frompyfunc(function.floats, 1, 1)

    def filled(argument: Any, into: Any) -> None:
        whole = numpy.broadcast_to(argument, into.shape)
        for first in range(0, into.size, PIECE):
            piece = slice(first, first + PIECE)
            into.flat[piece] = each(whole.flat[piece])

    return filled
