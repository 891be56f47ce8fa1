"""Text: what printers do to the text of numbers and names before it is set."""

from __future__ import annotations

# A number with so many zeros after its point is written with a power of ten.
MOST_ZEROS = 5
NO_BREAK = "\N{NO-BREAK SPACE}"


def clean(text: str) -> str:
    """Text from outside without what no format can print: control, private and unpaired characters; one line."""
    if text.isascii() and text.isprintable():
        return text
    return "".join([sign if sign.isprintable() or sign == NO_BREAK else " " if sign.isspace() else "" for sign in text])


def scientific(text: str, most: int = MOST_ZEROS) -> str:
    """A decimal that begins with so many zeros as `8.632·10^-10` or `10^-8`; any other as it is."""
    sign = "-" if text.startswith("-") else ""
    whole, _, decimals = text.removeprefix("-").partition(".")
    figures = decimals.lstrip("0")
    zeros = len(decimals) - len(figures)
    if whole.strip("0") or not figures or zeros < most:
        return text
    lead = figures[0] + (f".{figures[1:]}" if figures[1:] else "")
    return f"{sign}{'' if lead == '1' else lead + '·'}10^-{zeros + 1}"


def is_index(text: str) -> bool:
    """Whether a script is a letter or several that count: `j`, `ij`, `0j`, `AZ`; such are slanted, words are not."""
    return len(text) == 1 or all(sign in "ijkl" or sign.isdigit() or sign.isupper() for sign in text)
