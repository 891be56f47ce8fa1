"""Figures: a network or a chart as SVG and as TikZ."""

from __future__ import annotations

from collections.abc import Mapping

from worked.document import Drawable, Picture, Shown


def svg(picture: Drawable, values: Mapping[str, Shown], mode: str = "solved") -> str:
    """The figure as a whole <svg> element."""
    if isinstance(picture, Picture):
        from worked.rendering.drawings.picture import svg as draw_network

        return draw_network(picture, values, mode)
    from worked.rendering.drawings.chart import svg as draw_chart

    return draw_chart(picture, values, mode)


def tikz(picture: Drawable, values: Mapping[str, Shown], mode: str = "solved") -> str:
    """The figure as a whole tikzpicture environment."""
    if isinstance(picture, Picture):
        from worked.rendering.drawings.picture import tikz as draw_network

        return draw_network(picture, values, mode)
    from worked.rendering.drawings.chart import tikz as draw_chart

    return draw_chart(picture, values, mode)
