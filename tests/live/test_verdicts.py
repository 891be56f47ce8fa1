"""The page's own judge against the checker, on sheets of simulated students: habits, notations, planted faults."""

from __future__ import annotations

from random import Random

import pytest

import worked
from tests.checking.test_written import BLANK, CASES, OTHERS, WRONG, WRONG_WITH_BLANKS
from tests.live import node
from tests.live.verdicts import Compared, papers
from tests.students.nets import draw_net
from worked.checking.numbers.written import Unreadable, read_number
from worked.live.practice import practice_data
from worked.live.words import REASONS

KINDS = (
    "slides-2-2-1",
    "mazur-2-2-2",
    "softmax-3-class",
    "adam-2-2-1",
    "dropout-2-3-1",
    "early-stopping",
    "grid-search",
)
KINDS += (
    "standardising",
    "he-normal",
    "exploding-linear",
    "rprop-quadratic",
    "appendix-a-perceptron",
    "warm-up-cosine",
    "graph-node-twice",
)
SHEETS, NETS = 240, 6
MOST_ACCEPTED = 0.01


@pytest.fixture(scope="module")
def compared() -> Compared:
    draw, found = Random(3), Compared()
    written = []
    for number in range(NETS):
        seeds = range(number * SHEETS, number * SHEETS + SHEETS // NETS)
        written += papers(seeds, net=draw_net(draw), decimals=2 + number % 4)
    found.add(written)
    assert found.counts["sheets"] == SHEETS
    return found


def test_no_right_number_is_called_wrong(compared):
    assert compared.counts["judged"] > 5000
    assert compared.counts["right_rejected"] == 0, compared.differences
    assert compared.counts["rejected"] == 0, compared.differences


def test_hardly_a_wrong_number_is_called_right(compared):
    assert compared.counts["wrong"] > 80
    assert compared.counts["accepted"] <= MOST_ACCEPTED * compared.counts["wrong"], compared.differences


def test_a_page_names_no_mistake_that_the_checker_does_not_name(compared):
    assert compared.counts["named"] > 60
    assert compared.counts["foreign"] == 0, compared.differences


def test_marks_are_those_of_the_checker(compared):
    assert compared.counts["marks"] >= 0.999 * compared.counts["judged"]


def judged(name: str, *sheets: dict[str, str]) -> list[dict[str, dict]]:
    [found] = node.run("judge.mjs", [{"data": practice_data(worked.example(name)), "sheets": sheets}])
    return found


def test_what_is_said_of_a_number():
    right, coarse, mistake, follows, unreadable = judged(
        "slides-2-2-1",
        {"net[3]@1": "0,755"},
        {"out[3]@1": "0.7"},
        {"net[3]@1": "0.775"},
        {"net[3]@1": "0.775", "out[3]@1": "0.685"},
        {"net[3]@1": "5 apples"},
    )
    assert (right["net[3]@1"]["verdict"], right["net[3]@1"]["mark"]) == ("correct", 1)
    assert coarse["out[3]@1"]["verdict"] == "too-coarse"
    assert coarse["out[3]@1"]["says"] == "too few digits to tell: write at least 2 decimals"
    assert "digit-doubled" in mistake["net[3]@1"]["mistakes"]
    assert follows["out[3]@1"]["says"] == "right after your earlier wrong number"
    assert unreadable["net[3]@1"] == {"verdict": "unreadable", "says": "this is no number", "mark": 0, "mistakes": []}


def test_the_key_of_each_kind_is_right():
    keys, reports = [], []
    for name in KINDS:
        solution = worked.solve(worked.example(name))
        shown = {cell.id: solution[cell.id].shown for cell in solution.cells.values() if cell.formula is not None}
        keys.append({"data": practice_data(solution), "sheets": [shown]})
        reports.append(worked.check(worked.key(solution), shown))
    for [found], report in zip(node.run("judge.mjs", keys), reports, strict=True):
        assert {cell: mark["verdict"] for cell, mark in found.items()} == {
            each.cell: each.verdict for each in report.findings
        }
        assert [found[each.cell]["mark"] for each in report.findings] == [each.mark for each in report.findings]


TEXTS = (
    [text for text, _ in CASES] + BLANK + WRONG.split() + WRONG_WITH_BLANKS.split("|") + [text for text, _ in OTHERS]
)


def test_numbers_are_read_as_the_checker_reads_them():
    found, different = node.run("written.mjs", TEXTS), []
    for text, said in zip(TEXTS, found, strict=True):
        try:
            number = read_number(text)
            expected = None if number is None else [str(int(number.number.scaleb(-number.number.as_tuple().exponent))),
                                                    number.number.as_tuple().exponent, number.whole]  # fmt: skip
        except Unreadable as reason:
            expected = str(reason)
            said = REASONS.get(said, said) if isinstance(said, str) else said
        if expected != said:
            different.append(f"{text!r}: {expected} but {said}")
    assert different == []
