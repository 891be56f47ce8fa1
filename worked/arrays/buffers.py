"""Buffers: arrays by name that are used again, step after step, so that a step allocates nothing."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy

from worked.errors import WorkedError, excerpt, nearest

BACKENDS = ("numpy", "numba")
Array = numpy.ndarray[Any, Any]


class Buffers:
    """Arrays of one number type by name.

    An array that is asked for again is the same memory, of another shape where that is asked for. What is wanted
    larger than before is allocated anew; the smaller array lives on with those who hold it. The `backend` is what works
    on the arrays, one of `BACKENDS`.
    """

    def __init__(self, dtype: Any, backend: str = "numpy") -> None:
        self.dtype, self.backend = numpy.dtype(dtype), _usable(backend)
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


def _usable(backend: str) -> str:
    """A backend, if it is one and is there."""
    if backend not in BACKENDS:
        raise WorkedError(f"no backend is called {excerpt(backend)}; {nearest(backend, BACKENDS)}")
    if backend != "numpy" and find_spec(backend) is None:
        raise WorkedError(f"the backend {backend} is not installed: pip install 'worked[fast]'")
    return backend
