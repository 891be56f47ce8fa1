"""Entries: what a catalogue says of every entry, its other names, its parameters and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable

from worked.document import Code, Inline, Prose, Table
from worked.maths.entry import Entry

Rows = list[tuple[Prose, ...]]


def table(heads: tuple[str, ...], rows: Rows, caption: str = "") -> Table:
    """A table of prose."""
    return Table(tuple((head,) for head in heads), tuple(rows), (False,) * len(heads), (caption,) if caption else ())


def about(entries: Iterable[Entry]) -> Table:
    """The other names, parameters and sources of entries."""
    rows: Rows = [
        ((Code(entry.name),), (", ".join(entry.aliases),), _settings(entry), (entry.source,)) for entry in entries
    ]
    return table(("name", "also called", "parameters", "source"), rows, "Parameters and sources")


def _settings(entry: Entry) -> Prose:
    """The parameters of an entry with their usual values."""
    said: list[Inline] = []
    for name, parameter in entry.parameters.items():
        said += [", "] if said else []
        also = [part for alias in parameter.aliases for part in (" or ", Code(alias))]
        said += [Code(name), *also, f" = {parameter.default}: {parameter.meaning}"]
    return tuple(said) or ("none",)
