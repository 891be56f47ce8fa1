"""Plain text: formulas in Unicode, for terminals, alternative texts and tests."""

from __future__ import annotations

from worked.formula.notation import Partial, Value
from worked.formula.printers.base import PRODUCT, Printer
from worked.formula.printers.greek import COMBINING, GREEK
from worked.formula.printers.text import clean

MINUS = "\N{MINUS SIGN}"
SIGNS = {"*": "·", "~": " ≈ ", ">=": " ≥ ", "<=": " ≤ ", "!=": " ≠ ", "-": f" {MINUS} "}
BELOW = dict(zip("0123456789+-=()ijkl", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ᵢⱼₖₗ", strict=True))  # signs that most fonts have
ABOVE = dict(zip(f"0123456789+-=()ni{MINUS}", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ⁻", strict=True))


class Plain(Printer):
    """Formulas as Unicode text, on one line."""

    fraction_level = PRODUCT
    gap = "    "
    change_gap = ""

    def number(self, text):
        return text.replace("-", MINUS)

    def operator(self, sign):
        return SIGNS.get(sign, f" {sign} ")

    def prefix(self, sign):
        return MINUS if sign == "-" else sign

    def name(self, base, below, above, accent):
        text = self.letter(base) + COMBINING.get(accent, "")
        return text + self._script(below, BELOW, "_") + self._script(above, ABOVE, "^")

    def _script(self, text, signs, mark):
        """Small letters only if every character has one."""
        if not text or all(sign in signs for sign in text):
            return "".join([signs[sign] for sign in text])
        return mark + ",".join([GREEK.get(part, clean(part)) for part in text.split(",")])

    def letter(self, text):
        return GREEK.get(text) or clean(text)

    def word(self, text):
        return clean(text)

    def function(self, name):
        return clean(name)

    def primes(self, order):
        return "′" * order

    def brackets(self, text):
        return f"({text})"

    def _product(self, node, leading):
        """A product; one of derivatives needs room about its signs to be read."""
        if not any(map(self._is_partial, node.factors)):
            return super()._product(node, leading)
        parts = [self.operand(factor, PRODUCT, leading and not place) for place, factor in enumerate(node.factors)]
        return " · ".join(parts)

    def _is_partial(self, node):
        """Whether a formula is a derivative, or stands for one whose number is not shown."""
        return isinstance(node.name if isinstance(node, Value) and node.slot not in self.values else node, Partial)

    def fraction(self, top, bottom):
        return f"{top}/{bottom}"

    def power(self, base, exponent):
        if exponent.removeprefix(MINUS).isdecimal() and base != "e":
            return base + self._script(exponent, ABOVE, "^")
        return f"{base}^{exponent}" if exponent.isalpha() else f"{base}^({exponent})"

    def root(self, text):
        return f"√({text})"

    def bars(self, text):
        return f"|{text}|"

    def commas(self, parts):
        return ", ".join(parts)

    def row(self, parts):
        return "".join(parts)

    def cases(self, lines):
        conditions = [f"{body} if {when}" for body, when in lines[:-1]]
        return "{ " + "; ".join([*conditions, f"{lines[-1][0]} {lines[-1][1]}"])

    def big_sum(self, index, body):
        return f"Σ{self._script(index, BELOW, '_')} {body}"

    def matrix(self, rows):
        return "[" + "; ".join(", ".join(row) for row in rows) + "]"

    def blank(self, slot):
        return "______"

    def boxed(self, text):
        return f"[{text}]"
