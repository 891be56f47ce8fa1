"""Notebook: a page in Markdown as a Jupyter notebook (nbformat 4.5), a cell for each section, its pictures inside."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import escape, unescape
from typing import Any
from urllib.parse import quote

_FENCE = re.compile(r"^(```|\$\$)")
_PICTURE = re.compile(r"!\[((?:[^\]\\]|\\.)*)\]\(([^)\s]+)\)")
_ESCAPED = re.compile(r"\\([^\w\s])")
_KEPT = "/:=,;() "  # what an address may hold within quotes, besides letters and digits
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def notebook_of(text: str, pictures: Mapping[str, str]) -> bytes:
    """The notebook of a text in Markdown, and of pictures in SVG by the names by which it links to them."""
    return written([markdown_cell(source, pictures) for source in sections(text)])


def written(cells: list[dict[str, Any]]) -> bytes:
    """A notebook with these cells as a file; each gets an id by its place."""
    named = [{"cell_type": cell["cell_type"], "id": f"cell-{place}", **cell} for place, cell in enumerate(cells, 1)]
    made = {"cells": named, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def sections(text: str) -> Iterator[str]:
    """The text in parts, each of which begins with a heading; formulas and code stay whole."""
    part: list[str] = []
    within = False
    for line in text.strip().split("\n"):
        if _FENCE.match(line):
            within = not within
        if line.startswith("#") and not within and part:
            yield "\n".join(part).strip()
            part = []
        part.append(line)
    yield "\n".join(part).strip()


def markdown_cell(source: str, pictures: Mapping[str, str]) -> dict[str, Any]:
    """A cell of Markdown, with those of the pictures that it links to inside.

    They are no attachments, since JupyterLab refuses those that are SVG.
    """

    def inside(link: re.Match[str]) -> str:
        drawn = quote(pictures[link[2]], safe=_KEPT)
        alternative = escape(unescape(_ESCAPED.sub(r"\1", link[1]))).replace("$", "&#36;")
        return f'<img src="data:image/svg+xml,{drawn}" alt="{alternative}">'

    source = _PICTURE.sub(lambda link: inside(link) if link[2] in pictures else link[0], source)
    return {"cell_type": "markdown", "metadata": {}, "source": source.splitlines(keepends=True)}
