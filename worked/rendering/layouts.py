"""Layouts: whether the template of a format has a part for every kind of block that a document may hold."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from worked.document import Block
from worked.errors import WorkedError
from worked.rendering.formats import Format

KINDS = tuple(kind.__name__ for kind in get_args(Block))
OTHERS = r"""(?:\{%|\(\(\*)-?\s*(?:extends|from)\s+["']([^"']+)["']"""


def refuse_incomplete(format: Format) -> None:
    """WorkedError names the template of a format that is not there, or has no part for a kind of block."""
    file = format.folder / format.template
    source = _source(file, format)
    for kind in KINDS:
        if f'kind == "{kind}"' not in source:
            raise WorkedError(f'{file}: no part for blocks of the kind {kind}; expected one where kind == "{kind}"')


def _source(file: Path, format: Format) -> str:
    """The text of a template, and of those that it extends or takes macros from."""
    try:
        source = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise WorkedError(f"{format.file}: template: there is no text in a file {file}") from None
    return source + "".join(_source(file.parent / name, format) for name in re.findall(OTHERS, source))
