"""The equations on the pages of graphs with vectors and matrices, held to their cells by NumPy."""

from __future__ import annotations

import numpy as np
import pytest

import worked
from tests.exercises.graph.arrays import GRAPHS, LEARNING, NUMPY, WINDOWS, drawn
from worked.formula import notation as n
from worked.formula import tree as t


def evaluated(formula, values):
    """A formula between matrices by NumPy, with the true numbers of the cells."""
    match formula:
        case n.Matrix():
            return np.array([[float(evaluated(entry, values)) for entry in row] for row in formula.rows])
        case n.Value() | n.Answer():
            return values[formula.slot]
        case t.Number():
            return float(formula.text)
        case n.Transposed():
            return evaluated(formula.body, values).T
        case n.MatrixProduct():
            first, *others = (evaluated(each, values) for each in formula.factors)
            for each in others:
                first = first @ each
            return first
        case n.Applied():
            return applied(formula.function, *(evaluated(each, values) for each in formula.arguments))
        case n.Prime() if formula.function in WINDOWS:
            return applied(formula.function, evaluated(formula.argument, values))
        case n.Prime():
            table = NUMPY["prime"] if formula.order else {**NUMPY, "σ": NUMPY["sigmoid"]}
            return table[formula.function](evaluated(formula.argument, values))
        case t.Sum():
            return sum(evaluated(each, values) for each in formula.terms)
        case t.Product() | n.Entrywise():
            return np.prod(np.broadcast_arrays(*(evaluated(each, values) for each in formula.factors)), axis=0)
        case t.Quotient():
            return evaluated(formula.top, values) / evaluated(formula.bottom, values)
        case t.Negative():
            return -evaluated(formula.body, values)
        case t.Power():
            return evaluated(formula.base, values) ** evaluated(formula.exponent, values)
    raise TypeError(formula)


def applied(name, *arguments):
    """A function of arrays, of which those with one column are vectors."""
    flat = [each.ravel() if np.ndim(each) == 2 and each.shape[1] == 1 else each for each in arguments]
    found = WINDOWS[name](*flat)
    return found[:, None] if found.ndim == 1 else found


def equations(problem) -> int:
    """Holds all equations of a page that come to a matrix to its cells; how many there are."""
    solution = worked.solve(problem)
    values = {name: float(solution[name].value) for name in solution}
    count = 0
    for block in worked.worksheet(problem).blocks:
        for line in getattr(block, "lines", ()):
            if isinstance(line, n.Chain) and line.after and isinstance(line.sides[-1], n.Matrix):
                numbers, result = (evaluated(side, values) for side in line.sides[-2:])
                assert np.allclose(numbers, result, rtol=1e-9, atol=1e-12), line
                count += 1
    return count


@pytest.mark.parametrize("place", range(len(GRAPHS)))
def test_the_equations_of_the_page_come_to_its_matrices(place):
    assert equations(worked.parse(drawn(place)[0])) >= 1


def test_equations_hold_where_only_some_entries_are_differentiated():
    """The gradient of the part of a vector that leads back to nothing is no number of the page."""
    text = """
[graph]
inputs = { W = [[0.5, -0.2, 0.1], [0.3, 0.4, -0.1]], h = [0.1, 0.2], x = 1, t = [1, 0] }
nodes = ["z = W @ concat(h, x)", "a = tanh(concat(z, x) * 2)", "L = norm2(W @ a - t)"]
gradients = ["W"]
"""
    problem = worked.parse(text)
    assert equations(problem) >= 5 and "gradient[a.3]@1" not in worked.solve(problem)


@pytest.mark.parametrize("optimiser", ["gradient-descent", "momentum", "nesterov", "adam"])
def test_the_equations_of_updates_come_to_their_matrices(optimiser):
    assert equations(worked.parse(LEARNING.replace("OPTIMISER", optimiser))) > 10
