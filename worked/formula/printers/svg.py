"""SVG text: notation as <tspan>s in one line, for the labels of a picture, and an estimate of how wide they are."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple, cast

from markupsafe import Markup

from worked.formula.printers.base import PRODUCT, Printer
from worked.formula.printers.greek import COMBINING, GREEK
from worked.formula.printers.text import clean, is_index

SIGNS = {
    "-": "\u2212",
    "*": "\u00b7",
    "~": "\u2248",
    ">=": "\u2265",
    "<=": "\u2264",
    "!=": "\u2260",
    "o": "\u2218",
    "x": "\u00d7",
}
SPACE = 0.15
SCRIPT_SIZE = 0.72
SHIFTS = {0: 0.0, -1: 0.22, 1: -0.36}
WIDTHS = {
    0.28: ".,:;'|!iljI\u2032",
    0.26: " ",
    0.38: "()[]/frtJ-",
    0.52: "0123456789?",
    0.56: "abcdeghknopqsuvxyzEFLPSTZ" + "".join(GREEK.values()),
    0.70: "ABCDGHKNOQRUVXY\u2212+=\u2248\u00b7\u2265\u2264\u2260<>",
    0.86: "mwMW%@\u03a3",
}
ADVANCE = {sign: width for width, signs in WIDTHS.items() for sign in signs}


class TextRun(NamedTuple):
    """A stretch of text in one style; `script` is 1 for a superscript, -1 for a subscript.

    `space` is left free on both sides: renderers do not agree about spaces at the ends of a <tspan>.
    """

    text: str
    italic: bool = False
    script: int = 0
    space: float = 0.0


Runs = tuple[TextRun, ...]


class RunPrinter(Printer):
    """Formulas as runs of text, from which both the <tspan>s and the width are made."""

    fraction_level = PRODUCT

    def runs(self, formula: Any) -> Runs:
        """The runs of a formula; a printer's own text is opaque to the walk, and here it is a tuple."""
        return cast(Runs, self(formula))

    def number(self, text):
        return (TextRun(text.replace("-", SIGNS["-"])),)

    def operator(self, sign):
        return (TextRun(SIGNS.get(sign, sign), space=SPACE),)

    def prefix(self, sign):
        return (TextRun(SIGNS.get(sign, sign)),)

    def name(self, base, below, above, accent):
        letter = len(base) == 1 or base in GREEK or base.isupper()
        text = GREEK.get(base, clean(base))
        if accent:
            text = unicodedata.normalize("NFC", text + COMBINING[accent])
        return (TextRun(text, letter), *self._script(below, -1), *self._script(above, 1))

    def _script(self, text, script):
        looks = GREEK.get(text, clean(text)).replace("-", SIGNS["-"])
        slanted = is_index(text) and not text.isdigit()
        return (TextRun(looks, slanted, script),) if text else ()

    def letter(self, text):
        return (TextRun(GREEK.get(text, clean(text)), italic=True),)

    def word(self, text):
        return (TextRun(clean(text)),)

    def function(self, name):
        return (TextRun(clean(name)),)

    def primes(self, order):
        return (TextRun("\u2032" * order),)

    def brackets(self, text):
        return (TextRun("("), *text, TextRun(")"))

    def fraction(self, top, bottom):
        return (*top, TextRun("/"), *bottom)

    def power(self, base, exponent):
        return (*base, *(TextRun(run.text, run.italic, 1) for run in exponent))

    def root(self, text):
        return (TextRun("\u221a"), *self.brackets(text))

    def bars(self, text):
        return (TextRun("|"), *text, TextRun("|"))

    def commas(self, parts):
        return self._joined(parts, ", ")

    def row(self, parts):
        return tuple(run for part in parts for run in ((TextRun(part),) if isinstance(part, str) else part))

    def cases(self, lines):
        parts = [(*body, TextRun("if", space=SPACE), *when) for body, when in lines[:-1]]
        return self._joined([*parts, (*lines[-1][0], TextRun("otherwise", space=SPACE))], "; ")

    def big_sum(self, index, body):
        return (TextRun("\u03a3"), *self._script(index, -1), *body)

    def matrix(self, rows):
        return self.brackets(self._joined([self.commas(row) for row in rows], "; "))

    def side_by_side(self, parts):
        return self._joined(parts, " ")

    def blank(self, slot):
        return (TextRun("?"),)

    def boxed(self, text):
        return text

    def _joined(self, parts, mark):
        return self.row([part if place == 0 else (TextRun(mark), *part) for place, part in enumerate(parts)])


class Svg(Printer):
    """Formulas as the <tspan>s of one <text> element, escaped; a blank is a question mark."""

    def __call__(self, formula: Any) -> str:
        return tspans(RunPrinter(self.values, self.mode).runs(formula))


def tspans(runs: Sequence[TextRun]) -> Markup:
    """Runs as <tspan>s; each moves the baseline to its own height, whatever stood before it."""
    pieces, height, space = [], 0.0, 0.0
    for place, run in enumerate(runs):
        size = SCRIPT_SIZE if run.script else 1.0  # an em of a <tspan> is one of its own size
        wanted, before = SHIFTS[run.script], space + run.space if place else 0.0
        pieces.append(
            Markup("<tspan{}{}{}{}>{}</tspan>").format(
                Markup(' font-style="italic"') if run.italic else "",
                Markup(' dx="{:.2f}em"').format(before / size) if before else "",
                Markup(' dy="{:.3f}em"').format((wanted - height) / size) if wanted != height else "",
                Markup(' font-size="{:.0%}"').format(size) if run.script else "",
                run.text,
            )
        )
        height, space = wanted, run.space
    return Markup("").join(pieces)


def width(runs: Sequence[TextRun]) -> float:
    """About how wide the runs are, as a multiple of the size of the type; rather too wide than too narrow."""
    return sum(text_width(run.text) * (SCRIPT_SIZE if run.script else 1.0) + 2 * run.space for run in runs)


@lru_cache(maxsize=4096)
def text_width(text: str) -> float:
    """About how wide a text is, as a multiple of the size of its type."""
    return sum(0.0 if unicodedata.combining(sign) else ADVANCE.get(sign, 1.0) for sign in text)
