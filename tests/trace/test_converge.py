"""Tests of trainings that stop by themselves: as many steps, with the same numbers, as a perceptron in plain Python."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest

import worked
from tests.perceptrons import STARTS, TABLES, perceptron, rows, text
from tests.worked_examples.published import Case
from worked.exercises.reading import parse
from worked.maths.separation import contradiction
from worked.record import replace
from worked.trace.converge import open_ended
from worked.trace.solution import Solution
from worked.trace.solve import settled

ALL = list(product(TABLES, STARTS, (0, 1)))


@pytest.mark.parametrize(("table", "start", "at_zero"), ALL)
def test_every_number_is_that_of_a_perceptron_in_plain_python(table, start, at_zero):
    epochs = list(rows(table, start, 12, at_zero))
    solution = Solution(perceptron(table, start, 12, at_zero, rounding="decimals = 3"))
    assert len(solution.steps) == 4 * len(epochs)
    for number, row in enumerate((row for epoch in epochs for row in epoch), start=1):
        assert Fraction(solution[f"net[o1]@{number}"].value) == row.net
        assert int(solution[f"out[o1]@{number}"].value) == row.out
        assert int(solution[f"error[o1]@{number}"].value) == row.error
        names = ("weight[x1>o1]", "weight[x2>o1]", "bias[o1]")
        assert tuple(Fraction(solution[f"{name}@{number + 1}"].value) for name in names) == row.weights


@pytest.mark.parametrize(("table", "epochs"), [("AND", 6), ("OR", 4), ("NAND", 6)])
def test_epochs_until_it_converges_from_zero(table, epochs):
    assert settled(perceptron(table, "zero")).training.steps == 4 * epochs


def test_negnevitsky_with_a_threshold_that_does_not_learn():
    """Negnevitsky 2005, table 3.3: AND in five epochs, with both weights 0.1."""
    solution = Solution(perceptron("AND", "negnevitsky", more="update-biases = false"))
    assert len(solution.steps) == 20
    assert (solution["weight[x1>o1]@21"].shown, solution["weight[x2>o1]@21"].shown) == ("0.1000", "0.1000")


def test_published_perceptrons_converge_where_they_say():
    """24 updates of AND are six epochs, the last without an error; OR of Cornell goes on for another epoch or two."""
    known = {"perceptron_and_es_24": 24, "cornell_perceptron_or": 16}
    for name, count in known.items():
        given = Case(name).problem
        training = replace(given.training, steps=80, stop="no-errors")
        assert settled(replace(given, training=training)).training.steps == count


def test_xor_goes_on_to_the_largest_number_of_epochs():
    for start in STARTS:
        assert settled(perceptron("XOR", start, 30)).training.steps == 120


def test_numbers_pinned_in_a_trace_do_not_change_its_length():
    given = perceptron("AND", "zero")
    pins = {name: Decimal(1) for name in Solution(given).cells if name.startswith("out")}
    pinned = Solution(given, pins)
    assert len(pinned.steps) == 24
    assert [int(pinned.outcomes[f"error[o1]@{number}"].rounded.number) for number in (23, 24)] == [-1, 0]


def test_carrying_rounded_numbers_is_what_decides():
    """With weights rounded to whole numbers a rate of 0.4 changes nothing: the numbers shown never converge."""
    slow = text("AND", "zero", rounding="decimals = 0").replace("learning-rate = 1", "learning-rate = 0.4")
    exact, shown = parse(slow), parse(slow.replace("decimals = 0", 'decimals = 0\ncarry = "shown"'))
    assert settled(exact).training.steps == 24
    assert settled(shown).training.steps == 80


def test_steps_on_the_command_line_take_the_place_of_the_stop():
    given = perceptron("AND", "zero").altered(steps=7)
    assert (len(list(given.steps())), given.training.stop) == (7, "")


def test_the_open_ended_problem_has_all_steps():
    given = perceptron("OR", "zero", 9)
    assert len(list(open_ended(given).steps())) == 36
    plain = worked.example("xor-2-2-1")
    assert open_ended(plain) is plain and settled(plain) is plain


def test_batches_and_several_outputs_stop_too():
    both = """
[network]
layers = [2, 2]
activations = "step"
weights = [[[0, 0], [0, 0]]]
biases = [[0, 0]]
[training]
optimiser = "perceptron"
epochs = 40
batch = 2
stop = "no-errors"
""" + "".join(f"[[samples]]\ninputs = [{x}, {y}]\ntargets = [{x & y}, {x | y}]\n" for x in (0, 1) for y in (0, 1))
    solution = Solution(parse(both))
    assert len(solution.steps) < 80 and len(solution.steps) % 2 == 0
    last = [cell for step in solution.steps[-2:] for cell in step.cells if cell.quantity == "error"]
    assert len(last) == 8 and all(solution[cell.id].value == "0" for cell in last)


# Separation


def demands(targets, bias=True):
    inputs = [(Fraction(x), Fraction(y), *([Fraction(1)] if bias else [])) for x in (0, 1) for y in (0, 1)]
    return [[c if t else -c for c in row] for row, t in zip(inputs, targets, strict=True)], [not t for t in targets]


@pytest.mark.parametrize("targets", list(product((0, 1), repeat=4)))
def test_of_all_truth_tables_only_xor_and_its_opposite_have_a_contradiction(targets):
    found = contradiction(*demands(targets))
    assert bool(found) == (targets in ((0, 1, 1, 0), (1, 0, 0, 1)))
    if found:
        assert found == {0: 1, 1: 1, 2: 1, 3: 1}


@pytest.mark.parametrize("targets", list(product((0, 1), repeat=4)))
def test_without_a_bias_what_has_no_contradiction_has_weights(targets):
    found = contradiction(*demands(targets, bias=False))
    some = [Fraction(n, 2) for n in range(-4, 5)]
    fits = any(
        all((w1 * x + w2 * y >= 0) == t for (x, y), t in zip(product((0, 1), repeat=2), targets, strict=True))
        for w1 in some
        for w2 in some
    )
    assert fits != bool(found)


def test_a_contradiction_has_the_smallest_whole_multipliers():
    corners = [[-Fraction(c) for c in point] for point in ((0, 0, 1), (3, 0, 1), (0, 3, 1))]
    inside = [Fraction(c) for c in (1, 1, 1)]
    assert contradiction([*corners, inside], [True, True, True, False]) == {0: 1, 1: 1, 2: 1, 3: 3}
    assert contradiction([], []) == {}
    assert contradiction([[Fraction(1)] * 3] * 17, [True] * 17) == {}
