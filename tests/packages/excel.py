"""Excel: the formulas of a workbook, computed as a spreadsheet does; they are read as Python, whose grammar serves."""

from __future__ import annotations

import io
import math
import re
import zipfile
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import openpyxl


def rounded(number, digits):
    """A number rounded half away from 0; like spreadsheets, of the 15 digits that they know."""
    return float(Decimal(f"{number:.15g}").quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP))


def cut(number, digits):
    """A number without the digits behind one, of the 15 digits that spreadsheets know."""
    return float(Decimal(f"{number:.15g}").quantize(Decimal(1).scaleb(-int(digits)), ROUND_DOWN))


FUNCTIONS = {
    "EXP": math.exp, "LN": math.log, "SQRT": math.sqrt, "TANH": math.tanh, "ABS": abs, "SIN": math.sin,
    "COS": math.cos, "ATAN": math.atan, "ERF": math.erf, "SINH": math.sinh,
    "COSH": math.cosh, "PI": lambda: math.pi, "LOG10": math.log10, "INT": math.floor,
    "SIGN": lambda x: (x > 0) - (x < 0), "ROUND": rounded, "ROUNDDOWN": cut, "MAX": max, "MIN": min,
    "max": max, "min": min, "cos": math.cos,
}  # fmt: skip
REFERENCE = re.compile(r"(?:(\w+)!)?\b([A-Z]{1,2})(\d+)\b")


class Workbook:
    """A workbook whose formulas are computed when they are asked for."""

    def __init__(self, content):
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.known = {}
        self.unpacked = zipfile.ZipFile(io.BytesIO(content))

    @property
    def text(self):
        """All that stands in the file."""
        return "".join(self.unpacked.read(name).decode("utf-8", "ignore") for name in self.unpacked.namelist())

    def rows(self, sheet="Calculation"):
        """The rows that have the id of a cell, by that."""
        return {
            row[4].value: row
            for row in self.book[sheet].iter_rows()
            if len(row) > 4 and isinstance(row[4].value, str) and "@" in row[4].value
        }

    def value(self, sheet, name):
        """What a cell comes to."""
        if (sheet, name) not in self.known:
            content = self.book[sheet][name].value
            is_formula = isinstance(content, str) and content.startswith("=")
            self.known[sheet, name] = self._computed(sheet, content[1:]) if is_formula else content
        return self.known[sheet, name]

    def _computed(self, sheet, formula):
        formula = re.sub(r"(?<![<>=])=(?!=)", "==", formula).replace("<>", "!=").replace("^", "**")
        formula = REFERENCE.sub(lambda found: f"at({found[1] or sheet!r}, {(found[2] + found[3])!r})", formula)
        return eval(_lazy(formula), {"__builtins__": {}, **FUNCTIONS, **LOGIC, "at": self._number})

    def _number(self, sheet, name):
        found = self.value(sheet.strip("'"), name)
        return "" if found is None else Word(found) if isinstance(found, str) else found


class Word(str):
    """A text in a cell; to a spreadsheet it is larger than any number."""

    __slots__ = ()

    def __ge__(self, other):
        return True

    def __le__(self, other):
        return False


LOGIC = {
    "OR": lambda *tests: any(tests),
    "AND": lambda *tests: all(tests),
    "IF": lambda test, then, other: (then if test else other)(),
    "N": lambda value: 0 if isinstance(value, str) else value,
    "IFERROR": lambda value, other: tried(value, other),
}


def tried(value, other):
    """What is computed, or what stands for it where that is an error."""
    try:
        return value()
    except (ArithmeticError, ValueError, TypeError):
        return other()


def _lazy(formula):
    """IF(a,b,c) and IFERROR(a,b) with their branches as functions, since one of them may have no value."""
    out, place = "", 0
    while found := re.compile(r"\b(IFERROR|IF|if)\(").search(formula, place):
        out += formula[place : found.start()]
        parts, depth, start, at = [], 0, found.end(), found.end()
        while depth >= 0:
            sign = formula[at]
            if sign == '"':
                at = formula.index('"', at + 1)
            depth += (sign == "(") - (sign == ")")
            if depth < 0 or (depth == 0 and sign == ","):
                parts.append(_lazy(formula[start:at]))
                start = at + 1
            at += 1
        test = [] if found[1] == "IFERROR" else [parts.pop(0)]
        out += f"{found[1].upper()}({', '.join([*test, *(f'lambda: {part}' for part in parts)])})"
        place = at
    return out + formula[place:]
