"""SVG text: notation as <tspan>s in one line, for the labels of a picture, and an estimate of how wide they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from worked.formula.printers.base import PRODUCT, Printer
from worked.formula.printers.greek import GREEK

SIGNS = {"-": "\u2212", "*": "\u00b7", "~": "\u2248", ">=": "\u2265", "<=": "\u2264", "!=": "\u2260"}
SPACE = "\u00a0"
SCRIPT_SIZE = 0.72
SHIFTS = {0: 0.0, -1: 0.22, 1: -0.36}
WIDTHS = {
    0.28: ".,:;'|!iljI\u2032",
    0.26: " \u00a0",
    0.38: "()[]/frtJ-",
    0.54: "0123456789?",
    0.56: "abcdeghknopqsuvxyzEFLPSTZ" + "".join(GREEK.values()),
    0.70: "ABCDGHKNOQRUVXY\u2212+=\u2248\u00b7\u2265\u2264\u2260<>",
    0.86: "mwMW%@\u03a3",
}
ADVANCE = {sign: width for width, signs in WIDTHS.items() for sign in signs}
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Run(NamedTuple):
    """A stretch of text in one style; `script` is 1 for a superscript, -1 for a subscript."""

    text: str
    italic: bool = False
    script: int = 0


Runs = tuple[Run, ...]


class RunPrinter(Printer):
    """Formulas as runs of text, from which both the <tspan>s and the width are made."""

    fraction_level = PRODUCT

    def number(self, text):
        return (Run(text.replace("-", SIGNS["-"])),)

    def operator(self, sign):
        return (Run(f"{SPACE}{SIGNS.get(sign, sign)}{SPACE}"),)

    def prefix(self, sign):
        return (Run(SIGNS.get(sign, sign)),)

    def name(self, base, below, above, accent):
        letter = len(base) == 1 or base in GREEK or base.isupper()
        text = GREEK.get(base, base)
        if accent:
            text = unicodedata.normalize("NFC", text + "\u0302")
        return (Run(text, letter), *self._script(below, -1), *self._script(above, 1))

    def _script(self, text, script):
        return (Run(GREEK.get(text, text).replace("-", SIGNS["-"]), script=script),) if text else ()

    def letter(self, text):
        return (Run(GREEK.get(text, text), italic=True),)

    def word(self, text):
        return (Run(text.replace(" ", SPACE)),)

    def function(self, name):
        return (Run(name),)

    def primes(self, order):
        return (Run("\u2032" * order),)

    def brackets(self, text):
        return (Run("("), *text, Run(")"))

    def fraction(self, top, bottom):
        return (*top, Run("/"), *bottom)

    def power(self, base, exponent):
        return (*base, *(Run(run.text, run.italic, 1) for run in exponent))

    def commas(self, parts):
        return self._joined(parts, f",{SPACE}")

    def row(self, parts):
        return tuple(run for part in parts for run in part)

    def cases(self, lines):
        parts = [(*body, Run(f"{SPACE}if{SPACE}"), *when) for body, when in lines[:-1]]
        return self._joined([*parts, (*lines[-1][0], Run(f"{SPACE}otherwise"))], f";{SPACE}")

    def big_sum(self, index, body):
        return (Run("\u03a3"), *self._script(index, -1), Run(SPACE), *body)

    def matrix(self, rows):
        return self.brackets(self._joined([self.commas(row) for row in rows], f";{SPACE}"))

    def blank(self, slot):
        return (Run("?"),)

    def boxed(self, text):
        return text

    def _joined(self, parts, mark):
        return self.row([part if place == 0 else (Run(mark), *part) for place, part in enumerate(parts)])


class Svg(Printer):
    """Formulas as the <tspan>s of one <text> element, escaped; a blank is a question mark."""

    def __call__(self, formula: Any) -> str:
        return tspans(RunPrinter(self.values, self.mode)(formula))


def tspans(runs: Sequence[Run]) -> Markup:
    """Runs as <tspan>s; each moves the baseline to its own height, whatever stood before it."""
    pieces, height = [], 0.0
    for run in runs:
        wanted = SHIFTS[run.script]
        # the shift counts in units of the size of the tspan itself, and scripts are smaller
        size = SCRIPT_SIZE if run.script else 1.0
        style = Markup(' font-style="italic"') if run.italic else ""
        move = Markup(' dy="{:.3f}em"').format((wanted - height) / size) if wanted != height else ""
        smaller = Markup(' font-size="{:.0%}"').format(size) if run.script else ""
        pieces.append(Markup("<tspan{}{}{}>{}</tspan>").format(style, move, smaller, escape(printable(run.text))))
        height = wanted
    return Markup("").join(pieces)


def width(runs: Sequence[Run]) -> float:
    """About how wide the runs are, as a multiple of the size of the type; rather too wide than too narrow."""
    return sum(text_width(run.text) * (SCRIPT_SIZE if run.script else 1.0) for run in runs)


@lru_cache(maxsize=4096)
def text_width(text: str) -> float:
    """About how wide a text is, as a multiple of the size of its type."""
    return sum(0.0 if unicodedata.combining(sign) else ADVANCE.get(sign, 1.0) for sign in printable(text))


def printable(text: str) -> str:
    """The text without the characters that XML does not allow, not even escaped."""
    return FORBIDDEN.sub("", text)
