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
from worked.layers.activation import Activate
from worked.layers.dense import Dense
from worked.layers.elementwise import Elementwise, X
from worked.layers.method import LayerMethod
from worked.layers.operation import Layers, Mark, Operation
from worked.layers.stack import Operations
from worked.number.quantity import NET, OUT, error_of
from worked.record import IncompleteError

# The order in which a statement speaks of the shipped kinds; others follow by their names.
FIRST = ("normalisation", "dropout", "drop-connect", "residual")
# What the others are made of, and what every net has.
WITHOUT_TABLE = (Operation, Elementwise, Dense, Activate)
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
        module = import_module(f"worked.layers.{path.stem}")
        for each in vars(module).values():
            if isinstance(each, type) and issubclass(each, Operation) and each not in WITHOUT_TABLE:
                if not each.table:
                    raise WorkedError(f"{_where(each)} has no `table`, the name of its table in [network]")
                found[each.table] = checked(each)
    return tuple(found[name] for name in (*FIRST, *sorted(found.keys() - set(FIRST))))


def checked(kind: type[Operation]) -> type[Operation]:
    """A kind of layer, if it is complete; WorkedError says what it lacks, and in which file."""
    where = _where(kind)
    for name, purpose in NEEDED.items():
        if is_missing(kind, name) and not (name in OF_STAGES and issubclass(kind, Dense)):
            raise WorkedError(f"{where} has no `{name}`, which {purpose}")
    if issubclass(kind, Elementwise):
        _checked_formula(kind, where)
    for name in ("described", "keys", "methods"):
        if not getattr(kind, name):
            raise WorkedError(f"{where} has no `{name}`; see worked/layers/operation.py")
    for quantity in (*kind.learned, *kind.once, *kind.kept):
        if quantity not in kind.symbols:
            raise WorkedError(f"{where} has no letter for {quantity}; give its template in `symbols`")
    return kind


def _where(kind: type[Operation]) -> str:
    """The file and the name of a kind, for the beginning of a sentence."""
    return f"{kind.__module__.replace('.', '/')}.py: the layer operation {kind.__name__}"


def _checked_formula(kind: type[Elementwise], where: str) -> None:
    """Refuse a formula without a stage, one that says nothing of its numbers, and a kink without a slope."""
    if not kind.stage:
        raise WorkedError(f"{where} has no `stage`, the quantity that its formula makes")
    if X not in kind.formula.symbols():
        raise WorkedError(f"{where}: its `formula` has no {X}, the number of a unit")
    if kind.slope is Elementwise.slope:
        try:
            kind.formula.partials()
        except TypeError:
            said = "its formula is not smooth, so say how it changes"
            raise WorkedError(f"{where} has no `slope`: {said} with {X} and with each parameter") from None


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
    own = {kind: [each for table in _tables(data, kind) for each in _read(kind, table, layers, by_engine)]
           for kind in kinds() if kind.table in data}  # fmt: skip
    for kind, operations in own.items():
        numbers = [each.layer for each in operations]
        twice = [number for number in numbers if numbers.count(number) > 1]
        if twice:
            raise WorkedError(f"network.{kind.table}: {kind.clash(twice[0])}")
        found += operations
    return Operations(tuple(found))


def _read(kind: type[Operation], table: Mapping[str, Any], layers: Layers, by_engine: bool) -> list[Operation]:
    """The operations in a table; WorkedError says what their kind lacks for them."""
    try:
        found = list(kind.read(table, layers, by_engine))
    except IncompleteError as error:
        said = f"as `read` makes it, it {error.lacks}"
        raise WorkedError(f"{_where(kind)}: {said}; its fields are {', '.join(kind._fields)}") from None
    for each in found:
        for quantity in each.makes:
            if quantity not in each.marks and quantity not in (NET, OUT):
                raise WorkedError(f"{_where(kind)} has no mark for {quantity}; give it in `marks`")
        if isinstance(each, Elementwise):
            _checked_numbers(each)
    return found


def _checked_numbers(operation: Elementwise) -> None:
    """Refuse a symbol of a formula that is neither given nor learned, and one without a letter."""
    where, numbers, trained = _where(type(operation)), operation.numbers(), operation.trained()
    for name in dict.fromkeys(operation.formula.symbols()):
        if name != X and name not in numbers and name not in trained:
            raise WorkedError(f"{where}: nothing is given for {name}; give it in `numbers` or in `trained`")
    for name in numbers:
        if name not in operation.symbols:
            raise WorkedError(f"{where} has no letter for {name}; give its template in `symbols`")
    for name in trained:
        if name not in operation.learned:
            raise WorkedError(f"{where} does not name {name} in `learned`, though it is in `trained`")


def _tables(data: Mapping[str, Any], kind: type[Operation]) -> list[Mapping[str, Any]]:
    """The tables of a kind: one, or a list of several."""
    value, where = data[kind.table], f"network.{kind.table}"
    tables = value if isinstance(value, list) else [value]
    for found in tables:
        if not isinstance(found, dict):
            raise WorkedError(f"{where}: expected a table, found {excerpt(found)}")
    return [renamed(each, kind.keys, where) for each in tables]
