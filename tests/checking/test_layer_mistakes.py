"""Sheets of nets with normalised, dropped and skipped layers: right ones are right, mistakes are named."""

from __future__ import annotations

import math
from functools import cache
from random import Random

import pytest

import worked
from tests.checking.layers import PROBLEMS, net
from worked.checking.mistakes import mistakes
from worked.checking.mistakes._layers import PLAIN, dropping
from worked.checking.mistakes.mistake import LAYERS, MOST, Around
from worked.checking.numbers.ranges import Ranges, point
from worked.trace.net import NET

OF_LAYERS = [name for name, each in mistakes().items() if each.part == LAYERS]
ALL = [name for name, each in mistakes().items() if each.rewired and each.about == NET]
ARITHMETIC = Ranges()
# What a sheet may leave out.
INNER = ("mean-error", "variance-error", "deviation-error", "normalised-error", "scaled-error", "dropped-error")


@cache
def key_of(name):
    """A problem, solved once."""
    return worked.key(worked.parse(PROBLEMS[name]))


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
        formula = (wrong or {}).get(name, cell.formula)
        known[name] = value(formula, lambda each: known.get(each, key.truth(each)))
        if cell.quantity not in left_out:
            sheet[name] = f"{known[name]:.{places}f}"
            known[name] = float(sheet[name])
    return sheet


@pytest.mark.parametrize("name", PROBLEMS)
@pytest.mark.parametrize("places", [2, 4, 8])
def test_the_key_is_right(name, places):
    """The key of every kind of layer, rounded to as many decimals as are asked for, is a right sheet."""
    key = worked.key(worked.parse(PROBLEMS[name]).altered(decimals=places))
    report = worked.check(key, {cell: f"{key.truth(cell):.{places}f}" for cell in key.askable()})
    assert not report.wrong and report.score == report.out_of == len(key.askable())


@pytest.mark.parametrize("name", PROBLEMS)
@pytest.mark.parametrize("left_out", [(), INNER, ("mean", "variance", "deviation", "dropped", "joined", "error")])
def test_rounded_numbers_carried_on_are_right(name, left_out):
    """Who rounds each number to four decimals and goes on from it is right, whatever is left out."""
    key = key_of(name)
    report = worked.check(key, written(key, 4, left_out=left_out))
    assert not report.wrong, report.wrong


@pytest.mark.parametrize("name", [name for name in PROBLEMS if name.startswith(("batch", "layer", "epsilon"))])
def test_other_signs_of_all_errors_are_right(name):
    """Who counts all errors and deltas with the other sign is right, those of normalised numbers too."""
    key = key_of(name)
    sheet = {cell: f"{key.truth(cell):.6f}" for cell in key.askable()}
    turned = {
        cell: str(-float(text)) if key.cells[cell].quantity.endswith(("error", "delta")) else text
        for cell, text in sheet.items()
    }
    assert not worked.check(key, turned).wrong


# Other ways to compute

NORMALISED = {
    "net[o1]@1.1": "1",
    "net[o1]@1.2": "7",
    "net[o1]@1.3": "10",
}
LONG = net("2-2-1", "normalisation = { gamma = [1.5, 0.5], beta = [0.1, -0.2] }", hidden="tanh")


def test_a_variance_by_the_mean_of_the_squares():
    """The mean of the squares less the square of the mean loses digits: 18.44 - 15.29 = 3.15, and not 3.16 as it is."""
    text = PLAIN.replace("[1], targets", "[2.1], targets").replace("[7], targets", "[3.33], targets")
    key = worked.key(worked.parse(text.replace("[10], targets", "[6.31], targets")))
    mean, squares = round(11.74 / 3, 2), round((4.41 + 11.09 + 39.82) / 3, 2)
    found = f"{squares - round(mean**2, 2):.2f}"
    assert (f"{mean:.2f}", found, f"{key.truth('variance[o1]@1'):.2f}") == ("3.91", "3.15", "3.12")
    assert not worked.check(key, {"mean[o1]@1": "3.91", "variance[o1]@1": found}).wrong


def one_line(key, unit, tag, places):
    """dE/dx in one line: gamma / (m * deviation) * (m * dy - sum of dy - x * sum of (dy * x)), rounded on the way."""

    def look(name):
        return round(key.truth(name), places)

    tags = (1, 2, 3)
    errors = [look(f"scaled-error[{unit}]@1.{each}") for each in tags]
    numbers = [look(f"normalised[{unit}]@1.{each}") for each in tags]
    total = round(sum(errors), places)
    dot = round(sum(error * number for error, number in zip(errors, numbers, strict=True)), places)
    whole = 3 * errors[tag - 1] - total - round(numbers[tag - 1] * dot, places)
    return look(f"gamma[{unit}]@1") / (3 * look(f"deviation[{unit}]@1")) * whole


@pytest.mark.parametrize("places", [4, 6])
@pytest.mark.parametrize("left_out", [(), INNER[:3], INNER[:4]])
def test_the_way_back_in_one_line(places, left_out):
    """The formula of one line is right, with and without the errors of mean and variance on the sheet."""
    key = worked.key(worked.parse(LONG))
    sheet = {
        name: f"{key.truth(name):.{places}f}"
        for name in key.askable()
        if key.cells[name].computed_in == 1 and key.cells[name].quantity not in left_out
    }
    for unit in ("h1", "h2"):
        for tag in (1, 2, 3):
            sheet[f"delta[{unit}]@1.{tag}"] = f"{one_line(key, unit, tag, places):.{places}f}"
    learned = ("gradient", "change", "weight", "bias")
    sheet = {name: text for name, text in sheet.items() if not name.startswith(learned)}
    assert not worked.check(key, sheet).wrong


@pytest.mark.parametrize("places", [3, 4, 6])
def test_ioffe_and_szegedys_formulas(places):
    """dE/d(variance) by a power of -3/2, and dE/d(mean) with the term that sums to 0."""
    key = worked.key(worked.parse(LONG))
    sheet = {name: f"{key.truth(name):.{places}f}" for name in key.askable() if key.cells[name].computed_in == 1}
    look = {name: round(key.truth(name), places) for name in key.cells}
    for unit in ("h1", "h2"):
        errors = [look[f"normalised-error[{unit}]@1.{tag}"] for tag in (1, 2, 3)]
        centred = [look[f"net[{unit}]@1.{tag}"] - look[f"mean[{unit}]@1"] for tag in (1, 2, 3)]
        power = (look[f"variance[{unit}]@1"] + 1e-5) ** -1.5
        by_variance = sum(a * b for a, b in zip(errors, centred, strict=True)) * -0.5 * power
        by_variance = float(f"{by_variance:.{places}f}")
        by_mean = -sum(errors) / look[f"deviation[{unit}]@1"] + by_variance * -2 * sum(centred) / 3
        sheet[f"variance-error[{unit}]@1"], sheet[f"mean-error[{unit}]@1"] = str(by_variance), f"{by_mean:.{places}f}"
        del sheet[f"deviation-error[{unit}]@1"]
    sheet = {name: text for name, text in sheet.items() if key.order[name] <= key.order["mean-error[h2]@1"]}
    assert not worked.check(key, sheet).wrong


def test_a_tiny_epsilon_may_be_left_out():
    """Without an epsilon of 0.00001 beside a variance of 14 all digits are right; without one of 2 none is."""
    tiny = PLAIN.replace("epsilon = 2", "epsilon = 0.00001")
    assert not worked.check(worked.parse(tiny), {"deviation[o1]@1": f"{math.sqrt(14):.12f}"}).wrong
    report = worked.check(worked.parse(PLAIN), {**NORMALISED, "deviation[o1]@1": f"{math.sqrt(14):.6f}"})
    assert report["deviation[o1]@1"].mistakes[0] == "norm-epsilon-left-out"


@pytest.mark.parametrize("before", [{"dropped[h1]@1": "5", "dropped[h2]@1": "0"}, {}])
def test_a_mask_beside_the_slope(before):
    """A delta with the mask of its unit in it is right where no error is on the sheet; 0 comes of a dropped unit."""
    sheet = {**before, "dropped-error[h1]@1": "0.75", "dropped-error[h2]@1": "1.5"}
    sheet |= {"delta[h1]@1": "0.9375", "delta[h2]@1": "0"}
    assert not worked.check(worked.parse(dropping()), sheet).wrong


def test_weights_made_smaller_in_the_test():
    """Who multiplies weights by 1 - p in the test, as the paper does, rounds at another place."""
    key = worked.key(worked.parse(dropping(', scaled = "testing"').replace("[[0.5, 1]]", "[[0.6437, 0.3162]]")))
    total = sum(
        round(0.8 * key.truth(f"weight[{unit}>o1]@2"), 2) * round(key.truth(f"out[{unit}]@2"), 2)
        for unit in ("h1", "h2")
    )
    sheet = {f"out[{unit}]@2": f"{key.truth(f'out[{unit}]@2'):.2f}" for unit in ("h1", "h2")}
    assert not worked.check(key, {**sheet, "net[o1]@2": f"{total:.2f}"}).wrong


# Mistakes


@pytest.mark.parametrize("name", ALL)
def test_rules_are_sound_with_any_layer(name):
    """Wherever a rule applies it gives a few formulas, none the right one or of the cell itself."""
    mistake, telling = mistakes()[name], 0
    for key in map(key_of, PROBLEMS):
        for cell in key.cells.values():
            if cell.quantity not in mistake.quantities or not cell.formula:
                continue
            formulas = list(mistake.formulas(Around(key, cell)))
            assert len(formulas) <= MOST and cell.formula not in formulas
            for formula in formulas:
                assert cell.id not in set(formula.symbols())
                telling += abs(value(formula, key.truth) - key.truth(cell.id)) > 1e-6
    assert telling or name not in OF_LAYERS


@pytest.mark.parametrize("name", OF_LAYERS)
def test_planted_mistakes_are_named(name):
    """A mistake in one number, from which all others follow: it is named, and nothing else is wrong."""
    mistake, draw, planted = mistakes()[name], Random(name), 0
    for key in draw.sample(list(map(key_of, PROBLEMS)), len(PROBLEMS)):
        cells = [cell for cell in key.cells.values() if cell.formula and cell.quantity in mistake.quantities]
        for cell in draw.sample(cells, len(cells)):
            wrong = next(iter(mistake.formulas(Around(key, cell))), None)
            sheet = written(key, 5, wrong={cell.id: wrong}) if wrong else {}
            if not wrong or math.isclose(float(sheet[cell.id]), key.truth(cell.id), rel_tol=0.01, abs_tol=0.001):
                continue
            report = worked.check(key, sheet)
            assert name in report[cell.id].mistakes, (cell.id, report[cell.id])
            assert [finding.cell for finding in report.findings if finding.is_wrong] == [cell.id]
            planted += 1
            break
        if planted == 2:
            break
    assert planted


def test_a_mistake_behind_a_number_that_is_not_on_the_sheet():
    """A deviation that is not on the sheet, of a variance divided by m - 1, shows in the normalised number."""
    sheet = {**NORMALISED, "mean[o1]@1": "6", "normalised[o1]@1.1": f"{-5 / math.sqrt(21 + 2):.4f}"}
    report = worked.check(worked.parse(PLAIN), sheet)
    assert "sample-variance-in-batch" in report["normalised[o1]@1.1"].mistakes


def test_the_activation_is_that_of_the_scaled_number():
    """A slope of the net input is no other way to the slope of a unit whose net input is normalised."""
    key = key_of("batch")
    sheet = {name: f"{key.truth(name):.6f}" for name in key.askable() if key.cells[name].computed_in == 1}
    sheet["out[h1]@1.1"] = f"{math.tanh(key.truth('net[h1]@1.1')):.6f}"
    assert worked.check(key, sheet).first_wrong == "out[h1]@1.1"
