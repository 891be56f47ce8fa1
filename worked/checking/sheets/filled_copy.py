"""Filled copy: the blanks of a student's copy in Markdown, and what was filled in for them."""

from __future__ import annotations

import html
import re

from worked.checking.numbers.written import is_blank, is_number

LONGEST_LINE = 1_000

ID = re.compile(r"-?[^\s,;\"]+@\d+(?:\.\d+)?")
COMMENT = re.compile(r"<!--((?:(?!<!--).){1,240}?)-->")
_TAG = re.compile(r"</?[A-Za-z]{1,10}\s?/?>")
_REST_OF_BLANK = "_* \t\xa0\u2009\u202f"
_RELATION = re.compile(r"[=≈≃≅≐|]|\\(?:approx|simeq|cong|doteq|sim)(?![A-Za-z])")
_WORDS = re.compile(r"^\s*(?:>\s*)*(?:(?:[-*+]|\d{1,3}[.)])\s+)?(?:[^\W\d_]+[,:]?\s+)*+")


def slots_of(line: str) -> list[tuple[re.Match[str], str]]:
    """The comments of a line that name the cells of its blanks, with these names."""
    named = []
    for comment in COMMENT.finditer(line):
        name = html.unescape(comment[1]).strip()
        if ID.fullmatch(name) or name.startswith("verdict of "):
            for code, sign in (("%7C", "|"), ("%2D", "-"), ("%25", "%")):
                name = name.replace(code, sign)
            named.append((comment, name))
    return named


def filling(before: str, after: str) -> str:
    """What was put in for a blank: before the comment that names it, or, if it still stands there, behind it."""
    text = _TAG.sub("", COMMENT.sub("", html.unescape(before[-LONGEST_LINE:]))).replace("\\_", "_")
    own = _last_piece(text).strip(_REST_OF_BLANK)
    beside = after[:LONGEST_LINE].partition("|")[0]
    return beside.strip() if is_blank(own) and is_number(beside) else own


def _last_piece(text: str) -> str:
    """What stands behind the last relation, bar, formula, list marker or word of prose."""
    body = text.rstrip(_REST_OF_BLANK)
    if body.endswith("$"):
        # The answer in a formula of its own, or in the formula that it ends.
        core = body.rstrip("$")
        inside = _RELATION.split(core[core.rfind("$") + 1 :])[-1]
        return inside if is_number(inside) or "_" not in text[len(body) :] else ""
    piece = _RELATION.split(text)[-1].rpartition("$")[2]
    return piece if len(piece) < len(text) else _WORDS.sub("", text, count=1)
