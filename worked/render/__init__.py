"""The render room: documents as text in a format. The only room that speaks Jinja."""

from worked.render.formats import FORMATS, Format
from worked.render.render import render
from worked.render.stencil import Stencil, stencil
from worked.render.write import write

__all__ = ["FORMATS", "Format", "Stencil", "render", "stencil", "write"]
