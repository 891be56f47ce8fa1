"""Text in CSV files that a spreadsheet opens: none of it becomes a formula."""

from __future__ import annotations

import re

# Some spreadsheets take the wide signs of East Asian keyboards for the narrow ones.
_FORMULA = "=+@\\-＝＋＠－"
_STARTS_FORMULA = re.compile(rf"\s*[{_FORMULA}]| *[\t\r\n]")
_NUMBER = re.compile(r" *[-+]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][-+]?[0-9]+)?%? *")
_AFTER_DELIMITER = re.compile(rf"(?<=[,;\t\r\n])(?:[^\S\t\r\n]|\")*[{_FORMULA}][^,;\t\r\n]*")


def csv_safe(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would take for a formula; plain numbers stay as they are.

    A formula begins with =, +, - or @, after spaces too; a tab or the end of a line may hide one. An apostrophe also
    stands after each comma, semicolon and tab in the text that a formula follows: a spreadsheet that expects another
    delimiter than the file has divides the text there, and takes a quotation mark for the beginning of a cell.
    """
    safe = _AFTER_DELIMITER.sub(_guarded, text)
    begins = _STARTS_FORMULA.match(text) and not _NUMBER.fullmatch(text)
    return "'" + safe if begins else safe


def _guarded(found: re.Match[str]) -> str:
    return found[0] if _NUMBER.fullmatch(found[0]) else "'" + found[0]
