"""Styles of a workbook: how its numbers and words look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Styles(dict[Any, Any]):
    """The styles of a workbook; one for results with so many decimals is made when it is asked for."""

    def __init__(self, book: Any, styles: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__({name: book.add_format({"font_name": "Calibri", **style}) for name, style in styles.items()})
        self.book = book

    def __missing__(self, key: tuple[str, int]) -> Any:
        decimals = max(key[1], 0)
        style = {"font_name": "Calibri", "num_format": f"0.{'0' * decimals}" if decimals else "0"}
        self[key] = self.book.add_format(style)
        return self[key]


def styles(book: Any, mode: str) -> Styles:
    box = {"border": 1, "border_color": "#9aa5b1"}
    return Styles(
        book,
        {
            "title": {"bold": True, "font_size": 14},
            "text": {"text_wrap": True, "valign": "top"},
            "heading": {"bold": True, "font_size": 12},
            "head": {"bold": True, "font_color": "#3e4c59", "bottom": 1},
            "plain": {},
            "quiet": {"font_color": "#616e7c"},
            "question": {"font_color": "#616e7c", "text_wrap": True, "valign": "top"},
            "given": {**box, "bg_color": "#fff3c4", "locked": mode != "solved"},
            "typed": {**box, "num_format": "@", "locked": False, "align": "right"},
            "number": {**box, "locked": False},
            "good": {"font_color": "#054d44", "bg_color": "#c6f7e2"},
            "bad": {"font_color": "#841003", "bg_color": "#ffe3e3"},
        },
    )
