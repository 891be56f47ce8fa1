"""Package: what a platform's exporter is made of, and the catalogue of them: one file each in this folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path

from worked.errors import WorkedError, nearest
from worked.packages.item import Item
from worked.record import Record

FRAME = ("__init__", "archive", "item", "leeway", "package", "spelled")


class Package(Record):
    """A file that a platform imports.

    `description` is a sentence for the catalogue, `ending` that of its files. `write` makes the bytes of one from a
    title and items; WorkedError where the platform cannot carry them. `follow_through`: whether the platform gives
    marks for what follows correctly from a wrong number; `names_mistakes`: whether it says which mistake was made.
    """

    description: str
    ending: str
    write: Callable[[str, Sequence[Item]], bytes]
    follow_through: bool = False
    names_mistakes: bool = False
    name: str = ""


@cache
def names() -> tuple[str, ...]:
    """The names of all packages, which are those of their files."""
    stems = (path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    return tuple(sorted(stem for stem in stems if stem not in FRAME))


@cache
def find_package(name: str) -> Package:
    """The package of a name; WorkedError with the nearest one."""
    if name not in names():
        raise WorkedError(f"no package is called '{name}'; {nearest(name, names())}")
    found = vars(import_module(f"worked.packages.{name}")).get("PACKAGE")
    if not isinstance(found, Package):
        raise WorkedError(f"worked/packages/{name}.py: it needs a PACKAGE; see worked/packages/package.py")
    return Package(**{**{field: getattr(found, field) for field in Package._fields}, "name": name})
