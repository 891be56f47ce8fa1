"""Shapes of vectors and matrices, and the names of their entries.

A vector has the shape `(2,)`, a matrix `(2, 3)`, a number `()`. The entry 2 of a vector x is called `x.2`, that of
a matrix W in row 1 and column 2 `W.1.2`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from worked.formula import Formula, Name, letter

Shape = tuple[int, ...]
Index = tuple[int, ...]


def place(name: str, index: Index) -> str:
    """The name of an entry; of a number, its own."""
    return ".".join([name, *map(str, index)])


def places(name: str, shape: Shape) -> list[str]:
    """The names of all entries, row by row."""
    return [place(name, index) for index in indices(shape)]


def indices(shape: Shape) -> Iterator[Index]:
    """The places of all entries, counted from 1, row by row."""
    return product(*(range(1, side + 1) for side in shape))


def letter_of(name: str) -> Formula:
    """What an input, a node or an entry is called on a page: W with `1,2` below."""
    stem, dot, at = name.partition(".")
    found = letter(stem)
    if not dot:
        return found
    below = at.replace(".", ",")
    return Name(found.base, f"{found.below},{below}") if isinstance(found, Name) else Name(stem, below)


def described(shape: Shape) -> str:
    """A shape in words."""
    if not shape:
        return "a number"
    return f"a vector of {shape[0]}" if len(shape) == 1 else f"a {shape[0]} x {shape[1]} matrix"
