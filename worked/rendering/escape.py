"""Escaping: prose from outside, such that no format takes a sign of it for a command.

A format names one of RULES, or says in its settings what is written for each sign (`declared`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from unicodedata import combining, normalize

from markupsafe import escape as entities

from worked.errors import WorkedError, excerpt
from worked.formula.printers.greek import GREEK
from worked.formula.printers.text import NO_BREAK, clean
from worked.record import Record

Change = Callable[[str], str]

MARKDOWN = str.maketrans({sign: "\\" + sign for sign in "\\`*_[]<>|#~$^{}&"})
MARKDOWN_START = re.compile(r"^(?:([-+=])|(\d{1,9})([.)]))(?=\s|$|[-=])")
MARKDOWN_LINK = re.compile(r"(:(?=//)|www(?=\.))([/.])", re.IGNORECASE)  # else a bare address is a link

TEX = str.maketrans(
    {sign: "\\" + sign for sign in "&%$#_{}"}
    | {sign: "{" + sign + "}" for sign in "[]*"}  # else a star or an option after a line's end
    | {
        NO_BREAK: "~",
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        "`": r"\textasciigrave{}",
        '"': r"\textquotedbl{}",
    }
)
TEX_LIGATURE = re.compile(r"([-,'])(?=\1)")
# What LaTeX sets with the T1 fonts: letters of European languages, and signs of running text.
TEX_FONT = frozenset(
    [chr(code) for first, last in ((0xA1, 0x125), (0x128, 0x137), (0x139, 0x13E), (0x141, 0x148), (0x14A, 0x165),
                                   (0x168, 0x17E), (0x218, 0x21B)) for code in range(first, last + 1)]
    + list("–—‘’‚“”„†‡•…‰‹›€™")
)  # fmt: skip
TEX_SIGNS = {
    "−": "-", "·": r"\cdot", "⋅": r"\cdot", "×": r"\times", "≈": r"\approx", "≤": r"\le", "≥": r"\ge", "≠": r"\ne",
    "→": r"\to", "←": r"\leftarrow", "↑": r"\uparrow", "↓": r"\downarrow", "∞": r"\infty", "∑": r"\sum",
    "∏": r"\prod", "√": r"\surd", "∈": r"\in", "±": r"\pm", "′": r"{}'", "∇": r"\nabla", "⇒": r"\Rightarrow",
    "Σ": r"\Sigma", "Θ": r"\Theta", "Λ": r"\Lambda", "Π": r"\Pi", "Φ": r"\Phi", "Ψ": r"\Psi", "Ω": r"\Omega",
    "Γ": r"\Gamma", "Ξ": r"\Xi", "γ": r"\gamma", "ζ": r"\zeta", "ι": r"\iota", "κ": r"\kappa", "ξ": r"\xi",
    "π": r"\pi", "υ": r"\upsilon", "χ": r"\chi", "ψ": r"\psi", "ω": r"\omega", "ϵ": r"\epsilon",
} | {sign: "\\" + name for name, sign in GREEK.items()}  # fmt: skip

TYPST = str.maketrans({NO_BREAK: "~"} | {sign: "\\" + sign for sign in "\\`*_#$@<>[]~/\"'"})
TYPST_START = re.compile(r"^(?:([-+=])|(\d+)(\.))|(-)(?=[-?\d])")


def html(text: str) -> str:
    """Prose for HTML, in elements and in quoted attributes."""
    return str(entities(clean(text)))


def markdown(text: str) -> str:
    """Prose for Markdown of every flavour, in a line of its own too and in a cell of a table."""
    text = MARKDOWN_START.sub(r"\2\\\1\3", clean(text).translate(MARKDOWN))
    return MARKDOWN_LINK.sub(r"\1\\\2", text)


def tex(text: str) -> str:
    """Prose for LaTeX."""
    return settable(TEX_LIGATURE.sub(r"\1{}", clean(text).translate(TEX)))


def typst(text: str) -> str:
    """Prose for Typst."""
    return TYPST_START.sub(r"\2\\\1\3\4", clean(text).translate(TYPST))


def markdown_code(text: str) -> str:
    """A code span, fenced by more backticks than it holds."""
    text = clean(text)
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence} {text} {fence}" if "`" in text else f"{fence}{text or ' '}{fence}"


def typst_code(text: str) -> str:
    """The text of a Typst `raw` element, as the inside of a string."""
    return typst_string(clean(text))


def unchanged(text: str) -> str:
    """Text as it is."""
    return text


class EscapeRule(Record):
    """How a format escapes: prose, the `code` that is typed as it stands, what is `quoted`, and the `whole` page.

    `code_in_cell` is what else the code in a cell of a table needs. What is quoted stands in an attribute or a string.
    """

    words: Change
    code: Change
    quoted: Change
    code_in_cell: Change = unchanged
    whole: Change = unchanged


def typst_string(text: str) -> str:
    """The inside of a Typst string, of text that is clean."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def bars_escaped(text: str) -> str:
    """Code in a cell of a table in Markdown, which a bar would end."""
    return text.replace("|", "\\|")


def url(text: str) -> str:
    """The name of a file as a link."""
    from urllib.parse import quote

    return quote(text)


def comment(text: str) -> str:
    """The name of a slot for a comment in Markdown, which two dashes would end and a bar would cut in a table."""
    return clean(text).replace("%", "%25").replace("--", "%2D%2D").replace("|", "%7C")


def mermaid(text: str) -> str:
    """A quoted label in a Mermaid diagram, of clean text; Mermaid's own markup and HTML have no hold on it."""
    return "".join([sign if sign not in '"#<>&`\\;' else f"#{ord(sign)};" for sign in text])


def settable(text: str) -> str:
    """LaTeX in which signs that its fonts lack are mathematics, or their nearest letter, or a question mark."""
    if text.isascii():
        return text
    return "".join([sign if sign.isascii() else _settable(sign) for sign in normalize("NFC", text)])


@cache
def _settable(sign: str) -> str:
    if sign in TEX_SIGNS:
        return rf"\ensuremath{{{TEX_SIGNS[sign]}}}"
    if sign in TEX_FONT or 0xE000 <= ord(sign) <= 0xF8FF:
        return sign
    letters = normalize("NFKD", sign)
    while letters and combining(letters[-1]):
        letters = letters[:-1]
        nearest = normalize("NFC", letters)
        if nearest in TEX_FONT or nearest.isascii():
            return nearest if nearest.isalnum() else ""
    return letters if letters.isascii() and letters.isalnum() else "" if combining(sign) else "?"


RULES = {
    "plain": EscapeRule(clean, clean, clean),
    "html": EscapeRule(html, html, html),
    "markdown": EscapeRule(markdown, markdown_code, markdown, code_in_cell=bars_escaped),
    "tex": EscapeRule(tex, tex, tex, whole=settable),
    "typst": EscapeRule(typst, typst_code, typst_string),
}


def declared(given: Mapping[str, Any], where: str) -> EscapeRule:
    """The rule of a table of settings.

    `signs` are what is written for single signs, `patterns` pairs of a regular expression and what is written for what
    it finds after that. `code` and `quoted` are such tables for these, where they differ from prose.
    """
    words = _change(given, where, ("signs", "patterns", "code", "quoted"))
    code, quoted = (
        _change(given[key], f"{where}.{key}", ("signs", "patterns")) if key in given else words
        for key in ("code", "quoted")
    )
    return EscapeRule(words, code, quoted)


def _change(given: object, where: str, valid: tuple[str, ...]) -> Change:
    """What signs and patterns make of clean text."""
    if not isinstance(given, Mapping) or "signs" not in given:
        raise WorkedError(f"{where}.signs: missing; expected a table of signs and of what is written for them")
    unknown = next((key for key in given if key not in valid), None)
    if unknown is not None:
        raise WorkedError(f"{where}.{unknown}: unknown key; valid: {', '.join(valid)}")
    signs = given["signs"]
    if not isinstance(signs, Mapping) or not all(len(sign) == 1 and isinstance(signs[sign], str) for sign in signs):
        raise WorkedError(f"{where}.signs: expected what is written for single signs, found {excerpt(signs)}")
    written, patterns = str.maketrans(dict(signs)), _patterns(given.get("patterns", []), f"{where}.patterns")

    def change(text: str) -> str:
        text = clean(text).translate(written)
        for pattern, instead in patterns:
            text = pattern.sub(instead, text)
        return text

    return change


def _patterns(given: object, where: str) -> list[tuple[re.Pattern[str], str]]:
    """Regular expressions, each with what is written for what it finds."""
    expected = f"{where}: expected pairs of a regular expression and what is written for it, found {excerpt(given)}"
    if not isinstance(given, (list, tuple)):
        raise WorkedError(expected)
    found = []
    for pair in given:
        if not isinstance(pair, (list, tuple)) or [type(each) for each in pair] != [str, str]:
            raise WorkedError(expected)
        try:
            found.append((re.compile(pair[0]), str(pair[1])))
            found[-1][0].sub(found[-1][1], "")
        except (re.error, IndexError) as error:
            raise WorkedError(f"{where}: {excerpt(pair[0])}: {error}") from None
    return found
