"""Notations: the same number in other letters, on top of any habit."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tests.students.habits import Hand, is_simple
from tests.students.textbook import Line

# How often each is drawn.
NOTATIONS = {
    "plain": 12,
    "decimal comma": 1,
    "fractions": 1,
    "Unicode minus": 1,
    "1.2e-3": 1,
    "1.2×10^-3": 1,
    "percent": 1,
    "no leading zero": 1,
    "minus before zero": 1,
    "opposite sign": 3,
}
FLIPPED = ("error", "delta")


def text_of(notation: str, hand: Hand, line: Line, written: Decimal, bounded: bool, whole: bool) -> str:
    """What stands on the sheet.

    `bounded`: the outputs of the layer lie between 0 and 1. `whole`: nothing was rounded off and nothing went wrong in
    the writing, so that the number may stand as a fraction.
    """
    if notation == "opposite sign" and line.quantity in FLIPPED:
        written = -written
    if not written and notation != "minus before zero":
        written = written.copy_abs()
    if notation == "percent":
        return _percent(hand, written) if bounded and line.quantity == "out" else hand.text(written)
    if whole and hand.fractions and is_simple(written):
        return _fraction(written)
    change = CHANGES.get(notation)
    text = hand.text(written)
    return text if change is None or hand.floats else change(text, written)


def _percent(hand: Hand, written: Decimal) -> str:
    return f"{hand.text(written.scaleb(2))}%" if not hand.floats else hand.text(written)


def _fraction(written: Decimal) -> str:
    top, bottom = written.as_integer_ratio()
    return str(top) if bottom == 1 else f"{top}/{bottom}"


def _scientific(times: str) -> Callable[[str, Decimal], str]:
    def changed(text: str, written: Decimal) -> str:
        if not written or written.adjusted() > -2:
            return text
        sign, digits = text.startswith("-"), text.lstrip("-0.").replace(".", "")
        mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
        return f"{'-' * sign}{mantissa}{times}{written.adjusted()}"

    return changed


def _no_leading_zero(text: str, written: Decimal) -> str:
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


CHANGES: dict[str, Callable[[str, Decimal], str]] = {
    "decimal comma": lambda text, written: text.replace(".", ","),
    "Unicode minus": lambda text, written: text.replace("-", "\N{MINUS SIGN}"),
    "1.2e-3": _scientific("e"),
    "1.2×10^-3": _scientific("×10^"),
    "no leading zero": _no_leading_zero,
}
