"""Cloze: embedded answers read and marked as Moodle does, by its documentation and by the code of `qtype_multianswer`.

Answers stand between braces as {weight:NUMERICAL:answer~answer}; each is `=` or `%percent%`, a number, a tolerance and,
after `#`, what is said. They are tried in order.
"""

from __future__ import annotations

import re
from fractions import Fraction
from html import unescape
from typing import NamedTuple

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

    def marked(self, typed: str) -> Answer | None:
        """The answer that a typed number is taken for."""
        number = Fraction(typed)
        return next(
            (each for each in self.answers if each.number is None or abs(each.number - number) <= each.tolerance), None
        )


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
    said = re.sub(r"\\(.)", r"\1", said)
    if head == "*":
        return Answer(share, None, Fraction(0), said)
    number, tolerance = head.split(":")
    assert NUMBER.fullmatch(number)
    assert NUMBER.fullmatch(tolerance)
    return Answer(share, Fraction(number), Fraction(tolerance), said)
