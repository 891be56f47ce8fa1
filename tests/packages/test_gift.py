"""GIFT: each number is a question; read by a small reader of the tests and, where npm has it, by gift-pegjs."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

import worked

EXAMPLES = ("slides-2-2-1", "softmax-3-class", "momentum-quadratic")
SIGN = re.compile(r"(?<!\\)([{}~#=:])")


def questions(name):
    """The questions with numbers: the text and the answers of each."""
    text = worked.package(worked.example(name), "gift").decode()
    assert "\n\n\n" not in text
    found = []
    for block in filter(None, (each.strip() for each in text.split("\n\n"))):
        if block.startswith("$CATEGORY"):
            continue
        head, brace, rest = block.partition("{#\n")
        assert re.match(r"::(\\.|[^:\\])+::\[html\]", head)
        body = re.sub(r"^::(\\.|[^:\\])+::\[html\]", "", head)
        assert not SIGN.search(body), SIGN.search(body)
        if brace:
            assert rest.endswith("\n}")
            found.append((body, [answer(line) for line in rest[:-2].split("\n")]))
    return found


def answer(line):
    """The share, number and tolerance of an answer, and what is said."""
    found = re.fullmatch(r"=(?:%(\d+)%)?(-?[\d.]+):([\d.]+)(?:#(.*))?", line)
    assert found, line
    share, number, tolerance, said = found.groups()
    return int(share or 100), Fraction(number), Fraction(tolerance), said or ""


@pytest.mark.parametrize("name", EXAMPLES)
def test_answers_are_those_of_the_key_in_order(name):
    key = worked.key(worked.example(name))
    found = questions(name)
    assert [answers[0][1] for _, answers in found] == [key.shown(cell) for cell in key.askable()]
    for text, answers in found:
        assert answers[0][0] == 100
        assert "____" in text
        shares = [share == 100 for share, *_ in answers]
        assert shares == sorted(shares, reverse=True)
