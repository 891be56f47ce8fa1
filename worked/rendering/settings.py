"""Settings: the keys of a `format.toml`, and what is said where one is missing or wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from worked.errors import WorkedError, excerpt, nearest
from worked.rendering.escape import RULES, declared

SETTINGS = "format.toml"
MADE = ("pdf", "png", "svg", "notebook", "docx")
PICTURES = ("inside", "apart")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_printer(value: object) -> bool:
    return isinstance(value, str) and [part.isidentifier() for part in value.split(".")] == [True, True]


def _is_truth(value: object) -> bool:
    return isinstance(value, bool)


def _texts(*counts: int) -> Callable[[Any], bool]:
    """Whether a value is a list of so many texts, or of any number."""
    return lambda value: (
        isinstance(value, list)
        and all(isinstance(each, str) for each in value)
        and (not counts or len(value) in counts)
    )


# What each key is expected to be, and whether a value is; a format has all of the first, its own or another's.
REQUIRED: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "description": ("a sentence for the catalogue", _is_text),
    "template": ("the name of a file in the folder", _is_text),
    "printer": ('a printer of formulas, such as "latex.Latex"', _is_printer),
    "escape": (f"one of {', '.join(RULES)}, or a table with signs", lambda value: isinstance(value, str | dict)),
    "maths": ("what stands before and after a formula, perhaps with what parts it from its words", _texts(2, 3)),
    "strong": ("what stands before and after words that matter", _texts(2)),
    "code": ("what stands before and after code", _texts(2)),
    "key": ("what stands before and after a word chosen in a key", _texts(2)),
    "blank": ("a blank, or what stands before and after the name of its cell", _texts(1, 2)),
}
OPTIONAL: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "endings": ("a list of endings of files", _texts()),
    "aliases": ("a list of other names", _texts()),
    "own_delimiters": ("true or false", _is_truth),
    "autoescape": ("true or false", _is_truth),
    "binary": (f"what is made of the text: one of {', '.join(MADE)}", lambda value: value in MADE),
    "by_latex": ("the format whose text LaTeX makes the same of", _is_text),
    "screen": ("true or false", _is_truth),
    "blanks_outside": ("true or false", _is_truth),
    "pictures": (f"one of {', '.join(PICTURES)}", lambda value: value in PICTURES),
    "whole": ("what keeps a formula and the sign behind it in one line", _texts(2)),
    "named": ("what opens a formula, with {} for its words", lambda value: isinstance(value, str) and "{}" in value),
    "between": ("a line that parts the documents of one file", _is_text),
    "settings": ("a table", lambda value: isinstance(value, dict)),
}


def checked(given: Mapping[str, Any], file: Path) -> dict[str, Any]:
    """The settings as the fields of a format; WorkedError names the file and the key that is missing or wrong.

    `escape` becomes the rule that it names, or that it declares.
    """
    for key, (expected, _) in REQUIRED.items():
        if key not in given:
            raise WorkedError(f"{file}: {key}: missing; expected {expected}")
    known = {**REQUIRED, **OPTIONAL}
    found: dict[str, Any] = {}
    for key, value in given.items():
        if key not in known:
            raise WorkedError(f"{file}: {key}: unknown key; {nearest(key, known)}")
        expected, fits = known[key]
        if not fits(value):
            raise WorkedError(f"{file}: {key}: expected {expected}, found {excerpt(value)}")
        found[key] = tuple(value) if isinstance(value, list) else value
    escape = found.pop("escape")
    if isinstance(escape, str) and escape not in RULES:
        raise WorkedError(f"{file}: escape: no rule is called {excerpt(escape)}; {nearest(escape, RULES)}")
    found["rule"] = RULES[escape] if isinstance(escape, str) else declared(escape, f"{file}: escape")
    return found
