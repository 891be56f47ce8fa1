"""Compiled: kernels as one loop over the elements, made into machine code by numba, an optional library.

A loop does, element by element, the very operations that the array kernel does, in the same order, but goes over memory
only once. Loops run on one thread and add nothing up, so that their results are the same every time. Their machine code
is kept in the user's cache, for the next process.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from types import BuiltinFunctionType
from typing import Any

import numpy

from worked.arrays.buffers import Array
from worked.arrays.functions import array_name, by_elements, many_at_once, of_elements, of_numbers
from worked.arrays.kept import source_file
from worked.arrays.terms import Line
from worked.arrays.writer import RELATIONS, Writer
from worked.formula import Formula

FEW = 256  # values of a function, of which a loop computes more not as quickly as NumPy does many at once
INDICES = ("i", "j")
# What operations of arrays are for their elements, others are functions; what is not a number stays so, as in NumPy.
OPERATIONS = {
    "add": "{} + {}",
    "subtract": "{} - {}",
    "multiply": "{} * {}",
    "divide": "{} / {}",
    "power": "{} ** {}",
    "square": "{0} * {0}",
    "positive": "{}",
    "maximum": "{1} if {0} < {1} or {1} != {1} else {0}",
    "minimum": "{1} if {0} > {1} or {1} != {1} else {0}",
    "sign": "real({0} > 0) - real({0} < 0) if {0} == {0} else {0}",
    **{name: f"real({{}} {'==' if sign == '=' else sign} {{}})" for sign, name in RELATIONS.items()},
}


class LoopWriter(Writer):
    """Writes the body of a loop: the name of an array is that of its element, and a temporary array is a number.

    What depends on numbers alone is written apart, into `numbers.text`.
    """

    def __init__(self, arrays: Collection[str], numbers: Sequence[str]) -> None:
        super().__init__(arrays, numbers)
        self.numbers.filling = "{} = float({})"
        self.text = []

    def _emit(self, name: str, operands: list[str], target: str) -> None:
        self.text.append(f"{target} = {OPERATIONS.get(name, f'{name}({{}})').format(*operands)}")

    def _copy(self, target: str, source: str, mask: str = "") -> None:
        self.text.append(f"{target} = {source}" + (f" if {mask} != 0 else {target}" if mask else ""))

    def _fill(self, target: str, formula: Formula) -> None:
        self.text.append(f"{target} = {self.numbers.scalar(formula)}")


class Loop:
    """The lines of a kernel as a loop, which gives the same results; all arrays are read before one is written."""

    def __init__(self, lines: Sequence[Line], arrays: Sequence[str], numbers: Sequence[str]) -> None:
        writer = LoopWriter(arrays, numbers)
        writer.lines(lines)
        self.body, self.prelude = writer.text, writer.numbers.text
        self.names = set(re.findall(r"\w+", " ".join(self.body)))
        self.arrays = {f"a{place}": name for place, name in enumerate(arrays) if f"a{place}" in self.names}
        targets = {line.partition(" = ")[0] for line in self.body}
        self.written = [element for element in self.arrays if element in targets]
        self.arguments = tuple(writer.numbers.arguments.values())
        self.constants = {slot: value for slot, value in writer.numbers.constants.items() if slot in self.names}
        self.slots = [slot for slot in writer.numbers.slots.values() if slot not in writer.numbers.constants]

    def suits(self, like: Array) -> bool:
        """Whether a loop over such an array is quicker than operations on it."""
        return like.size <= FEW or self.names.isdisjoint(many_at_once())

    def bound(self, arrays: Mapping[str, Array]) -> Callable[..., None]:
        """The loop over these very arrays, a function of the numbers."""
        given = {element: arrays[name] for element, name in self.arrays.items()}
        whole = given[self.written[0]]
        if all(array.shape == whole.shape and array.flags.c_contiguous for array in given.values()):
            given = {element: array.reshape(-1) for element, array in given.items()}
        source = self._source({element: array.shape for element, array in given.items()})
        loop = ready(partial(_compiled, source, whole.dtype.name), (*given.values(), *[0.0] * len(self.slots)))
        call = partial(loop, *given.values())
        return _executed(self._outer(), {"loop": call}, "kernel") if self.arguments else call

    def _source(self, shapes: Mapping[str, tuple[int, ...]]) -> str:
        """The source of the loop, over what is written; smaller arrays are spread over that."""
        first = self.written[0]
        whole = shapes[first]
        places = {element: f"{element}_[{_index(shape, whole)}]" for element, shape in shapes.items()}
        lines = [f"def loop({', '.join(f'{name}_' for name in (*shapes, *self.slots))}):"]
        lines += [f"    {slot} = real({slot}_)" for slot in self.slots]
        lines += [f"    {slot} = real({value!r})" for slot, value in self.constants.items()]
        for axis, index in enumerate(INDICES[: len(whole)]):
            lines.append(f"{'    ' * (axis + 1)}for {index} in range({first}_.shape[{axis}]):")
        body = [f"{element} = {place}" for element, place in places.items()]
        body += [*self.body, *(f"{places[element]} = {element}" for element in self.written)]
        return "\n".join([*lines, *("    " * (len(whole) + 1) + line for line in body)])

    def _outer(self) -> str:
        """The source of what works out the numbers, once in a call."""
        lines = [f"def kernel({', '.join(self.arguments)}):", *(f"    {line}" for line in self.prelude)]
        return "\n".join([*lines, f"    loop({', '.join(self.slots)})"])


def _index(shape: tuple[int, ...], whole: tuple[int, ...]) -> str:
    """The index of an element of an array that is spread over a whole shape."""
    first = len(whole) - len(shape)
    axes = zip(INDICES[first:], shape, whole[first:], strict=False)
    return ", ".join(index if size == full else "0" for index, size, full in axes)


@cache
def _compiled(source: str, dtype: str, kept: bool) -> Any:
    """The loop over numbers of one type, as numba has it; `kept` says whether its machine code is to be cached."""
    # The file of a loop does not hold what functions are made of that NumPy lacks, so such a loop is not kept.
    own = any(array_name(function) in source for function in by_elements())
    file = source_file(source, dtype) if kept and not own else None
    space = {**of_elements(_alone), "real": getattr(numpy, dtype)}
    return compiled(_executed(source, space, "loop", file), file is not None)


def _alone(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of one number for loops; those of Python's own library numba knows itself."""
    return function if isinstance(function, BuiltinFunctionType) else compiled(function, False)


def compiled(function: Callable[..., None], kept: bool) -> Any:
    """A function of arrays and numbers as numba has it, which makes machine code for the types that it meets."""
    from numba import njit

    # With NumPy's errors a division by zero raises nothing; a loop that may raise cannot work on several at once.
    return njit(function, error_model="numpy", nogil=True, cache=kept)


def ready(made: Callable[[bool], Any], arguments: Sequence[Any]) -> Callable[..., None]:
    """What numba made of a function, with the machine code for such arguments: from the cache, or made and kept there.

    Where the cache is damaged or cannot be written, it is made anew and not kept.
    """
    from numba import typeof

    types = tuple(map(typeof, arguments))
    for kept in (True, False):
        try:
            found = made(kept)
            found.compile(types)
        except Exception:  # numba passes on whatever a damaged file or a full disk raises
            if not kept:
                raise
        else:
            break
    whole: Callable[..., None] = found
    return whole


def _executed(source: str, space: Mapping[str, Any], name: str, file: Path | None = None) -> Callable[..., None]:
    """The function of a source that was written here; it holds names of its own making and numbers only."""
    found = {"math": math, **of_numbers(), "__name__": __name__, **space}
    exec(compile(source, str(file or f"<{name}>"), "exec"), found)
    return found[name]
