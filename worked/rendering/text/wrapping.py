"""Wrapping: how many columns of a terminal a text takes, and prose broken into lines of at most so many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from unicodedata import combining, east_asian_width

# Stands for a blank at which no line breaks, and marks where words that stand out begin and end.
GLUE, BEGIN, END = "\ue010", "\ue011", "\ue012"
MARKS = str.maketrans({GLUE: " ", BEGIN: "", END: ""})
BOLD = str.maketrans({GLUE: " ", BEGIN: "\033[1m", END: "\033[22m"})


def width(text: str) -> int:
    """The columns that a text takes: none for accents and marks, two for wide letters such as Chinese ones."""
    if text.isascii():
        return len(text)
    return sum(_columns(sign) for sign in text)


def _columns(sign: str) -> int:
    if combining(sign) or sign in (BEGIN, END):
        return 0
    return 2 if east_asian_width(sign) in "WF" else 1


def padded(text: str, columns: int, right: bool = False) -> str:
    """A text with blanks to so many columns, at its left where it is set to the right."""
    blanks = " " * max(columns - width(text), 0)
    return blanks + text if right else text + blanks


def glued(text: str) -> str:
    """A text in which no line breaks."""
    return text.replace(" ", GLUE)


def strong(text: str) -> str:
    """Words that stand out where the terminal can show it."""
    return f"{BEGIN}{text}{END}"


def unbroken(text: str) -> str:
    """A text whose no-break blanks are glue."""
    return text.replace("\N{NO-BREAK SPACE}", GLUE)


def wrapped(text: str, columns: int, hanging: int = 0) -> list[str]:
    """Prose as lines; those after the first are indented by `hanging` columns. What has no blank is cut."""
    lines, line = list[str](), ""
    for word in _fitting(unbroken(text).split(" "), columns - hanging):
        if line.strip() and width(line) + 1 + width(word) > columns:
            lines.append(line)
            line = " " * hanging + word
        else:
            line = f"{line} {word}" if line.strip() or lines else word
    return [*lines, line]


def _fitting(words: Iterable[str], columns: int) -> Iterator[str]:
    """Words of which none is longer than a line: glued ones break at their blanks, others are cut."""
    for word in words:
        if width(word) <= columns:
            yield word
        elif GLUE in word:
            yield from _fitting(word.split(GLUE), columns)
        else:
            yield from _cut(word, columns)


def _cut(word: str, columns: int) -> Iterator[str]:
    piece, used = "", 0
    for sign in word:
        own = _columns(sign)
        if used + own > columns and piece:
            yield piece
            piece, used = "", 0
        piece, used = piece + sign, used + own
    yield piece
