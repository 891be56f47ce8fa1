"""Names of files: a safe one for any label, and different ones for different labels."""

from __future__ import annotations

import re
import unicodedata
from base64 import b32encode
from hashlib import sha256

LONGEST_STEM, HASH_LETTERS = 60, 12
RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
)
_PLAIN = re.compile(rf"[a-z0-9_][a-z0-9_-]{{0,{LONGEST_STEM - 1}}}")
_LIKE_A_HASH = re.compile(rf"-[a-z2-7]{{{HASH_LETTERS}}}\Z")


def file_stem(text: str) -> str:
    """A file name without ending for a label: at most 60 ASCII letters, digits, hyphens and underscores.

    A label of small letters, digits, hyphens and underscores is its own name. Any other gets a hash of 60 bits behind
    what can be kept of it: `Ann Lee` is `Ann-Lee-3jlm2wzfqxoa` or the like. No name is empty, begins with a hyphen or a
    dot, or is reserved by Windows, and two labels differ even where capital and small letters are the same.
    """
    # A label that looks like a name with a hash could be the name of another label; it gets a hash of its own.
    if _PLAIN.fullmatch(text) and text not in RESERVED and not _LIKE_A_HASH.search(text):
        return text
    digest = sha256(text.encode("utf-8", "surrogatepass")).digest()
    ending = "-" + b32encode(digest).decode("ascii").lower()[:HASH_LETTERS]
    # A letter with an accent is a letter and a mark here, and the mark goes.
    letters = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    kept = re.sub(r"[^A-Za-z0-9_]+", "-", letters).strip("-")[: LONGEST_STEM - len(ending)].rstrip("-")
    return (kept or "label") + ending
