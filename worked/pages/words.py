"""Words: numbers and lists of things as they are said in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from worked.document import Inline

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def count(number: int, noun: str) -> str:
    """`two inputs`, `one output`, `12 units`."""
    said = SMALL[number] if number < len(SMALL) else str(number)
    return f"{said} {noun}{'' if number == 1 else 's'}"


def ordinal(number: int) -> str:
    """`second`; from the eleventh on `11th` and so on."""
    if number <= len(ORDINALS):
        return ORDINALS[number - 1]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return f"{number}{ending}"


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
