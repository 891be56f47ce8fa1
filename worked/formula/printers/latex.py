"""LaTeX, in the subset that LaTeX, KaTeX, MathJax and pandoc share and that GitHub leaves alone.

GitHub reads `$...$` as Markdown first, so that a backslash before a punctuation mark is lost: no `\\,`, `\\{`, `\\_`.
A `|` would break a table, so bars are `\\lvert` and `\\rvert`; a subscript without braces would start italics.
"""

from __future__ import annotations

from worked.formula.printers.base import Printer
from worked.formula.printers.greek import GREEK
from worked.formula.printers.text import is_index

SIGNS = {"*": r"\cdot", "~": r"\approx", ">=": r"\ge", "<=": r"\le", "!=": r"\ne", "o": r"\circ", "x": r"\times"}
WIDE = {"hat": "widehat", "tilde": "widetilde"}
# The names of functions for which LaTeX, KaTeX and MathJax have a command.
FUNCTIONS = (
    *("arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "coth", "csc", "deg", "det", "dim", "exp", "gcd"),
    *("hom", "inf", "ker", "lg", "lim", "ln", "log", "max", "min", "sec", "sin", "sinh", "sup", "tan", "tanh"),
)


class Latex(Printer):
    """Formulas as LaTeX, without delimiters."""

    indent = r"\qquad {}"
    gap = r" \qquad "

    def number(self, text):
        return text

    def operator(self, sign):
        return f" {SIGNS.get(sign, sign)} "

    def prefix(self, sign):
        return sign

    def name(self, base, below, above, accent):
        text = self._base(base)
        if accent:
            wide = len(base) > 1 and base not in GREEK
            text = rf"\{WIDE[accent] if wide else accent}{{{text}}}"
        if above:
            text += f"^{{{self._script(above)}}}"
        if below:
            text += f"_{{{self._script(below)}}}"
        return text

    def _base(self, base):
        if base in GREEK:
            return rf"\{base} " if base == "partial" else rf"\{base}"
        return self.letter(base) if len(base) == 1 or base.isupper() else self.word(base)

    def _script(self, text):
        return ", ".join(self._script_part(part) for part in text.split(","))

    def _script_part(self, text):
        if text[:1] == "[" and text[-1:] == "]":
            return f"[{self._script_part(text[1:-1])}]"
        plain = text.strip("()")
        if text in GREEK:
            return rf"\{text}"
        short = is_index(plain) or plain.isdecimal() or (plain[1:].isdecimal() and len(plain) <= 3)
        if text.isascii() and plain.isalnum() and short:
            return text
        return self.word(text)

    def letter(self, text):
        if text in GREEK:
            return rf"\{text}"
        if not text.isascii():
            return self.word(text)
        return text if len(text) == 1 and text.isalnum() else rf"\mathit{{{escaped(text)}}}"

    def word(self, text):
        command = "text" if " " in text or not text.isascii() else "mathrm"
        return rf"\{command}{{{escaped(text)}}}"

    def function(self, name):
        return rf"\{name}" if name in FUNCTIONS else self.word(name)

    def primes(self, order):
        return "'" * order

    def brackets(self, text):
        return rf"\left({text}\right)" if _is_tall(text) else f"({text})"

    def begun(self, text):
        return rf"\left({text}\right."

    def ended(self, text):
        return rf"\left.{text}\right)"

    def fraction(self, top, bottom):
        return rf"\frac{{{top.strip()}}}{{{bottom.strip()}}}"

    def power(self, base, exponent):
        return f"{base}^{{{exponent}}}"

    def root(self, text):
        return rf"\sqrt{{{text.strip()}}}"

    def bars(self, text):
        return rf"\left\lvert {text}\right\rvert" if _is_tall(text) else rf"\lvert {text}\rvert"

    def commas(self, parts):
        return ", ".join(parts)

    def row(self, parts):
        return "".join(parts)

    def cases(self, lines):
        # In one line: GitHub would eat the double backslash of an environment.
        rows = "".join(rf"{body} \text{{ if }} {when}, " for body, when in lines[:-1])
        return rf"{rows}{lines[-1][0]} \text{{ otherwise}}"

    def big_sum(self, index, body):
        return rf"\sum_{{{self._script(index)}}} {body}"

    def matrix(self, rows):
        inside = r" \\ ".join(" & ".join(row) for row in rows)
        return rf"\begin{{pmatrix}} {inside} \end{{pmatrix}}"

    def side_by_side(self, parts):
        return r" \thinspace ".join(parts)

    def blank(self, slot):
        return r"\boxed{\phantom{000000}}"

    def boxed(self, text):
        return rf"\boxed{{{text}}}"


class LatexDocument(Latex):
    """Formulas for a LaTeX document whose preamble says what a blank and a boxed answer look like."""

    def cases(self, lines):
        rows = r" \\ ".join(rf"{body} & \text{{if }} {when}" for body, when in lines[:-1])
        return rf"\begin{{cases}} {rows} \\ {lines[-1][0]} & \text{{otherwise}} \end{{cases}}"

    def blank(self, slot):
        return r"\blank{}"

    def boxed(self, text):
        return rf"\key{{${text}$}}"


def _is_tall(text: str) -> bool:
    """Whether brackets around a formula have to grow with it."""
    return any(sign in text for sign in (r"\frac", r"\sum", r"\begin{pmatrix}"))


def escaped(text: str) -> str:
    """Words for use inside a formula: whatever LaTeX or Markdown would act on is left out of them."""
    return "".join(sign if sign.isalnum() or sign in " .:'()+=/" else "-" if sign in "-_>" else "" for sign in text)
