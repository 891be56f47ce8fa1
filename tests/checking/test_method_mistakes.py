"""Sheets of nets that train with momentum, Adam, penalties and the like: right ones are right, mistakes are sound."""

from __future__ import annotations

import math
from functools import cache

import pytest

import worked
from tests.checking.methods import problems
from worked.checking.mistakes import mistakes
from worked.checking.mistakes.mistake import BOUNDS, MOST, OPTIMISERS, Around
from worked.checking.numbers.ranges import Ranges, point
from worked.trace.net import NET

TEXTS = problems()
FEW = list(TEXTS)[::5]
OF_METHODS = [name for name, each in mistakes().items() if each.part in (OPTIMISERS, BOUNDS)]
ALL = [name for name, each in mistakes().items() if each.rewired and each.about == NET]


@cache
def key_of(name):
    """A problem, solved once."""
    return worked.key(worked.parse(TEXTS[name]))


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("places", [2, 6])
def test_right_sheets_are_right(name, places):
    """The key of every method, rounded to as many decimals as are asked for, is a right sheet."""
    key = worked.key(worked.parse(TEXTS[name]).altered(decimals=places))
    report = worked.check(key, {cell: f"{key.truth(cell):.{places}f}" for cell in key.askable()})
    assert not report.wrong and report.score == report.out_of == len(key.askable())


@pytest.mark.parametrize("name", ALL)
def test_rules_are_sound_with_any_method(name):
    """Wherever a rule applies it gives a few formulas, none the right one; those of methods lead to another number."""
    mistake, arithmetic, telling = mistakes()[name], Ranges(), 0
    for key in map(key_of, TEXTS if name in OF_METHODS else FEW):
        for cell in key.cells.values():
            if cell.quantity not in mistake.quantities or not cell.formula:
                continue
            formulas = list(mistake.formulas(Around(key, cell)))
            assert len(formulas) <= MOST and cell.formula not in formulas
            for formula in formulas:
                found = formula.value(lambda each, key=key: point(key.truth(each)), arithmetic)
                telling += abs(found.center - key.truth(cell.id)) > 1e-6 or math.isinf(found.high - found.low)
    assert telling or name not in OF_METHODS


ADAM = """
network = { layers = [1, 1], activations = "linear", weights = [[[0.4]]] }
samples = [{ inputs = [2], targets = [1.2] }]
[training]
learning-rate = 0.2
optimiser = { name = "adam", beta-2 = 0.99 }
state = { updates = 1, first-moment = 0.5, second-moment = 0.25 }
"""


def checked(text: str, answers: dict[str, str]):
    """The report of some answers."""
    return worked.check(worked.parse(text), answers)


def test_a_change_worked_in_one_go():
    """A change of Adam without the corrected moments on the sheet, and in another order, is right."""
    written = {"first-moment[x1>o1]@1": "0.37", "second-moment[x1>o1]@1": "0.2539"}
    # 0.2 * (0.37 / 0.19) / sqrt(0.2539 / 0.0199), in full; and 0.2 * 1.95 = 0.39, divided by 3.57.
    for change in ("-0.10904", "-0.109"):
        report = checked(ADAM, {**written, "change[x1>o1]@1": change, "weight[x1>o1]@2": "0.291"})
        assert not report.wrong and report.score == 4, report.findings


def test_a_small_epsilon_may_be_left_out():
    """Without its epsilon of 1e-8 a change is right to the last of many digits; with one of 0.1 it is not."""
    text = ADAM.replace('"adam"', '"adam", form = "epsilon-inside"')
    exact = 0.2 * (0.37 / 0.19) / math.sqrt(0.2539 / 0.0199)
    assert not checked(text, {"change[x1>o1]@1": f"{-exact:.14f}"}).wrong
    report = checked(text.replace("beta-2 = 0.99", "beta-2 = 0.99, epsilon = 1"), {"change[x1>o1]@1": f"{-exact:.6f}"})
    assert "epsilon-left-out" in report["change[x1>o1]@1"].mistakes


SHRINKING = """
network = { layers = [1, 1], activations = "linear", weights = [[[0.4]]] }
samples = [{ inputs = [2], targets = [1.2] }]
[training]
learning-rate = 0.2
"""


@pytest.mark.parametrize(("more", "right"), [('penalty = "l2"', "0.54"), ("weight-decay = 0.1", "0.55")])
def test_weights_that_shrink_first(more, right):
    """(1 - rate * lambda) * w first, then the step: 0.96 * 0.4 = 0.38, rounded, and 0.16; or 0.98 * 0.4 = 0.39."""
    report = checked(SHRINKING + more, {"net[o1]@1": "0.80", "weight[x1>o1]@2": right})
    assert not report.wrong, report.findings


def test_rates_worked_from_the_last_one():
    """0.9 times the last rate, rounded, is right where 0.9 to a power of the first rate is asked for."""
    text = SHRINKING.replace("0.2\n", "0.3\n") + 'schedule = { name = "exponential", counts = "updates" }\nsteps = 4'
    rates = {f"learning-rate@{step}": rate for step, rate in enumerate(("0.30", "0.27", "0.24", "0.22"), 1)}
    assert not checked(text, rates).wrong
    assert checked(text, {**rates, "learning-rate@4": "0.25"}).wrong


def test_mistakes_of_states_behind_new_weights():
    """What was done wrong in a velocity that is not on the sheet is seen in the new weight."""
    text = SHRINKING + 'optimiser = { name = "momentum", form = "velocity" }\nstate = { velocity = 0.5 }'
    report = checked(text, {"gradient[x1>o1]@1": "-0.8", "weight[x1>o1]@2": "0.56"})
    assert report["weight[x1>o1]@2"].mistakes[0] == "velocity-not-carried"


SIGNS = SHRINKING + 'optimiser = { name = "momentum", form = "rate-inside" }\nstate = { velocity = 0.5 }'


def test_changes_with_the_other_sign():
    """Changes may be written as what is subtracted, where the new weights go the right way; else they are wrong."""
    answers = {"velocity[x1>o1]@1": "0.29", "change[x1>o1]@1": "0.29", "weight[x1>o1]@2": "0.11"}
    report = checked(SIGNS, answers)
    assert not report.wrong and "opposite sign" in report.reading
    assert checked(SIGNS, {**answers, "weight[x1>o1]@2": "0.69"}).wrong
    assert checked(SIGNS, {name: answers[name] for name in list(answers)[:2]}).wrong
