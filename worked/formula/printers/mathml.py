"""MathML Core: formulas for web pages, drawn by the browser itself.

Browsers guess the role of a sign from its neighbours and stretch brackets; both are said explicitly instead.
"""

from __future__ import annotations

from html import escape

from worked.formula.printers.base import Printer
from worked.formula.printers.greek import GREEK
from worked.formula.printers.text import clean, is_index

MINUS = "\N{MINUS SIGN}"
SIGNS = {"-": MINUS, "*": "⋅", "~": "≈", ">": "&gt;", "<": "&lt;", ">=": "≥", "<=": "≤", "!=": "≠", "o": "∘", "x": "×"}
ACCENTS = {"hat": "^", "tilde": "~"}
BY_HAND = 'height="5.3mm" depth="2.7mm" voffset="-2.7mm"'  # of a blank, as the page's styles draw it


class MathML(Printer):
    """Formulas as the inside of a `math` element."""

    opening = '<mo form="prefix" stretchy="false">(</mo>'
    closing = '<mo form="postfix" stretchy="false">)</mo>'
    indent = gap = '<mspace width="2em"></mspace>'

    def number(self, text):
        return f"<mn>{text.replace('-', MINUS)}</mn>"

    def operator(self, sign):
        return f'<mo form="infix">{SIGNS.get(sign, sign)}</mo>'

    def prefix(self, sign):
        return f'<mo form="prefix">{SIGNS.get(sign, sign)}</mo>'

    def name(self, base, below, above, accent):
        text = self.letter(base) if base in GREEK or len(base) == 1 or base.isupper() else self.word(base)
        if accent:
            wide = "true" if len(base) > 1 and base not in GREEK else "false"
            text = f'<mover accent="true">{text}<mo stretchy="{wide}">{ACCENTS[accent]}</mo></mover>'
        if below and above:
            return f"<msubsup>{text}{self._script(below)}{self._script(above)}</msubsup>"
        if below:
            return f"<msub>{text}{self._script(below)}</msub>"
        return f"<msup>{text}{self._script(above)}</msup>" if above else text

    def _script(self, text):
        """What stands below or above a name: digits, one letter, or a word, in commas or brackets or not."""
        return f"<mrow>{self.commas([self._script_part(part) for part in text.split(',')])}</mrow>"

    def _script_part(self, text):
        if text[:1] == "(" and text[-1:] == ")":
            return f"<mrow>{self.opening}{self._script_part(text[1:-1])}{self.closing}</mrow>"
        if text.isdecimal():
            return f"<mn>{text}</mn>"
        if text in GREEK:
            return self.letter(text)
        return self.row([self.letter(letter) for letter in text]) if is_index(text) else self.word(text)

    def letter(self, text):
        return f"<mi>{GREEK.get(text) or escape(clean(text))}</mi>"

    def word(self, text):
        # One letter in an `mi` is slanted, several are not; a blank at an edge would be lost.
        return f"<mtext>{escape(clean(text)).replace(' ', '&#160;')}</mtext>"

    def function(self, name):
        return f"<mi>{escape(clean(name))}</mi>"

    def primes(self, order):
        return f'<mo form="postfix" lspace="0" rspace="0">{"′" * order}</mo>'

    def is_tall(self, text: str) -> bool:
        """Whether brackets around a formula have to grow with it."""
        return any(tag in text for tag in ("<mfrac>", "<munder>", "<mtable"))

    def brackets(self, text):
        if not self.is_tall(text):
            return f"<mrow>{self.opening}{text}{self.closing}</mrow>"
        return f'<mrow><mo form="prefix">(</mo>{text}<mo form="postfix">)</mo></mrow>'

    def begun(self, text):
        return f'<mrow><mo form="prefix" stretchy="true">(</mo>{text}</mrow>'

    def ended(self, text):
        return f'<mrow>{text}<mo form="postfix" stretchy="true">)</mo></mrow>'

    def fraction(self, top, bottom):
        return f"<mfrac><mrow>{top}</mrow><mrow>{bottom}</mrow></mfrac>"

    def power(self, base, exponent):
        return f"<msup><mrow>{base}</mrow><mrow>{exponent}</mrow></msup>"

    def root(self, text):
        return f"<msqrt><mrow>{text}</mrow></msqrt>"

    def bars(self, text):
        stretchy = "true" if self.is_tall(text) else "false"
        bar = '<mo form="{}" stretchy="' + stretchy + '">|</mo>'
        return f"<mrow>{bar.format('prefix')}{text}{bar.format('postfix')}</mrow>"

    def commas(self, parts):
        return '<mo separator="true" form="infix">,</mo>'.join(parts)

    def row(self, parts):
        return "".join(parts)

    def cases(self, lines):
        left = 'style="text-align: left; text-align: -webkit-left"'
        rows = [f"<mtr><mtd {left}>{body}</mtd><mtd {left}>{self.word('if ')}{when}</mtd></mtr>"
                for body, when in lines[:-1]]  # fmt: skip
        last = f"<mtr><mtd {left}>{lines[-1][0]}</mtd><mtd {left}>{lines[-1][1]}</mtd></mtr>"
        return f'<mrow><mo form="prefix" stretchy="true">{{</mo><mtable>{"".join(rows)}{last}</mtable></mrow>'

    def big_sum(self, index, body):
        return f'<munder><mo form="prefix" movablelimits="true">∑</mo>{self._script(index)}</munder>{body}'

    def matrix(self, rows):
        inside = "".join(f"<mtr>{''.join(f'<mtd>{entry}</mtd>' for entry in row)}</mtr>" for row in rows)
        opening, closing = '<mo form="prefix" stretchy="true">(</mo>', '<mo form="postfix" stretchy="true">)</mo>'
        return f'<mrow>{opening}<mtable class="matrix">{inside}</mtable>{closing}</mrow>'

    def side_by_side(self, parts):
        return '<mspace width="0.17em"></mspace>'.join(parts)

    def blank(self, slot):
        # In an `mn`: beside an `mtext`, which counts as space, a sign loses its spacing.
        box = f'<mn class="blank" data-cell="{escape(clean(slot))}"></mn>'
        if self.by_hand:
            return f"<mpadded {BY_HAND}>{box}</mpadded>"
        return f'<mpadded height="1.15em" depth="0.45em" voffset="-0.45em">{box}</mpadded>'

    def filled(self, slot, text, length):
        # A box has a width only where it is laid out as HTML is, and that is within an `mn`.
        cell = escape(clean(slot))
        inside = f'<span style="--signs: {length}"><math>{text}</math></span>'
        return f'<mpadded {BY_HAND}><mn class="blank filled" data-cell="{cell}">{inside}</mn></mpadded>'

    def boxed(self, text):
        return f'<mrow class="key">{text}</mrow>'
