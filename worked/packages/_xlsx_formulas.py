"""Formulas of spreadsheets, as text."""

from __future__ import annotations

from typing import ClassVar

from worked.packages.spelled import Spelled, Text, Texts


class Excel(Spelled):
    """Formulas in the language of spreadsheets, in which a minus binds more tightly than a power."""

    functions: ClassVar = {
        **{
            name: name.upper()
            for name in ("exp", "ln", "sqrt", "tanh", "sinh", "cosh", "abs", "sign", "sin", "cos", "erf")
        },
        "arctan": "ATAN",
        "log": "LOG10",
        "floor": "INT",
    }
    constants: ClassVar = {"pi": "PI()", "e": "EXP(1)"}
    apart = ","

    def negate(self, body: Text) -> Text:
        return super().negate(Text(f"({body.text})") if "^" in body.text and body.level > 1 else body)


EXCEL = Excel()
TEXTS = Texts(EXCEL)
