"""Words: numbers and lists of things as they are said in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from worked.document import Code, Inline, Prose

OWNER = re.compile(r"\b(another|next|other)-(\w+)s-")
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def count(number: int, noun: str) -> str:
    """`two inputs`, `one output`, `12 units`."""
    said = SMALL[number] if number < len(SMALL) else str(number)
    return f"{said} {noun}{'' if number == 1 else 's'}"


def often(number: int) -> str:
    """`once`, `twice`, `5 times`."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def listed(items: Sequence[object], last: str = "and") -> tuple[Inline, ...]:
    """`a, b and c` as prose."""
    result: list[Inline] = []
    for place, item in enumerate(items):
        if place:
            result.append(f" {last} " if place == len(items) - 1 else ", ")
        result.extend(item if isinstance(item, tuple) else (item,))
    return tuple(result)


def in_one(items: Sequence[str]) -> str:
    """`a, b and c` as one text."""
    return "".join(map(str, listed(items)))


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def short(name: str) -> str:
    """The name of a mistake in words: `bias left out`, `another unit's weights`."""
    return OWNER.sub(r"\1 \2's ", name).replace("-", " ")


def coded(text: str) -> Prose:
    """Words in which backticks mark what is typed as it stands."""
    pieces: list[Inline] = [Code(piece) if place % 2 else piece for place, piece in enumerate(text.split("`"))]
    return tuple(piece for piece in pieces if piece) if text.count("`") % 2 == 0 else (text.replace("`", "'"),)
