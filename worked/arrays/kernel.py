"""Kernel: formulas of the catalogue compiled to array code that writes into buffers and allocates nothing.

A kernel computes some lines one after another, elementwise. A symbol is an array or a number; what depends on numbers
alone is computed once. Every array operation writes into the array that a line names, or into a temporary one that is
used again as soon as it is free.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

import numpy

from worked.arrays.buffers import Array, Buffers
from worked.arrays.compiled import Loop
from worked.arrays.functions import of_arrays, of_numbers
from worked.arrays.terms import Line, inlined
from worked.arrays.writer import RELATIONS, Writer
from worked.formula import Formula
from worked.maths.rule import PREVIOUS

OPERATIONS = (
    *("add", "subtract", "multiply", "divide", "power", "square", "positive", "maximum", "minimum", "copyto"),
    *RELATIONS.values(),
)


class Kernel:
    """Compiled lines: `kernel(arrays, numbers)` computes them in place.

    `lines` are pairs of a name and the formula of what is written there. `arrays` are the names of the arrays that
    are given; a line may write one of them, or another name that later lines use. `previous X` is what the array X
    holds before its line. Every other symbol is a number; `numbers` says in which order the first of them are
    handed over. All arrays that are written have one shape and type; others may be smaller and are spread over it.
    """

    def __init__(self, lines: Sequence[Line], arrays: Collection[str], numbers: Sequence[str] = ()) -> None:
        self.arrays = tuple(dict.fromkeys(arrays))
        self.lines = inlined(lines, self.arrays)
        self.written = next((name for name, _ in self.lines if name in self.arrays), "")
        if not self.written:
            raise ValueError(f"none of the lines writes one of the arrays {', '.join(self.arrays)}")
        writer = Writer(self.arrays, numbers)
        writer.lines(self.lines)
        self.numbers = tuple(writer.numbers.arguments)
        unknown = [name for name in self.numbers if name.startswith(PREVIOUS) and name not in numbers]
        if unknown:
            raise ValueError(f"no array holds {unknown[0].removeprefix(PREVIOUS)!r}, of which a line asks what it was")
        self.temporaries, self.masks = writer.temporaries, writer.masks
        self.slots, self.constants = tuple(writer.numbers.slots.values()), writer.numbers.constants
        self.source = self._source(writer)
        self._bind = _function(self.source)

    def _source(self, writer: Writer) -> str:
        """A function of arrays that makes the function of numbers."""
        names = [f"a{place}" for place in range(len(self.arrays))]
        names += [f"t{place}" for place in range(self.temporaries)] + [f"m{place}" for place in range(self.masks)]
        body = [f"        {line}" for line in writer.text or ["pass"]]
        inner = f"    def kernel({', '.join(writer.numbers.arguments.values())}):"
        return "\n".join([f"def bind({', '.join([*names, *self.slots])}):", inner, *body, "    return kernel"])

    @cached_property
    def loop(self) -> Loop:
        """The same lines as a loop."""
        return Loop(self.lines, self.arrays, self.numbers)

    def bound(self, arrays: Mapping[str, Array], buffers: Buffers | None = None) -> Callable[..., None]:
        """The kernel of these very arrays, a function of the numbers; its temporary arrays come from the buffers."""
        missing = [name for name in self.arrays if name not in arrays]
        if missing:
            raise ValueError(f"no array is given for {missing[0]!r}")
        like = arrays[self.written]
        found = buffers or Buffers(like.dtype)
        if found.backend == "numba" and self.loop.suits(like):
            return self.loop.bound(arrays)
        given = [arrays[name] for name in self.arrays]
        given += [found.array(f"temporary {place}", *like.shape) for place in range(self.temporaries)]
        given += [found.array(f"mask {place}", *like.shape, dtype=bool) for place in range(self.masks)]
        given += [numpy.array(self.constants.get(slot, 0), like.dtype) for slot in self.slots]
        return self._bind(*given)

    def __call__(self, arrays: Mapping[str, Array], numbers: Mapping[str, float]) -> None:
        """Compute the lines once; arrays that are written are changed."""
        self.bound(arrays)(*[numbers[name] for name in self.numbers])


@cache
def kernel(lines: tuple[Line, ...], arrays: tuple[str, ...], numbers: tuple[str, ...] = ()) -> Kernel:
    """The kernel of some lines, compiled when it is first asked for."""
    return Kernel(lines, arrays, numbers)


def single(name: str, formula: Formula, *arrays: str) -> Kernel:
    """The kernel of one line."""
    return kernel(((name, formula),), tuple(dict.fromkeys((name, *arrays))))


def _function(source: str) -> Callable[..., Callable[..., None]]:
    """The function of a source that the writer has written; it holds names of its own making and numbers only."""
    space: dict[str, Any] = {name: getattr(numpy, name) for name in OPERATIONS}
    space |= {"math": math, **of_arrays(), **of_numbers()}
    exec(compile(source, "<kernel>", "exec"), space)
    return space["bind"]
