"""Sheets: the answers of a dialogue as a file that `worked check` and `worked grade` read."""

from __future__ import annotations

import json

from worked.checking.sheets.sheet import Sheet
from worked.keys.toml_text import toml_file


def sheet_text(sheet: Sheet, ending: str) -> str:
    """The sheet as TOML or JSON; what was left open is a blank."""
    data = {"student": sheet.student, "answers": dict(sheet.answers)}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n" if ending == ".json" else toml_file(data)
