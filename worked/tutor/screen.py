"""Screen: the lines of the dialogue, as wide as the terminal and in signs that it has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from worked.formula.printers.greek import GREEK
from worked.formula.printers.plain import ABOVE, BELOW
from worked.formula.printers.text import clean
from worked.rendering.text.page import wrapped_row
from worked.rendering.text.wrapping import GLUE, wrapped

LEAST_COLUMNS, INDENT = 24, 2
PROSE, MATHS, AS_IT_IS = "prose", "maths", "as it is"
PROBE = "₁₃⁽δ·−≈∂√Σ′═─"
KEYBOARD = {
    **{sign: letter for letter, sign in GREEK.items()},
    "·": "*",
    "−": "-",
    "≈": "~",
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "√": "sqrt",
    "Σ": "sum ",
    "′": "'",
    "…": "...",
    "→": "->",
    "—": "-",
    "–": "-",
    "’": "'",
    "═": "=",
    "─": "-",
    "┄": "-",
    "\u0302": "^",
    "\u0303": "~",
}


class Line(NamedTuple):
    """A line of the dialogue.

    By its role it may be coloured: good, bad, hint, quiet or head; "" for plain text. Prose wraps at blanks, maths
    before its signs, and what is laid out already stays as it is. It is indented, and what wraps hangs further in.
    """

    text: str
    role: str = ""
    kind: str = PROSE
    indent: int = 0
    hanging: int = 0


def rows(line: Line, columns: int) -> Iterator[str]:
    """A line as rows that are not wider than the terminal."""
    columns = max(columns, LEAST_COLUMNS)
    if line.kind == AS_IT_IS or not line.text:
        yield line.text
        return
    before, room = " " * line.indent, max(columns, LEAST_COLUMNS) - line.indent
    text = clean(line.text)
    found = wrapped_row(text, room, INDENT) if line.kind == MATHS else wrapped(text, room, line.hanging)
    yield from (f"{before}{row}".replace(GLUE, " ").rstrip() for row in found)


def has_signs(encoding: str | None) -> bool:
    """Whether an encoding has the signs of formulas."""
    try:
        PROBE.encode(encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def by_keyboard(text: str) -> str:
    """The text in signs of a keyboard, where a terminal has no others: `w13` for `w₁₃`, `delta5` for `δ₅`."""
    return "".join(_plain_signs(text))


def _plain_signs(text: Iterable[str]) -> Iterator[str]:
    below, above = dict(zip(BELOW.values(), BELOW, strict=True)), {sign: letter for letter, sign in ABOVE.items()}
    was_above = False
    for sign in text:
        is_above = sign in above
        if is_above and not was_above:
            yield "^"
        was_above = is_above
        if sign in below or is_above:
            yield below.get(sign) or above[sign].replace("−", "-")
        elif sign.isascii():
            yield sign
        else:
            found = unicodedata.normalize("NFKD", KEYBOARD.get(sign, sign))
            yield "".join([each if each.isascii() else "" for each in found]) or "?"
