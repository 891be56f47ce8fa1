"""Formats: what can be rendered. A format is a folder with its settings in `format.toml`, and all follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from worked.errors import WorkedError, nearest
from worked.formula.printers.base import Printer
from worked.record import NOTHING, Record
from worked.rendering.escape import EscapeRule
from worked.rendering.settings import SETTINGS, checked
from worked.shared import shared

# The folders in which the folders of formats lie.
ROOTS: tuple[Path, ...] = (shared("templates"),)


class Format(Record):
    """How a document is written in one format; `file` are its settings, which `worked.rendering.settings` describes.

    `folder` holds its layout, the `template`. The pairs are what stands before and after a thing within prose: `maths`
    (of three parts, the alternative text between the first two), `strong`, `code`, `key` (a chosen word in a key),
    `blank` (its slot between them) and `whole` (a formula with the sign behind it, where a browser breaks lines).
    `between` parts the documents of one file, where the template does not. `settings` are for the template alone.
    """

    name: str
    file: Path
    folder: Path
    description: str
    template: str
    printer: str
    rule: EscapeRule
    maths: tuple[str, ...]
    strong: tuple[str, str]
    code: tuple[str, str]
    key: tuple[str, str]
    blank: tuple[str, ...]
    endings: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    own_delimiters: bool = False
    autoescape: bool = False
    binary: str = ""
    by_latex: str = ""
    screen: bool = False
    blanks_outside: bool = False
    pictures: str = "inside"
    named: str = ""
    whole: tuple[str, ...] = ()
    between: str = "---"
    settings: Mapping[str, Any] = NOTHING

    def printer_class(self) -> type[Printer]:
        """The printer of this format's mathematics."""
        module, _, name = self.printer.partition(".")
        try:
            found = getattr(import_module(f"worked.formula.printers.{module}"), name)
        except (ImportError, AttributeError):
            raise WorkedError(f"{self.file}: printer: there is no printer '{self.printer}' of formulas") from None
        return found

    def words(self, text: str) -> str:
        """Prose from outside, escaped."""
        return self.rule.words(text)


class Formats(Mapping[str, Format]):
    """The formats by their names and aliases, each read when it is first asked for."""

    def __getitem__(self, name: str) -> Format:
        return read_format(_settings_file(name) or _names(ROOTS)[name])

    def __iter__(self) -> Iterator[str]:
        return iter(_names(ROOTS))

    def __len__(self) -> int:
        return len(_names(ROOTS))

    def by_ending(self, ending: str) -> str | None:
        """The name of the format of files with this ending; None where there is none."""
        found = {format.name: format for format in map(read_format, _files()) if ending in format.endings}
        if len(found) > 1:
            first, second, *_ = found.values()
            raise WorkedError(f"{second.file}: endings: '{ending}' is already an ending of the format {first.name}")
        return next(iter(found), None)


FORMATS = Formats()


def find_format(name: str) -> Format:
    """The format of that name, or a message with the nearest one."""
    if _settings_file(name) is None and name not in FORMATS:
        raise WorkedError(f"no format is called '{name}'; {nearest(name, FORMATS)}")
    return FORMATS[name]


def _settings_file(name: str) -> Path | None:
    """The settings of a format by its own name, which is that of its folder."""
    files = (root / name / SETTINGS for root in ROOTS) if name.replace("-", "_").isidentifier() else ()
    return next((file for file in files if file.is_file()), None)


@cache
def _names(roots: tuple[Path, ...]) -> dict[str, Path]:
    """The names and aliases of all formats, each with its settings."""
    found: dict[str, Path] = {}
    for file in _files():
        for name in (file.parent.name, *read_format(file).aliases):
            if name in found:
                key = "" if name == file.parent.name else "aliases: "
                raise WorkedError(f"{file}: {key}'{name}' is already a name of the format {found[name].parent.name}")
            found[name] = file
    return dict(sorted(found.items()))


def _files() -> list[Path]:
    """The settings of all formats, those that are shipped first."""
    return [file for root in ROOTS for folder in sorted(root.iterdir()) if (file := folder / SETTINGS).is_file()]


@cache
def _settings(file: Path, below: tuple[Path, ...] = ()) -> tuple[dict[str, Any], Path]:
    """The settings in a file, on top of those of the format that it is `like`, and the folder of the template.

    `below` are the files of formats that are like this one.
    """
    import tomllib

    try:
        own = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkedError(f"{file}: {error}") from None
    if "like" not in own:
        return own, file.parent
    name = str(own.pop("like"))
    above = _settings_file(name)
    if above is None or above in (file, *below):
        others = [each.parent.name for each in _files() if each not in (file, *below)]
        raise WorkedError(f"{file}: like: no other format is called '{name}'; {nearest(name, others)}")
    model, folder = _settings(above, (file, *below))
    settings = {**{key: value for key, value in model.items() if key != "aliases"}, **own}
    return settings, file.parent if "template" in own else folder


@cache
def read_format(file: Path) -> Format:
    """The format with these settings; WorkedError names the key that is missing or wrong."""
    settings, folder = _settings(file)
    return Format(name=file.parent.name, file=file, folder=folder, **checked(settings, file))
