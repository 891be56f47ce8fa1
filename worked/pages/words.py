"""Words: numbers and lists of things as they are said in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from worked.document import Inline

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def count(number: int, noun: str) -> str:
    """`two inputs`, `one output`, `12 units`."""
    said = SMALL[number] if number < len(SMALL) else str(number)
    return f"{said} {noun}{'' if number == 1 else 's'}"


def listed(items: Sequence[object], last: str = "and") -> tuple[Inline, ...]:
    """`a, b and c` as prose."""
    result: list[Inline] = []
    for place, item in enumerate(items):
        if place:
            result.append(f" {last} " if place == len(items) - 1 else ", ")
        result.extend(item if isinstance(item, tuple) else (item,))
    return tuple(result)


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
