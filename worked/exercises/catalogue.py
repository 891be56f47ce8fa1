"""Catalogue of the kinds of exercises: one file each; a new file is a new kind everywhere."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from worked.exercises.kind import Kind
from worked.record import replace

FRAME = ("__init__", "kind", "catalogue", "reading", "shipped")


@cache
def names() -> tuple[str, ...]:
    """The names of all kinds, which are those of their tables in a problem file."""
    stems = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py") if path.stem not in FRAME)
    return tuple(stem.replace("_", "-") for stem in stems)


@cache
def find(name: str) -> Kind:
    """The kind of a name."""
    module = import_module(f"worked.exercises.{name.replace('-', '_')}")
    return replace(module.KIND, name=name)


def kinds() -> tuple[Kind, ...]:
    """All kinds, in the order of their names."""
    return tuple(map(find, names()))
