"""Sheets that look alike: those who copied are found, and independent students are not."""

from __future__ import annotations

from functools import cache

import pytest

import worked
from tests.classroom.classes import exam, right, variants, wrong
from worked.checking.sheets.sheet import sheet_of
from worked.classroom.alike import AlikeSheets
from worked.classroom.marking import Marker
from worked.exam.class_summary import Alike
from worked.exam.marked import Line, Marked

CLASS = 60


@cache
def marker(number: int) -> Marker:
    return Marker(worked.parse(list(variants(CLASS).values())[number].text), exam().ask)


@cache
def answers(number: int, seed: int) -> dict[str, str]:
    """The answers of an independent student, two of three of whom make mistakes, some of them again and again."""
    variant = list(variants(CLASS).values())[number]
    if number % 3 == 0:
        return right(variant, seed + number).answers
    return wrong(variant, seed + number, throughout=number % 3 == 1).answers


def marked(number: int, given: dict[str, str]) -> Marked:
    return marker(number).marked(sheet_of(given), f"{number}.toml")[0]


@cache
def honest(number: int, seed: int) -> Marked:
    return marked(number, answers(number, seed))


def alike(sheets: list[Marked]) -> list[Alike]:
    found = AlikeSheets()
    for number, sheet in enumerate(sheets):
        found.learn(number, sheet)
    for number, sheet in enumerate(sheets):
        found.compare(number, sheet)
    return found.found([str(number) for number in range(len(sheets))])


@pytest.mark.parametrize("seed", [0, 10_000])
def test_independent_students_do_not_look_alike(seed):
    assert not alike([honest(number, seed) for number in range(CLASS)])


def test_those_who_copied_are_found():
    """Some numbers of the sheet of a neighbour, who has another variant: of one who is right, and of one who is not."""
    sheets = [honest(number, 0) for number in range(CLASS)]
    for thief, victim in ((10, 12), (25, 26)):
        own, theirs = dict(answers(thief, 0)), answers(victim, 0)
        for cell in list(own)[2:12]:
            own[cell] = theirs[cell]
        sheets[thief] = marked(thief, own)
    found = alike(sheets)
    assert {"".join(sorted((each.first, each.second))) for each in found} == {"1012", "2526"}
    assert all(len(each.shared) > 2 and each.expected < 1e-3 for each in found)
    assert all(one.right for each in found if each.second == "12" for one in each.shared)


def test_a_whole_sheet_of_another_variant():
    sheets = [honest(number, 0) for number in range(CLASS)]
    sheets[7] = marked(7, answers(9, 0))
    assert [(each.first, each.second) for each in alike(sheets)] == [("7", "9")]


def lines(*numbers: tuple[str, str, str], mistake: str = "") -> Marked:
    """A sheet of wrong numbers: cell, what was written, and what should stand there."""
    named = (mistake,) if mistake else ()
    return Marked("sheet", tuple(Line(cell, "mistake", 0, None, *texts, named) for cell, *texts in numbers))


def filled(count: int, shared: list[Marked]) -> list[Marked]:
    """A class in which others have other numbers everywhere."""
    cells = {"a@1": (1000, 2000), "b@1": (3000, 4000), "c@1": (5000, 6000)}
    others = [
        lines(
            *((cell, f"0.{first + 7 * number}", f"0.{second + 11 * number}") for cell, (first, second) in cells.items())
        )
        for number in range(count - len(shared))
    ]
    return [*shared, *others]


def test_numbers_that_say_nothing():
    """One number alone, numbers of one digit, those of the same mistake, and those that many have are no sign."""
    one = lines(("a@1", "0.9871", "0.1"), ("b@1", "0.9172", "0.2"), ("c@1", "0.9333", "0.3"))
    same = lines(("a@1", "0.9871", "0.11"), ("b@1", "0.9172", "0.21"), ("c@1", "-0.9333", "0.31"))
    assert len(alike(filled(40, [one, same]))) == 1
    single = lines(("a@1", "0.9871", "0.11"), ("b@1", "0.8172", "0.21"), ("c@1", "0.8333", "0.31"))
    assert not alike(filled(40, [one, single]))
    assert not alike(filled(40, [one, same, same, same]))
    short = [lines(("a@1", "0.5", x), ("b@1", "2", x), ("c@1", "0.05", x)) for x in ("0.11", "0.22")]
    assert not alike(filled(40, short))
    explained = [lines(("a@1", "0.9871", x), ("b@1", "0.9172", x), mistake="bias-left-out") for x in ("0.11", "0.22")]
    assert not alike(filled(40, explained))
    variant = lines(("a@1", "0.9871", "0.1"), ("b@1", "0.9172", "0.2"), ("c@1", "0.9333", "0.3"))
    assert not alike(filled(40, [one, variant]))
