"""Where the templates are, and the Jinja environments that read them."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from worked.shared import shared

PICTURES = shared("templates") / "picture"


@cache
def environment(folder: Path, tex: bool = False, escape: bool = False, owner: Path | None = None) -> Environment:
    """The environment of one folder of templates.

    `tex` chooses delimiters that leave braces and percent signs to TeX and Typst: `((* *))` for statements,
    `((= =))` for output, `((# #))` for comments. `escape` turns on autoescaping, for HTML and SVG. Each
    `owner`, the settings of a format, has an environment with filters of its own.
    """
    delimiters: dict[str, Any] = (
        {
            "block_start_string": "((*",
            "block_end_string": "*))",
            "variable_start_string": "((=",
            "variable_end_string": "=))",
            "comment_start_string": "((#",
            "comment_end_string": "#))",
        }
        if tex
        else {}
    )
    return Environment(
        loader=FileSystemLoader(folder),
        bytecode_cache=_compiled(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=escape,
        **delimiters,
    )


class Compiled(FileSystemBytecodeCache):
    """Templates compiled in an earlier run, in a folder for this user alone; compiling takes longer than a page."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, where there is room."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _compiled() -> Compiled | None:
    try:
        return Compiled()
    except (RuntimeError, OSError):
        return None
