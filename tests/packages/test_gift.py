"""GIFT: each number is a question; read by a small reader of the tests and, where npm has it, by gift-pegjs."""

from __future__ import annotations

import re
from fractions import Fraction
from html import unescape
from pathlib import Path

import pytest

import worked
from tests.live.node import run
from tests.npm import installed
from worked.packages.item import item_of

EXAMPLES = ("slides-2-2-1", "softmax-3-class", "momentum-quadratic")
MORE = ("mazur-2-2-2", "early-stopping", "questions-2-2-1")
HOSTILE = ("::a:: // b / c $CATEGORY: x", "//[id:x] a -> b", "[markdown] *x* %50% \\\\n", "{=1 ~2} # é 数 <b>&amp;</b>")
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


def parsed(packages):
    """What gift-pegjs finds in each text."""
    path = installed("gift-pegjs", "pegjs-gift.js")
    texts = [package.decode() for package in packages]
    return run(str(Path(__file__).with_name("gift.mjs")), {"path": str(path), "texts": texts})


def kinds(found):
    return [each["type"] for each in found]


def test_gift_pegjs_finds_every_question_with_its_answers():
    items = [item_of(worked.example(name)) for name in (*EXAMPLES, *MORE)]
    packages = [worked.package(worked.example(name), "gift") for name in (*EXAMPLES, *MORE)]
    for item, found in zip(items, parsed(packages), strict=True):
        assert kinds(found) == ["Category", "Description", *("Numerical" for _ in item.blanks)]
        for number, (blank, question) in enumerate(zip(item.blanks, found[2:], strict=True), 1):
            assert question["title"] == f"{item.title}, {number}"
            assert question["stem"]["format"] == "html"
            assert "____" in question["stem"]["text"]
            assert question["choices"][0]["weight"] is None
            right = [choice for choice in question["choices"] if choice["weight"] is None]
            assert right[0]["text"]["number"] == float(blank.right)
            near = [(each["text"]["number"], each["text"]["range"]) for each in right]
            assert near == [(float(number), float(most)) for number, most in blank.tolerances]
            said = [
                unescape(choice["feedback"]["text"]) for choice in question["choices"] if choice["weight"] is not None
            ]
            assert said == [blank.said_of(wrong) for wrong in blank.wrong]


def test_gift_pegjs_reads_the_variants_of_an_exam():
    variants = worked.generate(worked.read_exam("midterm"), count=3, secret="s")
    (found,) = parsed([worked.package(variants, "gift", "Mid / term")])
    assert kinds(found).count("Category") == kinds(found).count("Description") == 3
    assert [each["title"] for each in found if each["type"] == "Category"] == [
        f"$course$/top/Mid // term/{variant.code}" for variant in variants
    ]
    assert kinds(found).count("Numerical") == sum(len(variant.marks) for variant in variants)


def test_gift_pegjs_reads_any_title():
    problems = [
        worked.parse(
            f"title = '{title}'\n[network]\nlayers = [1, 1]\nactivations = ['identity']\nweights = [[[0.5]]]\n"
            "[[samples]]\ninputs = [2]\ntargets = [3]\n[training]\nlearning-rate = 0.1\n"
        )
        for title in HOSTILE
    ]
    for title, found in zip(HOSTILE, parsed([worked.package(problem, "gift") for problem in problems]), strict=True):
        assert kinds(found)[:2] == ["Category", "Description"]
        assert found[1]["title"] == title
        assert {each["title"].removeprefix(title)[:2] for each in found[2:]} == {", "}
