"""Mistakes about gradients, changes and new weights, and slips of the pen: on nets of any shape, on any number."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import worked
from tests import problems
from worked.checking.mistakes import mistakes
from worked.checking.mistakes.mistake import BOUNDS, LAYERS, MOST, OPTIMISERS, Around
from worked.checking.numbers.ranges import Ranges, point
from worked.trace.net import NET

UPDATE = ("gradient", "change", "weight", "bias")
ABOUT = {name: each for name, each in mistakes().items() if each.about == NET and set(UPDATE) & set(each.quantities)}
RULES = [name for name, each in ABOUT.items() if each.part not in (OPTIMISERS, BOUNDS, LAYERS)]
OF_METHODS = [name for name, each in mistakes().items() if each.part in (OPTIMISERS, BOUNDS)]
SLIPS = [name for name, mistake in mistakes().items() if mistake.meant]
# What shows in no new weight of a sheet with one sample; where a change goes by a delta, it has no gradient in it.
UNSEEN = {"plain": ["other-samples-input"], "slides": ["other-samples-input", "delta-for-gradient"]}
# Nets with shared parameters and thresholds, and the mistakes that are about these alone.
TOPOLOGIES = ("shared-bias", "thresholds")
ABOUT_TOPOLOGIES = ("threshold-sign-lost", "tied-not-summed", "tied-averaged")
MOST_NUMBERS = 9 * 24
DECIMALS = 7

PROBLEMS = {
    f"{sizes} {convention} {how}": {"sizes": sizes, "extra": f'convention = "{convention}"', **options}
    for convention in ("plain", "slides")
    for sizes in ((1, 1), (2, 2, 1), (2, 3, 2, 1))
    for how, options in {
        "one sample": {},
        "two steps": {"samples": 2, "more": "steps = 2"},
        "mean": {"samples": 3, "more": 'batch = "all"'},
        "sum": {"samples": 2, "more": 'batch = "all"\nsamples = "sum"'},
    }.items()
}


@cache
def key_of(name):
    """A random problem, or a shipped one, solved once."""
    if name in TOPOLOGIES:
        return worked.key(worked.example(name))
    return worked.key(problems.problem(sum(map(ord, name)), **PROBLEMS[name]))


@cache
def lettered():
    """A random problem whose learning rate is a letter, solved once."""
    text = problems.text_of(1, samples=2, more="steps = 2").replace("learning-rate = 0.5", 'learning-rate = "r"')
    return worked.key(worked.parse(text))


def value(key, formula):
    """What a formula comes to from the true numbers."""
    found = formula.value(lambda name: point(key.truth(name)), Ranges())
    assert found.low <= found.high and found.high - found.low < 1e-9
    return found.low


# Misconceptions


@pytest.mark.parametrize("name", RULES)
def test_rules_fit_any_net(name):
    """Wherever a rule applies, it gives a few other formulas than the right one; somewhere, another number."""
    mistake = mistakes()[name]
    telling = 0
    for key in map(key_of, [*PROBLEMS, *TOPOLOGIES]):
        for cell in key.cells.values():
            if cell.quantity in mistake.quantities and cell.formula:
                wrong = list(mistake.formulas(Around(key, cell)))
                assert len(wrong) <= MOST and cell.formula not in wrong
                telling += sum(abs(value(key, formula) - key.truth(cell.id)) > 1e-6 for formula in wrong)
    assert telling


@pytest.mark.parametrize("name", RULES)
def test_letters_do_no_harm(name):
    """Where the learning rate is a letter, the wrong formulas have numbers all the same."""
    mistake, key = mistakes()[name], lettered()
    for cell in key.cells.values():
        if cell.quantity in mistake.quantities and cell.formula:
            assert all(value(key, formula) is not None for formula in mistake.formulas(Around(key, cell)))


@pytest.mark.parametrize("convention", ["plain", "slides"])
@pytest.mark.parametrize(
    "name", [name for name in RULES if "change" in mistakes()[name].quantities and name not in ABOUT_TOPOLOGIES]
)
def test_found_behind_new_weights(name, convention):
    """On a sheet without gradients and changes, what was done wrong in them is seen in the new weight."""
    mistake = mistakes()[name]
    key = key_of(f"(2, 3, 2, 1) {convention} one sample")
    cells = [cell for cell in key.cells.values() if cell.quantity in ("gradient", "change") and cell.formula]
    for cell in cells:
        if cell.quantity not in mistake.quantities:
            continue
        for formula in mistake.formulas(Around(key, cell)):
            change = value(key, formula) * (1 if cell.quantity == "change" else -key.truth("learning-rate@1"))
            quantity = "weight" if ">" in cell.place else "bias"
            written = key.truth(f"{quantity}[{cell.place}]@1") + change
            new = f"{quantity}[{cell.place}]@2"
            if abs(written - key.truth(new)) > 1e-4:
                before = [other for other in key.askable() if key.order[other] < key.order[cells[0].id]]
                sheet = {other: f"{key.truth(other):.{DECIMALS}f}" for other in before}
                finding = worked.check(key, {**sheet, new: f"{written:.{DECIMALS}f}"})[new]
                assert finding.verdict == "mistake" and name in finding.mistakes, finding
                return
    assert name in UNSEEN[convention]


# Slips


def text_of(sign, before, after):
    """A number as it is typed."""
    return f"{sign}{before}.{after}" if after else f"{sign}{before}"


SIGNS = st.sampled_from(["", "-"])
BEFORE = st.sampled_from(["0", "0", "0", "1", "12", "305"])
AFTER = st.text("0123456789", max_size=10)
LEADING_ZERO = re.compile(r"-?0\d")
NUMBERS = st.builds(text_of, SIGNS, BEFORE, AFTER)
LONG = st.builds(
    lambda sign, digits, exponent: Decimal((sign, digits, exponent)),
    st.integers(0, 1),
    st.lists(st.integers(0, 9), min_size=1, max_size=40),
    st.integers(-100, 60),
)


def meant_by(name, text):
    """The numbers that may have been meant, digit for digit."""
    return {number.as_tuple() for number in mistakes()[name].meant(Decimal(text))}


@pytest.mark.parametrize("name", SLIPS)
@settings(max_examples=40, deadline=None)
@given(LONG)
def test_slips_take_any_number(name, number):
    """Of any number there are only so many others that may have been meant, all finite and none of them itself."""
    found = list(mistakes()[name].meant(number))
    assert len(found) <= MOST_NUMBERS
    assert all(each.is_finite() and each != number for each in found)


@settings(max_examples=100, deadline=None)
@given(NUMBERS, st.integers(-3, 3).filter(bool))
def test_sign_and_point(right, places):
    """The sign and the point go back to where they were."""
    assume(Decimal(right))
    exact = Decimal(right).as_tuple()
    assert exact in meant_by("sign-slip", str(Decimal(right).copy_negate()))
    assert exact in meant_by("decimal-point", str(Decimal(right).scaleb(places)))


@settings(max_examples=200, deadline=None)
@given(NUMBERS, st.data())
def test_digits(right, data):
    """Two digits exchanged, one but the last wrong, one left out or twice: what was meant is among those tried."""
    exact = Decimal(right).as_tuple()
    place = data.draw(st.sampled_from([place for place, sign in enumerate(right) if sign.isdigit()]))
    head, digit, tail = right[:place], right[place], right[place + 1 :]
    other = data.draw(st.sampled_from([each for each in "0123456789" if each != digit]))
    planted = [("one-digit", head + other + tail)] if any(sign.isdigit() for sign in tail) else []
    if tail and tail[0].isdigit() and tail[0] != digit:
        planted.append(("swapped-digits", head + tail[0] + digit + tail[1:]))
    if "." in head and tail.strip(digit):
        planted.append(("digit-dropped", head + tail))
    if Decimal(head + digit + digit + tail) != Decimal(right):
        planted.append(("digit-doubled", head + digit + digit + tail))
    for name, text in planted:
        assert LEADING_ZERO.match(text) or exact in meant_by(name, text), name


@settings(max_examples=200, deadline=None)
@given(NUMBERS.filter(lambda text: len(text.partition(".")[2]) > 3), st.integers(1, 3))
def test_digits_cut_off(exact, places):
    """What was cut off lies within half a unit of a number tried."""
    unit = Decimal(1).scaleb(-places)
    right = Decimal(exact).quantize(unit, ROUND_HALF_UP)
    cut = Decimal(exact).quantize(unit, ROUND_DOWN)
    if cut != right:
        tried = list(mistakes()["truncated"].meant(cut))
        assert any(abs(number - Decimal(exact)) <= Decimal(5).scaleb(-places - 2) for number in tried)
        assert all(number.as_tuple().exponent == -places - 1 for number in tried)


# What a teacher reads

CALCULATION = re.compile(r"[-+*/(). \d]+")
NUMBER = re.compile(r"-?\d[\d.]*")


@pytest.mark.parametrize("name", [*RULES, *OF_METHODS, *SLIPS])
def test_calculations_are_true(name):
    """The tiny calculations come to what stands behind them, but for the last digit; the wrong one is the example's."""
    mistake = mistakes()[name]
    right, _, wrong = mistake.explanation.partition("Right:")[2].partition("Wrong:")
    for line in (right, wrong):
        parts = [part.strip() for part in line.strip().partition("\n")[0].rstrip(".").split("=")]
        found = NUMBER.match(parts[-1])
        assert found, line
        number = Decimal(found[0].rstrip("."))
        unit = 10.0 ** number.as_tuple().exponent
        for part in parts[1:-1]:
            if CALCULATION.fullmatch(part):
                assert abs(eval(part) - float(number)) <= 1.01 * unit, line
    assert number == Decimal(mistake.example.written)
