"""The render room: documents as text in a format. The only room that speaks Jinja."""

from worked.render.formats import FORMATS, Format
from worked.render.render import render

__all__ = ["FORMATS", "Format", "render"]
