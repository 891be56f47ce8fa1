"""Figures: a network or a chart as SVG and as TikZ."""

from __future__ import annotations

import re
from collections.abc import Mapping

from worked.document import Drawable, Picture, Shown

VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)" width="[\d.]+" height="[\d.]+"')
BOX = re.compile(r"\(0,0\) rectangle \(([\d.]+),([\d.]+)\)")


def svg(picture: Drawable, values: Mapping[str, Shown], mode: str = "solved", keyed: bool = False) -> str:
    """The figure as a whole <svg> element; the parts of a `keyed` network say where in the net they are."""
    if isinstance(picture, Picture):
        from worked.rendering.drawings.picture import svg as draw_network

        return draw_network(picture, values, mode, keyed)
    from worked.rendering.drawings.chart import svg as draw_chart

    return draw_chart(picture, values, mode)


def tikz(picture: Drawable, values: Mapping[str, Shown], mode: str = "solved") -> str:
    """The figure as a whole tikzpicture environment."""
    if isinstance(picture, Picture):
        from worked.rendering.drawings.picture import tikz as draw_network

        return draw_network(picture, values, mode)
    from worked.rendering.drawings.chart import tikz as draw_chart

    return draw_chart(picture, values, mode)


def over_sheet(picture: Drawable, values: Mapping[str, Shown], given: Mapping[str, Shown], kind: str) -> str:
    """The figure of a key, as `svg` or `tikz`, with the room that it takes on the sheet, which shows `given` only."""
    draw = svg if kind == "svg" else tikz
    drawn = draw(picture, values, "key")
    sheet = draw(picture, {slot: values[slot] for slot in given}, "student")
    size = VIEW if kind == "svg" else BOX
    found, wanted = (size.search(text) for text in (drawn, sheet))
    if not found or not wanted or found.groups() == wanted.groups():
        return drawn
    (width, height), (room, high) = ([float(each) for each in match.groups()] for match in (found, wanted))
    factor = min(room / width, high / height)
    across, up = (room / factor - width) / 2, (high / factor - height) / 2
    if kind == "svg":
        view = f'viewBox="{-across:.2f} {-up:.2f} {width + 2 * across:.2f} {height + 2 * up:.2f}"'
        return VIEW.sub(f'{view} width="{wanted[1]}" height="{wanted[2]}"', drawn, count=1)
    box = f"({-across:.2f},{-up:.2f}) rectangle ({width + across:.2f},{height + up:.2f})"
    return rf"\resizebox{{{room}pt}}{{{high}pt}}{{%" + "\n" + BOX.sub(box, drawn, count=1).rstrip() + "}"
