"""A small classroom: correct sheets in every habit are never called wrong, and planted faults are found and named.

The large one, with figures, is bench/checking.py.
"""

from __future__ import annotations

import pytest

import worked
from bench.fault_names import NAMES
from tests.students.classroom import correct, faulty
from tests.students.faults import SLIPS
from tests.students.habits import HABITS
from tests.students.methods import METHODS
from tests.students.notations import NOTATIONS

PAPERS = 8
FAULTY = 200


def checked(paper):
    """The report of a paper."""
    return worked.check(worked.parse(paper.problem), paper.answers)


@pytest.mark.parametrize("habit", HABITS)
def test_no_habit_is_called_wrong(habit):
    """Whatever the habit, a correct sheet has no wrong cell, every mark, and exit code 0."""
    for seed in range(PAPERS):
        paper = correct(seed, habit=habit)
        report = checked(paper)
        assert not report.wrong, (seed, paper.notation, report.reading, report.wrong)
        assert report.score == report.out_of == len(paper.answers)
        assert report.exit_code == 0 and report.first_wrong is None


@pytest.mark.parametrize("notation", NOTATIONS)
def test_no_notation_is_called_wrong(notation):
    """Whatever the notation, every number is read and none is called wrong."""
    for seed in range(PAPERS):
        paper = correct(1000 + seed, notation=notation)
        report = checked(paper)
        assert not report.wrong and report.score == report.out_of, (seed, paper.habit, report.wrong)


@pytest.mark.parametrize("method", METHODS)
def test_no_method_is_called_wrong(method):
    """Whatever a net learns by, in whatever order it is worked and however it is rounded, right sheets are right."""
    for seed in range(PAPERS):
        paper = correct(3000 + seed, method=method)
        report = checked(paper)
        assert not report.wrong and report.score == report.out_of, (seed, paper.habit, report.wrong)


def test_faults_of_methods_are_found_and_named():
    """Nearly all visible faults in states, corrections, rates, penalties and bounds are found, and named."""
    visible = found = called = named = 0
    for seed in range(16):
        for method in ("momentum", "adam", "penalty", "clip by norm"):
            paper = faulty(seed, method=method)
            if not paper.visible or paper.fault in SLIPS:
                continue
            report = checked(paper)
            visible += 1
            found += any(
                f.verdict in ("mistake", "wrong", "rounding") and f.cell in paper.planted for f in report.findings
            )
            wrong = [finding for finding in report.wrong if finding.cell in paper.visible][:1]
            called += len(wrong)
            named += any(set(NAMES[paper.fault]) & set(finding.mistakes) for finding in wrong)
    assert visible > 24
    assert found / visible > 0.95 and named / called > 0.95


@pytest.mark.parametrize("decimals", [2, 3, 4, 5, 6])
def test_net_inputs_at_the_kink(decimals):
    """Net inputs of exactly 0 or close to it are no reason to call a ReLU net wrong."""
    for seed in range(PAPERS):
        paper = correct(2000 + seed, kinks=True, decimals=decimals, hidden="relu")
        assert not checked(paper).wrong, (seed, paper.habit)


def test_faults_are_found():
    """Nearly all visible faults are found, and what only follows from them is not called wrong."""
    visible = found = innocent = explained = 0
    for seed in range(FAULTY):
        paper = faulty(seed)
        if not paper.visible:
            continue
        report = checked(paper)
        wrong = {finding.cell for finding in report.wrong}
        close = {finding.cell for finding in report.findings if finding.verdict == "rounding"}
        visible += 1
        found += bool((wrong | close) & paper.planted)
        innocent += bool(wrong - paper.planted - paper.excused)
        explained += bool(wrong) and all(finding.verdict == "mistake" for finding in report.wrong)
    assert visible > FAULTY / 2
    assert found / visible > 0.95
    assert explained / visible > 0.85
    assert innocent / visible < 0.02


def test_only_the_fault_costs_marks():
    """A wrong number in one cell costs one mark; all that is carried from it costs none, unless it is 0."""
    counted = 0
    for seed in range(60):
        paper = faulty(seed, fault="bias-left-out", throughout=False, habit="full, written rounded", decimals=4)
        report = checked(paper)
        zero = not any(digit in "123456789" for cell in paper.planted for digit in paper.answers[cell])
        if report.wrong and not zero:
            counted += 1
            assert report.score == report.out_of - len(paper.planted), (seed, report.wrong)
            assert report.first_wrong in paper.planted
    assert counted > 30
