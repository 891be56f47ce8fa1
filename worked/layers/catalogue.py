"""Catalogue of the kinds of layers: one file each; a new file is a new kind everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from worked.errors import WorkedError, excerpt
from worked.keys.key import TABLES, Key
from worked.keys.values import renamed
from worked.layers.dense import Dense
from worked.layers.method import LayerMethod
from worked.layers.operation import Layers, Mark, Operation
from worked.layers.stack import Operations
from worked.number.quantity import error_of

# The order in which a statement speaks of the shipped kinds; others follow by their names.
FIRST = ("normalisation", "dropout", "drop-connect", "residual")
# What a kind must say for itself, with what it is for.
NEEDED = {
    "read": "reads its table",
    "makes": "names the quantities that it makes of each number",
    "position": "says where it stands in its layer",
    "forward": "writes its cells",
    "statement": "says in the statement of an exercise what it does",
    "factors": "says how errors come back through it",
    "kernel": "computes it in arrays",
    "explained": "says what one unit of a trained net makes of a number",
    "explained_back": "says how the error of one unit comes back",
}
# What a kind need not say that stands in place of the weighted sum: nothing comes before it in its layer.
OF_STAGES = ("factors", "explained", "explained_back")


@cache
def kinds() -> tuple[type[Operation], ...]:
    """The kinds in the files of this folder that have a table in problem files."""
    found: dict[str, type[Operation]] = {}
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        for each in vars(import_module(f"worked.layers.{path.stem}")).values():
            if isinstance(each, type) and issubclass(each, Operation) and each.table:
                found[each.table] = checked(each)
    return tuple(found[name] for name in (*FIRST, *sorted(found.keys() - set(FIRST))))


def checked(kind: type[Operation]) -> type[Operation]:
    """A kind of layer, if it is complete; WorkedError says what it lacks, and in which file."""
    where = f"{kind.__module__.replace('.', '/')}.py: the layer operation {kind.__name__}"
    for name, purpose in NEEDED.items():
        if is_missing(kind, name) and not (name in OF_STAGES and issubclass(kind, Dense)):
            raise WorkedError(f"{where} has no `{name}`, which {purpose}")
    for name in ("described", "keys", "methods"):
        if not getattr(kind, name):
            raise WorkedError(f"{where} has no `{name}`; see worked/layers/operation.py")
    for quantity in (*kind.learned, *kind.once, *kind.kept):
        if quantity not in kind.symbols:
            raise WorkedError(f"{where} has no letter for {quantity}; give its template in `symbols`")
    return kind


def is_missing(kind: type[Operation], name: str) -> bool:
    """Whether a kind leaves to `Operation` what that cannot know."""
    owner = next(each for each in kind.__mro__ if name in vars(each))
    return owner is Operation


def methods() -> dict[str, LayerMethod]:
    """The entries of the catalogue, by name."""
    return {method.name: method for kind in kinds() for method in kind.methods}


def keys() -> dict[str, Key]:
    """The keys of `[network]` at which operations stand."""
    return {kind.table: Key(kind.described, TABLES, "none") for kind in kinds()}


def rounded() -> tuple[str, ...]:
    """The quantities of operations for which a file may give digits."""
    stages = [(*kind.once, *kind.marks) for kind in kinds()]
    own = [(*found, *kind.kept) for kind, found in zip(kinds(), stages, strict=True)]
    found = [quantity for kind in kinds() for quantity in kind.learned]
    found += [quantity for each in own for quantity in each]
    return (*found, *(error_of(quantity) for each in stages for quantity in each))


def marks() -> dict[str, Mark]:
    """How the names of all stages are marked."""
    return {quantity: mark for kind in kinds() for quantity, mark in kind.marks.items()}


def symbols() -> dict[str, str]:
    """The templates of what operations have names for, where a convention has none of its own."""
    return {quantity: template for kind in kinds() for quantity, template in kind.symbols.items()}


def operations_in(data: Mapping[str, Any], layers: Layers, by_engine: bool = False) -> Operations:
    """The operations in the tables of a net; `by_engine` says that a training engine reads them."""
    found: list[Operation] = []
    own = {kind: [each for table in _tables(data, kind) for each in kind.read(table, layers, by_engine)]
           for kind in kinds() if kind.table in data}  # fmt: skip
    for kind, operations in own.items():
        numbers = [each.layer for each in operations]
        twice = [number for number in numbers if numbers.count(number) > 1]
        if twice:
            raise WorkedError(f"network.{kind.table}: {kind.clash(twice[0])}")
        found += operations
    return Operations(tuple(found))


def _tables(data: Mapping[str, Any], kind: type[Operation]) -> list[Mapping[str, Any]]:
    """The tables of a kind: one, or a list of several."""
    value, where = data[kind.table], f"network.{kind.table}"
    tables = value if isinstance(value, list) else [value]
    for found in tables:
        if not isinstance(found, dict):
            raise WorkedError(f"{where}: expected a table, found {excerpt(found)}")
    return [renamed(each, kind.keys, where) for each in tables]
