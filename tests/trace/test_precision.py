"""An undecided digit makes only what it depends on more precise, and all digits are those of beginning anew."""

from __future__ import annotations

import random
import re
import weakref
from collections import Counter
from decimal import Decimal

import pytest

import worked
from tests import problems
from tests.trace.restarted import restarted
from tests.trace.test_undecided import SYMMETRIC
from worked.cells.cell import Step
from worked.exercises.reading import parse
from worked.formula import Formula, Number, exp, sum_of
from worked.number import LAST_PRECISION, START_PRECISION, Digits, Rounding
from worked.trace.replay import CHEAP_PRECISION, replay
from worked.trace.solution import Solution, result

LEVELS = [START_PRECISION << times for times in range(7)]
ROUNDING = Rounding(Digits(4))
HALF_UNIT = Number("0.00005")

seen: Counter[tuple[str, int]] = Counter()


class Counted(Formula):
    """A formula of a cell that counts how often it is evaluated at each precision."""

    body: Formula
    name: str

    def parts(self):
        return (self.body,)

    def value(self, lookup, arithmetic):
        seen[self.name, arithmetic.precision] += 1
        return self.body.value(lookup, arithmetic)


class Made(Step):
    """A step whose cells count their evaluations."""

    def make(self, quantity: str, place: str, formula: Formula, ahead: int = 0):
        return self.add(quantity, place, formula=Counted(formula, f"{quantity}[{place}]@{self.number}"), ahead=ahead)


def sigmoid(formula: Formula) -> Formula:
    return 1 / (1 + exp(-formula))


def evaluations(name: str) -> dict[int, int]:
    """How often a cell was evaluated, by precision."""
    return {precision: times for (cell, precision), times in seen.items() if cell == name}


def replayed(make, rounding=ROUNDING, pins=None):
    """The outcomes of all cells; from here on evaluations are counted anew."""
    seen.clear()
    return {name: outcome for _, outcomes in replay(make, rounding, pins) for name, outcome in outcomes.items()}


def trace(count: int, tie: int):
    """Steps from which three weights go on; in one of them a sum of two cells is exactly 1, which nothing decides."""
    step = Made(1, ())
    weights = [
        step.add("weight", place, given=given) for place, given in zip("xyz", ("0.7", "-0.7", "0.3"), strict=True)
    ]
    for number in range(1, count + 1):
        step = step if number == 1 else Made(number, ())
        outs = [step.make("out", place, sigmoid(weight)) for place, weight in zip("xyz", weights, strict=True)]
        factor = HALF_UNIT if number == tie else Number("0.3")
        step.make("net", "sum", factor * (outs[0] + outs[1]))
        step.make("net", "other", sum_of(outs) * Number("0.3"))
        shifts = (Number("0.1"), Number("-0.1"), outs[2])
        weights = [
            step.make("weight", place, weight * Number("0.5") + shift * weight**2 / weight**2, ahead=1)
            for place, weight, shift in zip("xyz", weights, shifts, strict=True)
        ]
        yield step


def test_what_an_undecided_digit_does_not_depend_on_is_computed_once():
    found = replayed(lambda: trace(1, tie=1))
    assert found["net[sum]@1"].rounded.proven is False
    assert found["net[sum]@1"].shown == "0.0001"
    for name in ("out[z]@1", "net[other]@1", "weight[z]@1"):
        assert evaluations(name) == {START_PRECISION: 1}, name
    for name in ("out[x]@1", "out[y]@1"):
        assert evaluations(name) == dict.fromkeys(LEVELS, 1), name


def test_earlier_steps_are_computed_anew_only_for_what_the_step_begins_with():
    found = replayed(lambda: trace(3, tie=3))
    assert found["net[sum]@3"].rounded.proven is False
    for number in (1, 2):
        for name in ("net[sum]", "net[other]", "out[x]", "out[y]"):
            assert evaluations(f"{name}@{number}") == {START_PRECISION: 1}, name
    assert evaluations("out[z]@3") == evaluations("net[other]@3") == {START_PRECISION: 1}
    assert evaluations("weight[x]@2") == evaluations("out[x]@3") == dict.fromkeys(LEVELS, 1)


def test_the_steps_after_a_coincidence_stay_at_few_digits():
    replayed(lambda: trace(40, tie=2))
    late = {precision for (name, precision) in seen if int(name.partition("@")[2]) > 3}
    assert max(late) == CHEAP_PRECISION


def test_a_run_that_is_asked_for_much_takes_over():
    def coincidences():
        for step in trace(30, tie=0):
            first, second = (step[f"out[{place}]@{step.number}"].symbol for place in "xy")
            step.make("net", "tie", HALF_UNIT * (first + second))
            yield step

    found = replayed(coincidences)
    assert not any(found[f"net[tie]@{number}"].rounded.proven for number in range(1, 31))
    assert evaluations("net[other]@30") == {LAST_PRECISION: 1}


def test_with_rounded_numbers_carried_on_only_the_undecided_cell_is_computed_anew():
    def carried():
        step = Made(1, ())
        out = step.make("out", "x", sigmoid(step.add("weight", "x", given="0.7")))
        step.make("net", "tie", HALF_UNIT * (sigmoid(out) + sigmoid(-out)))
        yield step

    found = replayed(carried, Rounding(Digits(4), carry="shown"))
    assert found["net[tie]@1"].rounded.proven is False
    assert evaluations("net[tie]@1") == dict.fromkeys(LEVELS, 1)
    assert evaluations("out[x]@1") == {START_PRECISION: 1}


def test_a_pin_ends_what_is_computed_anew():
    found = replayed(lambda: trace(3, tie=3), pins={"weight[x]@3": Decimal("0.25"), "weight[y]@3": Decimal("-0.25")})
    assert found["net[sum]@3"].rounded.proven is False
    assert set(evaluations("out[x]@3")) == set(LEVELS)
    assert evaluations("out[x]@2") == {START_PRECISION: 1}


def test_letters_have_no_outcome_in_any_run():
    def lettered():
        bias = None
        for step in trace(3, tie=2):
            bias = bias or step.add("bias", "l", given="b", letter=True)
            bias = step.make("bias", "l", bias + step[f"out[z]@{step.number}"].symbol, ahead=1)
            yield step

    found = replayed(lettered)
    assert found["net[sum]@2"].rounded.proven is False
    assert not any(name.startswith("bias") for name in found)
    assert not any(name.startswith("bias") for name, _ in seen)


def test_equal_units_stay_equal_beside_a_coincidence():
    """What a page says of symmetry depends on it."""
    text = (
        SYMMETRIC.format(weight="0.000025").replace("[1, 2, 1]", "[1, 3, 1]").replace("[[1], [-1]]", "[[1], [1], [-1]]")
    )
    solution = Solution(
        parse(text.replace("0.000025]]", "0.000025, 0.00005]]").replace("final-pass = false", "steps = 3"))
    )
    outcomes, pairs = solution.outcomes, 0
    assert outcomes["net[o1]@1"].rounded.proven is False
    for name in outcomes:
        if "h1" in name:
            pairs += 1
            assert outcomes[name].enclosure == outcomes[name.replace("h1", "h2")].enclosure, name
    assert pairs > 20


def test_a_long_training_keeps_no_steps_that_are_past():
    alive: weakref.WeakSet[Step] = weakref.WeakSet()
    most = 0

    def watched():
        for step in trace(60, tie=40):
            alive.add(step)
            yield step

    for _ in replay(watched, ROUNDING):
        most = max(most, len(alive))
    assert most <= 2 * len(LEVELS)


# The same digits as by beginning anew


def same(problem, pins=None, precise=(False, True)):
    """Hold a replay to one that begins anew, cell by cell; return how many were not proven."""
    solution, unproven = Solution(problem), 0
    for each in precise:
        ours = solution.replayed(pins or {}, each)
        theirs = restarted(problem.steps, problem.rounding, pins or {}, each)
        assert list(ours) == list(theirs)
        for name, cell in solution.cells.items():
            one, two = (result(cell, outcomes[name], problem.rounding) for outcomes in (ours, theirs))
            assert (one.shown, one.exact, one.proven, one.tie) == (two.shown, two.exact, two.proven, two.tie), name
            assert not each or Decimal(one.value) == Decimal(two.value), name
            unproven += not one.proven
    return unproven


ROUNDINGS = (
    "",
    "decimals = 2",
    "figures = 3",
    'decimals = 6\nhalf = "truncate"',
    'figures = 5\nhalf = "even"\ncarry = "shown"',
)
NORMALISED = '[network.normalisation]\nlayers = [1]\nover = "batch"\nepsilon = 0.001'


def drawn(seed: int):
    """A small random net; every third one has so coarse numbers that many sums come to nothing, or to a tie."""
    draw = random.Random(seed)
    out, loss = draw.choice([(out, loss) for _, out, loss in problems.pairs()])
    more = draw.choice(["steps = 2", 'optimiser = "momentum"\nsteps = 2', 'batch = "all"\nsteps = 3'])
    extra = NORMALISED if seed % 4 == 0 else ""
    sizes = (draw.choice((1, 2)), 2, draw.choice((1, 2)) if out != "softmax" else 2)
    text = problems.text_of(
        seed,
        sizes,
        draw.choice(problems.ELEMENTWISE),
        out,
        loss,
        samples=2,
        more="batch = 2" if extra else more,
        extra=extra,
    )
    if seed % 3 == 0:
        coarse = ("0.5", "-0.5", "1", "-1", "0.00005", "0")
        text = re.sub(r"-?\d\.\d\d\b", lambda _: draw.choice(coarse), text)
    return parse(f"{text}\n[rounding]\n{ROUNDINGS[seed % len(ROUNDINGS)]}\n")


@pytest.mark.parametrize("seed", range(40))
def test_random_nets(seed):
    same(drawn(seed))


@pytest.mark.parametrize("seed", range(1, 40, 4))
def test_random_nets_with_pins(seed):
    problem, draw = drawn(seed), random.Random(seed)
    names = draw.sample(list(Solution(problem).cells), 3)
    same(problem, {name: Decimal(draw.randint(-99, 99)) / 100 for name in names})


@pytest.mark.parametrize("rounding", ["", "decimals = 4", 'decimals = 4\nhalf = "even"', "decimals = 3"])
def test_nets_with_a_tie_that_nothing_decides(rounding):
    text = SYMMETRIC.format(weight="0.00005" if "3" not in rounding else "0.0005").replace("final-pass = false", "")
    assert same(parse(f"{text}\nsteps = 2\n[rounding]\n{rounding}\n"))


@pytest.mark.parametrize("pins", [{}, {"weight[x1>h1]@2": Decimal("0.1")}])
def test_long_trainings(pins):
    """Enclosures grow wider with each update, until the digits to begin with do not decide them any more."""
    example = worked.example("epochs-2-2-1").altered(steps=120, carry="exact")
    same(example, pins, precise=[False])
    outcomes = Solution(example).replayed(pins)
    assert any(len(outcome.enclosure[0].as_tuple().digits) > START_PRECISION for outcome in outcomes.values())
