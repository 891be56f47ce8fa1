"""OMML: formulas as the equations of Word, which can be edited there."""

from __future__ import annotations

from html import escape

from worked.formula.printers.base import Printer
from worked.formula.printers.greek import GREEK
from worked.formula.printers.text import clean, is_index

MINUS = "\N{MINUS SIGN}"
SIGNS = {"-": MINUS, "*": "⋅", "~": "≈", ">=": "≥", "<=": "≤", "!=": "≠", "o": "∘", "x": "×"}
ACCENTS = {"hat": "\u0302", "tilde": "\u0303"}
UPRIGHT = '<m:rPr><m:sty m:val="p"/></m:rPr>'
PLAIN = "<m:rPr><m:nor/></m:rPr>"
SHADED = '<w:rPr><w:shd w:val="clear" w:fill="FFF3C4"/></w:rPr>'


class Omml(Printer):
    """Formulas as the inside of an `m:oMath` element."""

    opening, closing = "(", ")"
    indent = gap = f'<m:r>{PLAIN}<m:t xml:space="preserve">\N{EM SPACE}\N{EM SPACE}</m:t></m:r>'

    def number(self, text):
        return self._upright(text.replace("-", MINUS))

    def operator(self, sign):
        return self._upright(SIGNS.get(sign, sign))

    def prefix(self, sign):
        return self._upright(SIGNS.get(sign, sign))

    def name(self, base, below, above, accent):
        text = self.letter(base) if base in GREEK or len(base) == 1 or base.isupper() else self.word(base)
        if accent:
            mark = f'<m:accPr><m:chr m:val="{ACCENTS[accent]}"/></m:accPr>'
            text = f"<m:acc>{mark}<m:e>{text}</m:e></m:acc>"
        low, high = f"<m:sub>{self._script(below)}</m:sub>", f"<m:sup>{self._script(above)}</m:sup>"
        if below and above:
            return f"<m:sSubSup><m:e>{text}</m:e>{low}{high}</m:sSubSup>"
        if below:
            return f"<m:sSub><m:e>{text}</m:e>{low}</m:sSub>"
        return f"<m:sSup><m:e>{text}</m:e>{high}</m:sSup>" if above else text

    def _script(self, text):
        """What stands below or above a name: digits, one letter, or a word, in commas or brackets or not."""
        return self.commas([self._script_part(part) for part in text.split(",")])

    def _script_part(self, text):
        if text[:1] == "(" and text[-1:] == ")":
            return self.brackets(self._script_part(text[1:-1]))
        if text.isdecimal() or not (text in GREEK or is_index(text)):
            return self.word(text)
        return self.letter(text)

    def letter(self, text):
        return f"<m:r><m:t>{GREEK.get(text) or escape(clean(text))}</m:t></m:r>"

    def word(self, text):
        return f'<m:r>{PLAIN}<m:t xml:space="preserve">{escape(clean(text))}</m:t></m:r>'

    def function(self, name):
        return self._upright(clean(name))

    def _upright(self, text):
        return f'<m:r>{UPRIGHT}<m:t xml:space="preserve">{escape(text)}</m:t></m:r>'

    def primes(self, order):
        return self._upright("′" * order)

    def brackets(self, text):
        return f"<m:d><m:e>{text}</m:e></m:d>"

    def _within(self, text, start, end):
        marks = f'<m:dPr><m:begChr m:val="{start}"/><m:endChr m:val="{end}"/></m:dPr>'
        return f"<m:d>{marks}<m:e>{text}</m:e></m:d>"

    def begun(self, text):
        return self._within(text, "(", "")

    def ended(self, text):
        return self._within(text, "", ")")

    def fraction(self, top, bottom):
        return f"<m:f><m:num>{top}</m:num><m:den>{bottom}</m:den></m:f>"

    def power(self, base, exponent):
        return f"<m:sSup><m:e>{base}</m:e><m:sup>{exponent}</m:sup></m:sSup>"

    def root(self, text):
        return f'<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/><m:e>{text}</m:e></m:rad>'

    def bars(self, text):
        return self._within(text, "|", "|")

    def commas(self, parts):
        return self._upright(", ").join(parts)

    def row(self, parts):
        return "".join(parts)

    def cases(self, lines):
        rows = [(body, self.row([self.word("if "), when])) for body, when in lines[:-1]]
        return self._within(self._grid([*rows, lines[-1]]), "{", "")

    def big_sum(self, index, body):
        settings = '<m:naryPr><m:chr m:val="∑"/><m:limLoc m:val="undOvr"/><m:supHide m:val="1"/></m:naryPr>'
        return f"<m:nary>{settings}<m:sub>{self._script(index)}</m:sub><m:sup/><m:e>{body}</m:e></m:nary>"

    def matrix(self, rows):
        return self.brackets(self._grid(rows))

    def side_by_side(self, parts):
        return self._upright("\N{THIN SPACE}").join(parts)

    def _grid(self, rows):
        inside = "".join(f"<m:mr>{''.join(f'<m:e>{entry}</m:e>' for entry in row)}</m:mr>" for row in rows)
        return f"<m:m>{inside}</m:m>"

    def blank(self, slot):
        return self.filled(slot, self.word("______"), 0)

    def filled(self, slot, text, length):
        return f"<m:borderBox><m:e>{text or self._upright(' ')}</m:e></m:borderBox>"

    def boxed(self, text):
        return text.replace("<m:t", f"{SHADED}<m:t")
