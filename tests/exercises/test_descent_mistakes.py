"""Sheets of descents: right ones are right by any optimiser, mistakes in slopes and in optimisers are named."""

from __future__ import annotations

import math
from functools import cache

import pytest

import worked
from worked.checking.mistakes import mistakes, mistakes_in
from worked.checking.mistakes.mistake import MOST, OPTIMISERS, Around
from worked.checking.numbers.ranges import Ranges, point
from worked.maths.optimisers import OPTIMISERS as RULES
from worked.trace.net import NET

STARTS = {
    "coupled": 'function = "0.1*w1^2 + 2*w2^2 + w1*w2 + 1"\nstart = { w1 = -5, w2 = -2 }\nlearning-rate = 0.1\n',
    "given": "gradients = [[0.4, -0.2], [0.3, 0.1], [-0.2, 0.25]]\nstart = { w1 = 0.5, w2 = -1.2 }\n"
    "learning-rate = 0.05\n",
    "chained": 'function = "(3 - 2*w)^2 + exp(-2*w) + 4"\nstart = { w = 0.5 }\nlearning-rate = 0.05\n',
}
MORE = {
    "adaptive": 'schedule = "adaptive"\nsteps = 4',
    "inverse-time": 'schedule = { name = "inverse-time", decay = 0.5 }\nsteps = 3',
    "clipped": 'clip = { name = "norm", threshold = 1 }\nsteps = 3',
    "decaying": 'clip = { name = "value", threshold = 1 }\nweight-decay = 0.1',
    "begun": 'optimiser = "adam"\nstate = { updates = 2, first-moment = 0.1, second-moment = 0.5 }',
}
PROBLEMS = {
    f"{name}, {rule.name} {form.name}": f"[descent]\n{text}"
    f'optimiser = {{ name = "{rule.name}", form = "{form.name}" }}\nsteps = 3\n'
    for name, text in STARTS.items()
    for rule in RULES.values()
    for form in (rule.forms if rule.uses_slopes else ())
} | {name: f"[descent]\n{STARTS['coupled']}{more}\n" for name, more in MORE.items()}
OWN = [name for name, each in mistakes().items() if each.about == "descent"]
# What nets and descents have in common; the rest of the catalogue is about penalties, biases and samples.
SHARED = ("velocity-not-carried", "correction-left-out", "shares-exchanged", "root-not-divided-by", "squares-forgotten",
          "nesterov-left-out", "look-ahead-forgotten", "uphill", "rate-left-out", "change-only", "not-updated",
          "another-gradient", "another-old-weight", "not-clipped", "decay-left-out", "schedule-miscounted")  # fmt: skip
ARITHMETIC = Ranges()


@cache
def key_of(name):
    """An exercise, solved once."""
    return worked.key(worked.parse(PROBLEMS[name]))


@cache
def told_of(quantity, kind):
    """The names of the mistakes about a quantity."""
    return {mistake.name for mistake in mistakes_in(quantity, kind)}


def value(formula, look):
    """What a formula comes to."""
    return formula.value(lambda name: point(look(name)), ARITHMETIC).center


def written(key, places, wrong=None, left_out=()):
    """The sheet of a student who rounds each number and goes on from it; `wrong` are formulas that are used instead."""
    known, sheet = {}, {}
    for name, cell in key.cells.items():
        if not cell.formula:
            known[name] = float(cell.given)
            continue
        known[name] = value((wrong or {}).get(name, cell.formula), lambda each: known.get(each, key.truth(each)))
        if cell.quantity not in left_out:
            sheet[name] = f"{known[name]:.{places}f}"
            known[name] = float(sheet[name])
    return sheet


@pytest.mark.parametrize("name", PROBLEMS)
def test_right_sheets_are_right(name):
    """The key rounded to any decimals, and rounded numbers carried on, with intermediate ones left out."""
    key = key_of(name)
    for places in (3, 8):
        asking = worked.key(key.problem.altered(decimals=places))
        report = worked.check(asking, {cell: f"{key.truth(cell):.{places}f}" for cell in key.askable()})
        assert not report.wrong and report.score == report.out_of
    for left_out in ((), ("velocity", "change", "gradient"), ("first-moment-corrected", "second-moment-corrected")):
        assert not worked.check(key, written(key, 5, left_out=left_out)).wrong


@pytest.mark.parametrize("name", [name for name, each in mistakes().items() if each.rewired])
def test_rules_are_sound(name):
    """Rules about nets and about descents give a few other formulas, and those about descents another number."""
    mistake, telling = mistakes()[name], 0
    for key in map(key_of, PROBLEMS):
        for cell in key.cells.values():
            if not cell.formula or name not in told_of(cell.quantity, key.kind):
                continue
            formulas = list(mistake.formulas(Around(key, cell)))
            assert len(formulas) <= MOST and cell.formula not in formulas
            numbers = [value(formula, key.truth) for formula in formulas]
            telling += sum(abs(number - key.truth(cell.id)) > 1e-6 for number in numbers)
    assert telling or name not in (*OWN, *SHARED)


def _is_known(key, cell, formula):
    """Whether all that a formula is made of is computed before a cell."""
    return all(key.order[name] < key.order[cell.id] for name in formula.symbols())


@pytest.mark.parametrize("name", [*OWN, *SHARED])
def test_planted_mistakes_are_named(name):
    """A mistake in one number, from which all others follow: it is named, and nothing else is wrong."""
    mistake = mistakes()[name]
    for key in map(key_of, PROBLEMS):
        for cell in key.cells.values():
            if not cell.formula or name not in told_of(cell.quantity, key.kind):
                continue
            wrong = next((each for each in mistake.formulas(Around(key, cell)) if _is_known(key, cell, each)), None)
            sheet = written(key, 6, wrong={cell.id: wrong}) if wrong else {}
            if not wrong or math.isclose(float(sheet[cell.id]), key.truth(cell.id), rel_tol=0.01, abs_tol=0.01):
                continue
            report = worked.check(key, sheet)
            assert name in report[cell.id].mistakes, (cell.id, report[cell.id])
            assert report.first_wrong == cell.id and len(report.wrong) == 1
            return
    raise AssertionError("nowhere to plant it")


def test_slopes_taken_at_the_next_point():
    """The second parameter's slope with the first one already moved."""
    text = PROBLEMS["coupled, gradient-descent plain"]
    # 4 * (-2) + (-5) = -13; the first parameter moves by -0.1 * (0.2 * (-5) - 2) = 0.3 to -4.7.
    report = worked.check(worked.parse(text), {"weight[w1]@2": "-4.7", "gradient[w2]@1": "-12.7"})
    assert report["gradient[w2]@1"].mistakes[0] == "gradient-at-another-point"


def test_adam_worked_in_one_go():
    """A change of Adam without corrected moments on the sheet, its small epsilon left out, is right to all digits."""
    text = f'[descent]\n{STARTS["given"]}optimiser = "adam"\nsteps = 1\n'
    assert not worked.check(worked.parse(text), {"change[w1]@1": "-0.050000000000", "weight[w1]@2": "0.45"}).wrong


def test_mistakes_of_nets_are_known_in_descents_only():
    """Rules about nets are tried in descents, where parameters learn as well, and in no other exercise."""
    about = {mistake.about for mistake in mistakes_in("velocity", "descent")}
    assert NET in about
    assert all(each.about != NET for each in mistakes_in("mean", "feature-scaling"))
    assert any(each.part == OPTIMISERS for each in mistakes_in("velocity", "descent"))
