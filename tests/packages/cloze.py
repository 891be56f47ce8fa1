"""Cloze: embedded answers read and marked as Moodle does, by its documentation and by the code of `qtype_multianswer`.

Answers stand between braces as {weight:NUMERICAL:answer~answer}; each is `=` or `%percent%`, a number, a tolerance and,
after `#`, what is said, in HTML. They are tried in order. Of what is said a backslash goes before `#` and `}` alone.
"""

from __future__ import annotations

import re
from fractions import Fraction
from html import unescape
from typing import NamedTuple

NUMBER_AT_START = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?")
BLANK = re.compile(r"\{(\d+):NUMERICAL:((?:\\.|[^}\\])*)\}", re.DOTALL)
NUMBER = re.compile(r"-?\d+(\.\d+)?")


class Answer(NamedTuple):
    """An answer: the share of the marks, the number (None for any) with its tolerance, and what is said."""

    share: Fraction
    number: Fraction | None
    tolerance: Fraction
    said: str


class Blank(NamedTuple):
    """A blank with its weight and its answers in order."""

    weight: int
    answers: list[Answer]

    def marked(self, typed: str, separators: str = ".,") -> Answer | None:
        """The answer that a typed number is taken for; the separators of decimals and thousands are the language's."""
        number = _read(typed, *separators)
        return next(
            (each for each in self.answers if each.number is None or abs(each.number - number) <= each.tolerance), None
        )


def _read(typed: str, decimal: str, thousands: str) -> Fraction:
    """A typed number, as `apply_units` of `qtype_numerical` reads it."""
    text = typed.replace(" ", "").replace("E", "e")
    if "." in text or text.count(",") > 1:
        text = text.replace(",", "")
    else:
        text = text.replace(thousands, "").replace(decimal, ".").replace(",", ".")
    found = NUMBER_AT_START.match(text)
    assert found, typed
    return Fraction(found[0])


def blanks(text: str) -> list[Blank]:
    """The blanks of a question's text."""
    return [Blank(int(weight), [_answer(each) for each in _parted(body)]) for weight, body in BLANK.findall(text)]


def _parted(body: str) -> list[str]:
    return re.split(r"(?<!\\)~", unescape(body))


def _answer(text: str) -> Answer:
    head, _, said = text.partition("#")
    share = Fraction(0)
    if head.startswith("="):
        share, head = Fraction(1), head[1:]
    elif head.startswith("%"):
        percent, head = head[1:].split("%", 1)
        share = Fraction(int(percent), 100)
    said = unescape(re.sub(r"\\([#}])", r"\1", said))
    if head == "*":
        return Answer(share, None, Fraction(0), said)
    number, tolerance = head.split(":")
    assert NUMBER.fullmatch(number)
    assert NUMBER.fullmatch(tolerance)
    return Answer(share, Fraction(number), Fraction(tolerance), said)
