"""The honesty of simulated students who train with momentum, Adam, penalties and the like: their numbers are right."""

from __future__ import annotations

from decimal import Decimal, localcontext
from random import Random

import pytest

import worked
from tests.students.habits import HABITS
from tests.students.methods import METHODS
from tests.students.nets import draw_net
from tests.students.student import Student
from tests.students.textbook import EXACT, Impossible, plan

# What an epsilon may change that a student leaves out.
CLOSE = Decimal("1e-3")


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("method", METHODS)
def test_full_precision_is_that_of_the_package(method, seed):
    """Every line of every method comes to the number of the package's key."""
    with localcontext(EXACT):
        net = draw_net(Random(f"{method}{seed}"), method=method, biased=seed % 3 > 0)
        student = Student(net, HABITS["full, written rounded"], 4, "plain", Random(seed), kinks=True)
        student.hand.op.way &= ~8
        try:
            values = student.work().values
        except Impossible:
            return
    solution = worked.solve(worked.parse(net.text))
    computed = [cell.id for cell in solution.cells.values() if cell.formula is not None]
    assert set(computed) == {line.cell for line in plan(net.shape).lines}
    for cell in computed:
        right = Decimal(solution[cell].value)
        assert abs(Decimal(values[cell]) - right) <= Decimal("1e-12") * max(1, abs(right)), (cell, net.text)


@pytest.mark.parametrize("method", ["adam", "rmsprop", "adagrad"])
def test_an_epsilon_left_out_changes_next_to_nothing(method):
    """Who leaves out an epsilon of 1e-8 does so where it makes no difference."""
    for seed in range(10):
        with localcontext(EXACT):
            net = draw_net(Random(seed), method=method)
            student = Student(net, HABITS["full, written rounded"], 4, "plain", Random(seed), kinks=True)
            found = []
            for way in (0, 8):
                student.hand.op.way = way
                try:
                    found.append(student.work().values)
                except Impossible:
                    break
        for cell, number in (found[0] if len(found) == 2 else {}).items():
            assert abs(number - found[1][cell]) <= CLOSE * max(abs(number), Decimal("0.1")), cell
