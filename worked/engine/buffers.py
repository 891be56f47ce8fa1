"""Buffers: arrays by name that are used again, step after step, so that a step allocates nothing."""

from __future__ import annotations

from typing import Any

import numpy

Array = numpy.ndarray[Any, Any]


class Buffers:
    """Arrays of one number type by name.

    An array that is asked for again is the same memory, of another shape where that is asked for. What is wanted
    larger than before is allocated anew; the smaller array lives on with those who hold it.
    """

    def __init__(self, dtype: Any) -> None:
        self.dtype = numpy.dtype(dtype)
        self._flat: dict[tuple[str, Any], Array] = {}

    def array(self, name: str, *shape: int, dtype: Any = None) -> Array:
        """The array of a name, in a shape; what it holds is undefined."""
        kind = self.dtype if dtype is None else numpy.dtype(dtype)
        size = int(numpy.prod(shape))
        found = self._flat.get((name, kind))
        if found is None or found.size < size:
            found = self._flat[name, kind] = numpy.empty(size, kind)
        return found[:size].reshape(shape)

    def filled(self, name: str, value: float, *shape: int) -> Array:
        """An array that holds one number everywhere and is only read."""
        found = self.array(f"{value} {name}", *shape)
        found.fill(value)
        return found

    @property
    def bytes(self) -> int:
        """How much memory the arrays take."""
        return sum(found.nbytes for found in self._flat.values())
