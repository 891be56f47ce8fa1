"""The render room: documents as text in a format. The only room that speaks Jinja."""

from worked.render.formats import FORMATS, Format, find_format
from worked.render.render import render
from worked.render.stencil import Stencil, stencil
from worked.render.write import save, write

__all__ = ["FORMATS", "Format", "Stencil", "find_format", "render", "save", "stencil", "write"]
