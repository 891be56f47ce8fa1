"""Typst: formulas without the dollar signs. Every word from outside is a quoted string, so none can become code."""

from __future__ import annotations

from worked.formula.printers.base import Printer
from worked.formula.printers.greek import GREEK
from worked.formula.printers.text import clean, is_index

SIGNS = {"*": "dot.op", "~": "approx", "!=": "!=", "o": "∘", "x": "times"}


class Typst(Printer):
    """Formulas as Typst mathematics; `#blank` and `#key` are defined by the document's template."""

    opening = "\\("
    closing = "\\)"
    indent = '#h(2em) ""'
    gap = " #h(2em) "

    def number(self, text):
        return text

    def operator(self, sign):
        return SIGNS.get(sign, sign)

    def prefix(self, sign):
        return sign

    def name(self, base, below, above, accent):
        text = self.letter(base) if base in GREEK or len(base) == 1 or base.isupper() else self.word(base)
        if accent:
            text = f"{accent}({text})"
        return text + (f"^({self._script(above)})" if above else "") + (f"_({self._script(below)})" if below else "")

    def _script(self, text):
        return " comma ".join(self._script_part(part) for part in text.split(","))

    def _script_part(self, text):
        if text[:1] == "(" and text[-1:] == ")":
            return f"({self._script_part(text[1:-1])})"
        if text.isascii() and text.isdecimal():
            return text
        return self.row([self.letter(letter) for letter in text]) if is_index(text) else self.word(text)

    def letter(self, text):
        if text in GREEK:
            return GREEK[text]
        return text if len(text) == 1 and text.isalpha() else f"italic({quoted(text)})"

    def word(self, text):
        return GREEK.get(text) or quoted(text)

    def function(self, name):
        return f"op({quoted(name)})"

    def primes(self, order):
        return "'" * order

    def _prime(self, node, leading):
        name = self.letter(node.function) if len(node.function) == 1 else self.function(node.function)
        return self.row([name + self.primes(node.order), self.argument(node.argument)])

    def brackets(self, text):
        return f"({text})"

    def begun(self, text):
        return f"lr(\\( {text})"

    def ended(self, text):
        return f"lr({text} \\))"

    def fraction(self, top, bottom):
        return f"frac({top}, {bottom})"

    def power(self, base, exponent):
        return f"{base}^({exponent})"

    def root(self, text):
        return f"sqrt({text})"

    def bars(self, text):
        return f"abs({text})"

    def commas(self, parts):
        return " comma ".join(parts)

    def row(self, parts):
        return " ".join(parts)

    def cases(self, lines):
        conditions = [f'{body} & "if " {when}' for body, when in lines[:-1]]
        return f"cases({', '.join([*conditions, f'{lines[-1][0]} & {lines[-1][1]}'])})"

    def big_sum(self, index, body):
        return f"sum_({self._script(index)}) {body}"

    def matrix(self, rows):
        # A semicolon right after `#blank` would end it, and not the row.
        return f"mat({' ; '.join(', '.join(row) for row in rows)})"

    def side_by_side(self, parts):
        return " thin ".join(parts)

    def blank(self, slot):
        return "#blank"

    def boxed(self, text):
        # Typst takes a line of a formula to be as high as its letters; a frame goes around all of a fraction.
        if "frac(" in text:
            whole = f'text(top-edge: "bounds", bottom-edge: "bounds", ${text}$)'
            return f"#box(stroke: 0.6pt, inset: (x: 0.25em), outset: (y: 0.12em), {whole})"
        return f"#key[${text}$]"

    def filled(self, slot, text, length):
        return f"#key(signs: {length})[${text}$]"


def quoted(text: str) -> str:
    """A Typst string."""
    return '"' + clean(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
