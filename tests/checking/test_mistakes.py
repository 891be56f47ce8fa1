"""The catalogue of mistakes: each own example is diagnosed as it, and each is told so that a teacher can read it."""

from __future__ import annotations

import pickle
from decimal import Decimal
from functools import cache

import pytest

import worked
from worked.checking.mistakes import mistakes

LEAST = 40
# What a number alone cannot tell: the sign of errors is a matter of convention, and partial results may be rounded.
UNSEEN_ALONE = ("error-reversed", "mean-error-sign", "truncated")


@cache
def prepared(problem: str):
    """A shipped problem, or the text of one, solved once."""
    return worked.key(worked.parse(problem) if "\n" in problem else worked.example(problem))


def sheet(mistake) -> dict[str, str]:
    """The numbers of the key before the cell of an example, with as many decimals as the wrong number, and that."""
    example, key = mistake.example, prepared(mistake.example.problem)
    places = max(4, -Decimal(example.written).as_tuple().exponent)
    before = [name for name in key.askable() if key.order[name] < key.order[example.cell]]
    return {**{name: f"{key.truth(name):.{places}f}" for name in before}, example.cell: example.written}


@pytest.mark.parametrize("name", mistakes())
def test_own_example_is_diagnosed(name):
    """The wrong number of a mistake's example is called a mistake, and this one is among those that lead to it."""
    mistake = mistakes()[name]
    report = worked.check(prepared(mistake.example.problem), sheet(mistake))
    finding = report[mistake.example.cell]
    assert finding.verdict == "mistake", finding
    assert name in finding.mistakes[:3], finding
    assert report.first_wrong == mistake.example.cell


def whole_step(mistake) -> dict[str, str]:
    """All cells of the step of an example: right ones before the wrong number, then what follows from it."""
    example, key = mistake.example, prepared(mistake.example.problem)
    places = max(4, -Decimal(example.written).as_tuple().exponent)
    found = key.solution.replayed({example.cell: Decimal(example.written)}, precise=True)
    step = key.cells[example.cell].computed_in
    names = [name for name in key.askable() if key.cells[name].computed_in == step and name in found]
    return {**{name: f"{Decimal(found[name].value):.{places}f}" for name in names}, example.cell: example.written}


@pytest.mark.parametrize("name", mistakes())
def test_own_example_is_diagnosed_on_a_full_sheet_and_alone(name):
    """Where all cells of the step are on the sheet, and where nothing is but the wrong number."""
    example = mistakes()[name].example
    places = max(4, -Decimal(example.written).as_tuple().exponent)
    alone = {example.cell: f"{Decimal(example.written):.{places}f}"}
    for answers in (whole_step(mistakes()[name]), *([] if name in UNSEEN_ALONE else [alone])):
        finding = worked.check(prepared(example.problem), answers)[example.cell]
        assert finding.verdict == "mistake" and name in finding.mistakes, finding


@pytest.mark.parametrize("name", mistakes())
def test_right_numbers_are_not_mistaken(name):
    """With the right number in its place, nothing on the sheet of an example is wrong."""
    example = mistakes()[name].example
    answers = sheet(mistakes()[name])
    places = max(4, -Decimal(example.written).as_tuple().exponent)
    key = worked.key(prepared(example.problem).problem.altered(decimals=places))
    answers[example.cell] = f"{key.truth(example.cell):.{places}f}"
    report = worked.check(key, answers)
    assert not report.wrong and report.score == report.out_of


@pytest.mark.parametrize("name", mistakes())
def test_a_teacher_can_read_it(name):
    """Each mistake has a sentence, a tiny example with the right and the wrong calculation, and where it was met."""
    mistake = mistakes()[name]
    assert mistake.explanation.partition("\n")[0].endswith(".")
    assert "Right:" in mistake.explanation and "Wrong:" in mistake.explanation
    assert mistake.title and mistake.title[0].islower() and not mistake.title.endswith(".")
    assert mistake.met and 1 <= mistake.often <= 5
    assert bool(mistake.rewired) != bool(mistake.meant)


def test_they_go_to_other_processes_by_name():
    """Each is the same one there as here."""
    assert all(pickle.loads(pickle.dumps(each)) is each for each in mistakes().values())


def test_there_are_enough():
    """As many as were promised."""
    assert len(mistakes()) >= LEAST
