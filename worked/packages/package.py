"""Package: what a platform's exporter is made of, and the catalogue of them: one file each in this folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path

from worked.errors import WorkedError, nearest
from worked.packages.item import Item
from worked.record import Record

FRAME = ("__init__", "archive", "carried", "item", "package", "spelled", "values")


class Package(Record):
    """A file that a platform imports.

    `description` is a sentence for the catalogue, `ending` that of its files. `write` makes the bytes of one from a
    title and items; WorkedError where the platform cannot carry them. `follow_through`: whether the platform gives
    marks for what follows correctly from a wrong number; `names_mistakes`: whether it says which mistake was made.
    A `single` one holds one variant; `write` then takes a title, an item and one of the `modes`, the first by default.
    """

    description: str
    ending: str
    write: Callable[..., bytes]
    follow_through: bool = False
    names_mistakes: bool = False
    single: bool = False
    modes: tuple[str, ...] = ("solved",)
    name: str = ""

    def made(self, title: str, items: Sequence[Item], mode: str = "") -> bytes:
        """The bytes of a file; WorkedError where there is no such mode, or the platform cannot carry the items."""
        chosen = mode or self.modes[0]
        if chosen not in self.modes:
            raise WorkedError(f"--mode {chosen}: {self.name} has {listed_modes(self.modes)}")
        if not self.single:
            found: bytes = self.write(title, items)
            return found
        if len(items) != 1:
            raise WorkedError(f"{self.name}: a file holds one variant; write one for each")
        return self.write(title, items[0], chosen)


def listed_modes(modes: Sequence[str]) -> str:
    """Modes in words."""
    return "the mode solved only" if modes == ("solved",) else f"the modes {', '.join(modes)}"


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
