"""Blanks: in the HTML of a page, something else takes the place of each blank."""

from __future__ import annotations

import re
from collections.abc import Callable

_MATHS = re.compile(r"(<math\b[^>]*>)(.*?)</math>", re.DOTALL)
_BLANK = re.compile(r'<mpadded[^>]*><mn class="blank" data-cell="([^"]*)"></mn></mpadded>')
_SPAN = re.compile(r'<span class="blank" data-cell="([^"]*)"></span>')
_TAG = re.compile(r"<(/?)[a-z]")

Put = Callable[[str], str]


def filled(body: str, put: Put) -> str:
    """The HTML with what `put` makes of the slot of each blank, both as HTML."""
    body = _SPAN.sub(lambda found: put(found[1]), body)
    return _MATHS.sub(lambda found: _parted(found[1], found[2], put), body)


def _parted(start: str, inside: str, put: Put) -> str:
    """A formula, parted where a blank stands between its terms; one within a fraction or a bracket stays inside."""
    pieces = _BLANK.split(inside)
    found, run, depth = [], "", 0
    for place, piece in enumerate(pieces):
        if place % 2 == 0:
            run += piece
            depth += sum(-1 if closing else 1 for closing in _TAG.findall(piece))
        elif depth:
            run += f"<mtext>{put(piece)}</mtext>"
        else:
            found += [run, piece]
            run = ""
    parts = [*found, run]
    return "".join(
        put(part) if place % 2 else f"{start}{part}</math>" if part else "" for place, part in enumerate(parts)
    )
