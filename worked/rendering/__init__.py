"""The rendering room: documents as text in a format. The only room that speaks Jinja."""

from typing import TYPE_CHECKING, Any

from worked.rendering.formats import FORMATS, Format, find_format
from worked.rendering.render import render
from worked.rendering.screen import Screen

if TYPE_CHECKING:
    from worked.rendering.files import write
    from worked.rendering.several import render_all
    from worked.rendering.stencils import Stencil, stencil

__all__ = ["FORMATS", "Format", "Screen", "Stencil", "find_format", "render", "render_all", "stencil", "write"]


def __getattr__(name: str) -> Any:
    """Stencils, files and whatever else a page on the screen does not need are imported when they are asked for."""
    from importlib import import_module

    homes = {"Stencil": "stencils", "stencil": "stencils", "write": "files", "render_all": "several"}
    if name not in homes:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{homes[name]}"), name)
