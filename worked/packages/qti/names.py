"""Names: identifiers for cells and titles that every platform takes: letters, digits and underscores."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

LONGEST = 40


def plain_name(text: str) -> str:
    """A text as a part of an identifier or of a file's name; "" where nothing is left of it."""
    letters = normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^A-Za-z0-9]+", "_", letters).strip("_")[:LONGEST]


def distinct_names(texts: Iterable[str]) -> dict[str, str]:
    """A name for each text: `weight_1_3_2` for `weight[1>3]@2`, with a number where another one has it."""
    found: dict[str, str] = {}
    taken = set[str]()
    for text in dict.fromkeys(texts):
        name, number = plain_name(text), 2
        while not name or name.lower() in taken:
            name, number = f"{plain_name(text) or 'cell'}_n{number}", number + 1
        found[text] = name
        taken.add(name.lower())
    return found
