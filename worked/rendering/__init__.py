"""The render room: documents as text in a format. The only room that speaks Jinja."""

from worked.rendering.formats import FORMATS, Format, find_format
from worked.rendering.render import render
from worked.rendering.stencil import Stencil, stencil
from worked.rendering.write import save, write

__all__ = ["FORMATS", "Format", "Stencil", "find_format", "render", "save", "stencil", "write"]
