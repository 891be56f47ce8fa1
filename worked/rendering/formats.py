"""Formats: what can be rendered. A format is a folder under `templates/` with its settings in `format.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from worked.errors import WorkedError, nearest
from worked.formula.printers.base import Printer
from worked.record import NOTHING, Record
from worked.rendering.escape import WORDS
from worked.shared import shared


class Format(Record):
    """How a document is written in one format.

    `endings` are those of files that are taken for this format when none is named. `folder` and `template` say which
    layout is used and `printer` which mathematics; `escape` is a key of `worked.rendering.escape.WORDS`. The pairs are
    what stands before and after a thing within prose: `maths` (of three parts, the alternative text between the first
    two), `strong`, `code`, `key` (a chosen word in a key) and `blank` (its slot between them). `settings` are for the
    template alone.
    """

    name: str
    description: str
    endings: tuple[str, ...]
    folder: str
    template: str
    printer: str
    escape: str
    maths: tuple[str, ...]
    strong: tuple[str, str]
    code: tuple[str, str]
    key: tuple[str, str]
    blank: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    own_delimiters: bool = False
    autoescape: bool = False
    binary: bool = False
    settings: Mapping[str, Any] = NOTHING

    def printer_class(self) -> type[Printer]:
        """The printer of this format's mathematics."""
        module, name = self.printer.split(".")
        return getattr(import_module(f"worked.formula.printers.{module}"), name)

    def words(self, text: str) -> str:
        """Prose from outside, escaped."""
        return WORDS[self.escape](text)


class Formats(Mapping[str, Format]):
    """The formats by their names and aliases, each read when it is first asked for."""

    def __getitem__(self, name: str) -> Format:
        if name.isidentifier() and shared("templates").joinpath(name, "format.toml").is_file():
            return _read(name)
        return _read(_names()[name])

    def __iter__(self) -> Iterator[str]:
        return iter(_names())

    def __len__(self) -> int:
        return len(_names())


FORMATS = Formats()


def find_format(name: str) -> Format:
    """The format of that name, or a message with the nearest one."""
    try:
        return FORMATS[name]
    except KeyError:
        raise WorkedError(f"no format is called '{name}'; {nearest(name, FORMATS)}") from None


@cache
def _names() -> dict[str, str]:
    """The names and aliases of all formats, each with its folder."""
    folders = [entry.name for entry in shared("templates").iterdir() if entry.joinpath("format.toml").is_file()]
    aliases = {alias: folder for folder in folders for alias in _settings(folder).get("aliases", ())}
    return dict(sorted({**{name: name for name in folders}, **aliases}.items()))


@cache
def _settings(name: str) -> dict[str, Any]:
    """The settings of a format, on top of those of the format that it is `like`."""
    import tomllib

    own = tomllib.loads(shared("templates").joinpath(name, "format.toml").read_text("utf-8"))
    if "like" not in own:
        return {"folder": name, **own}
    model = dict(_settings(own.pop("like")))
    model.pop("aliases", None)
    return {**model, **own}


@cache
def _read(name: str) -> Format:
    settings: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in _settings(name).items()
    }
    return Format(name=name, **settings)
