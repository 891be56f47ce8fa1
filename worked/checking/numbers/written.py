"""Written: a number as a student typed it, in a text editor, a spreadsheet or LaTeX."""

from __future__ import annotations

import re
import unicodedata
from decimal import Context, Decimal
from numbers import Number

from worked.record import Record

LONGEST_TEXT, LONGEST_SHOWN = 100, 80
MOST_DIGITS, LARGEST_EXPONENT = 40, 60

_DASHES = "-‐‑‒–—―−˗﹘﹣－"
_RELATIONS = "=≈≃≅≐∼"
_MARKS = {
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_RELATIONS, "="),
    **dict.fromkeys("×·⋅∙•∗✕✖⨯", "x"),
    **dict.fromkeys("⁄∕÷", "/"),
    **dict.fromkeys("’‘ʼ′´٬", "'"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad", None),
    "٫": ".",
}
_ASCII = str.maketrans(_MARKS)

_BLANK = re.compile(rf"[\s_?.…\\*`$(){{}}\[\]\"'~,;:\u200b\u200e\u2060\ufeff{_RELATIONS}\-{_DASHES[1:]}]*+")
_NO_ANSWER = ("n/a", "na", "n.a.", "n. a.")
_NOT_FINITE = ("nan", "inf", "infinity", "∞", r"\infty")

_ABOUT = r"(?:about|approximately|approx|circa|ca|etwa|rund)\b\.?"
_BEFORE = re.compile(rf"(?:[=~:]|{_ABOUT})\s*", re.IGNORECASE)
_LEAD = re.compile(
    rf"((?:[\s$*_`(\"'“„{{~:{_RELATIONS}]|\\[()\[,;:! ]|{_ABOUT})*+)(\\?[+{_DASHES[1:]}-]|)", re.IGNORECASE
)

_RAISED = re.compile(r"[⁰¹²³⁴-⁹⁺⁻]++(?!⁄)")
_SMALL_FRACTION = re.compile(r"(?<=\d)(?=[¼-¾⅐-⅞↉]|[⁰¹²³⁴-⁹]+⁄)")
_LATEX = [
    (re.compile(pattern), new)
    for pattern, new in (
        (r"\\(?:left|right|displaystyle|mathbf|mathrm|boldsymbol|textbf|boxed|text|bf)(?![A-Za-z])", " "),
        (r"\\(?:cdot|times|ast)(?![A-Za-z])", "x"),
        (r"\\(?:approx|simeq|sim|cong|doteq)(?![A-Za-z])", "="),
        (r"\\[lc]?dots(?![A-Za-z])", "..."),
        (r"\{([.,])\}", r"\1"),
        (r"\\[,;:! ]", " "),
        (r"\\[()\[\]]|\$", " "),
        (r"\\(?=[-+.*_%])", ""),
        (r"\^\s*\{([^{}]*)\}", r"^(\1)"),
        (r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r" (\1)/(\2)"),
        (r"\\[dt]?frac\s*(\d)\s*(\d)", r" \1/\2"),
        (r"(?<!\d)\((\d+)\)/\((\d+)\)", r"\1/\2"),
    )
]

_MIXED = re.compile(r"(\d+) (\d+) ?/ ?(\d+)")
_POWER = re.compile(r"(?:^|[*xX]) ?10 ?(?:\^|\*\*) ?\(? ?([+-]? ?\d+) ?\)?$")
_EXPONENT = re.compile(r" ?[eE] ?([+-]? ?\d+)$")
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:(['_])\d{3})(?:\1\d{3})*(?![\d'_])")
_BEFORE_POINT = re.compile(r"\d*|[1-9]\d{0,2}([ .,])\d{3}(?:\1\d{3})*")
_AFTER_POINT = re.compile(r"\d*|\d{3}(?: \d{3})*(?: \d{1,3})?|\d{5}(?: \d{5})*(?: \d{1,5})?")
_DIVIDER = Context(prec=MOST_DIGITS)


class Unreadable(ValueError):
    """What stands there is not one number; the message is half a sentence, such as `is no number`."""


class Written(Record):
    """A number that a student wrote.

    `text` is what was typed. The exponent of `number` is that of the last digit typed, so trailing zeros count.
    `whole` marks a fraction, which is meant exactly: its number has 40 digits and was not rounded by the student.
    """

    text: str
    number: Decimal
    whole: bool = False


def read_number(text: str) -> Written | None:
    """The number that a text denotes, None for a blank; Unreadable says why it is not one number."""
    if is_blank(text):
        return None
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        raise Unreadable(f"is longer than {LONGEST_TEXT} characters")
    simple = _bare(_simple(text))
    percent = simple.endswith("%")
    number, whole = _number(_bare(simple[:-1]) if percent else simple)
    if percent:
        number = _shifted(number, -2)
    return Written(text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…", number, whole)


def is_blank(text: str) -> bool:
    """Whether a text is no answer: nothing, or only underscores, dashes, dots or question marks, or `n/a`."""
    return bool(_BLANK.fullmatch(text)) or (len(text) < LONGEST_TEXT and text.strip().lower() in _NO_ANSWER)


def is_number(text: str) -> bool:
    """Whether a text can be read as a number."""
    try:
        return read_number(text) is not None
    except Unreadable:
        return False


def same_number(first: str, second: str) -> bool:
    """Whether two texts are the same, or say the same number."""
    if first == second or not is_number(first) or not is_number(second):
        return first == second
    one, other = read_number(first), read_number(second)
    return bool(one and other and one.number == other.number)


def typed(value: object) -> str | None:
    """The text of an answer that did not come as text, such as a float; "" for None, None where it can be no answer."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool) or not isinstance(value, Number):
        return None
    try:
        return float.__repr__(value) if isinstance(value, float) else str(value)
    except ValueError:
        # Python refuses to write out integers of thousands of digits.
        return "9" * (LONGEST_TEXT + 1)


def one_line(text: str) -> str:
    """The text on one line, without signs that cannot be printed."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join([sign for sign in line if sign.isprintable()]).strip()


def turned(text: str) -> str:
    """The text of a number with its sign changed: a leading minus is taken away, or else put there."""
    lead = _LEAD.match(text)
    assert lead
    rest = text[lead.end() :].lstrip() if lead[2] else text[lead.end() :]
    return lead[1] + ("-" if lead[2] in ("", "+", "\\+") else "") + rest


def _simple(text: str) -> str:
    """The text in ASCII as far as it can be a number, with the marks of LaTeX turned into plain ones."""
    # These go first, because NFKC would turn 10² into 102 and 1½ into 11/2.
    text = _SMALL_FRACTION.sub(" ", text)
    text = _RAISED.sub(lambda raised: f"^({raised[0]})", text)
    text = unicodedata.normalize("NFKC", text).translate(_ASCII)
    if not text.isascii():
        text = "".join([str(unicodedata.decimal(sign, sign)) for sign in text])
    if "\\" in text or "{" in text or "$" in text:
        for pattern, new in _LATEX:
            text = pattern.sub(new, text)
    return " ".join(text.split())


def _bare(text: str) -> str:
    """The text without what may stand around a number: relations, `about`, brackets, quotes, bold, closing dots."""
    before = None
    while before != text:
        before = text
        text = text.strip(" *_`\"'").rstrip(".,;")
        text = _BEFORE.sub("", text, count=1) if _BEFORE.match(text) else text
        text = text[1:-1] if _is_bracketed(text) else text
    # Within a number this is the blank of LaTeX; before it, it has been taken for `about`.
    return text.replace("~", " ")


def _is_bracketed(text: str) -> bool:
    """Whether the bracket that opens a text is closed at its end."""
    if not (text.startswith("(") and text.endswith(")")) and not (text.startswith("{") and text.endswith("}")):
        return False
    depth = 0
    for index, sign in enumerate(text):
        depth += (sign in "({") - (sign in ")}")
        if not depth:
            return index == len(text) - 1
    return False


def _signed(text: str) -> tuple[bool, str]:
    """Whether a number is negative, and the number without its sign; a sign before a bracket turns the one in it."""
    body = _bare(text)
    minus = body.startswith("-")
    if body.startswith(("-", "+")):
        rest = body[1:].strip()
        body = _bare(rest)
        if body != rest and body.startswith(("-", "+")):
            minus, body = minus != body.startswith("-"), _bare(body[1:])
    return minus, body


def _number(text: str) -> tuple[Decimal, bool]:
    """The number, and whether it is a fraction."""
    minus, body = _signed(text)
    top, slash, bottom = body.partition("/")
    if not slash:
        number = _decimal(body)
    elif (mixed := _MIXED.fullmatch(body)) and 0 < int(mixed[2]) < int(mixed[3]):
        units, part, parts = map(int, mixed.groups())
        number = _quotient(Decimal(units * parts + part), Decimal(parts))
    else:
        number = _quotient(_side(top), _side(bottom))
    return number.copy_negate() if minus else number, bool(slash)


def _side(text: str) -> Decimal:
    """One side of a fraction."""
    minus, body = _signed(text)
    return _decimal(body).copy_negate() if minus else _decimal(body)


def _quotient(top: Decimal, bottom: Decimal) -> Decimal:
    if not bottom:
        raise Unreadable("divides by zero")
    return _DIVIDER.divide(top, bottom)


def _decimal(text: str) -> Decimal:
    """A decimal without sign: digits with marks between them, perhaps times a power of ten, or that power alone."""
    power = _POWER.search(text) or _EXPONENT.search(text)
    if power and not power.start() and power[0].startswith("10"):
        digits, exponent = "1", 0
    else:
        digits, exponent = _mantissa(text[: power.start()] if power else text)
    exponent += _exponent(power[1]) if power else 0
    return Decimal(f"{digits}E{exponent}")


def _exponent(text: str) -> int:
    """The power of ten that was typed."""
    exponent = int(text.replace(" ", ""))
    if abs(exponent) > LARGEST_EXPONENT:
        raise Unreadable(f"has an exponent beyond {LARGEST_EXPONENT}")
    return exponent


def _mantissa(text: str) -> tuple[str, int]:
    """All digits typed, and the exponent of the last of them.

    The last of several points and commas is the decimal one, unless it stands there twice and so parts groups.
    """
    text = _GROUPED.sub(lambda groups: groups[0].replace(groups[1], ""), text.strip())
    marks = [sign for sign in text if sign in ".,"]
    point = marks[-1] if marks and marks.count(marks[-1]) == 1 else None
    before, _, after = text.partition(point) if point else (text, "", "")
    digits = "".join([sign for sign in before + after if sign.isdigit()])
    if not digits or not _BEFORE_POINT.fullmatch(before) or not _AFTER_POINT.fullmatch(after):
        raise Unreadable("is not finite" if text.lower() in _NOT_FINITE else "is no number")
    if len(digits.lstrip("0")) > MOST_DIGITS:
        raise Unreadable(f"has more than {MOST_DIGITS} digits")
    return digits, -sum(sign.isdigit() for sign in after)


def _shifted(number: Decimal, places: int) -> Decimal:
    """The number times a power of ten, with all its digits."""
    sign, digits, exponent = number.as_tuple()
    return Decimal((sign, digits, int(exponent) + places))
