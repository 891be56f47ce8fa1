"""Where the templates are, and the Jinja environments that read them."""

from __future__ import annotations

from functools import cache
from importlib.resources.abc import Traversable
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound

from worked.shared import shared


class FolderLoader(BaseLoader):
    """Templates from a folder that may lie in a zip file."""

    def __init__(self, folder: Traversable) -> None:
        self.folder = folder

    def get_source(self, environment, template):
        try:
            return self.folder.joinpath(template).read_text("utf-8"), None, lambda: True
        except OSError as error:
            raise TemplateNotFound(template) from error


@cache
def environment(folder: str, tex: bool = False, escape: bool = False) -> Environment:
    """The environment of one folder under `templates/`.

    `tex` chooses delimiters that leave braces and percent signs to TeX and Typst: `((* *))` for statements,
    `((= =))` for output, `((# #))` for comments. `escape` turns on autoescaping, for HTML and SVG.
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
        loader=FolderLoader(shared("templates").joinpath(folder)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=escape,
        **delimiters,
    )
