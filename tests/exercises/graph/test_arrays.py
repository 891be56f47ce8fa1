"""Graphs of vectors and matrices: numbers held to SymPy and NumPy; files, pages in a browser, updates; refusals."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
import sympy

import worked
from tests.exercises.graph.arrays import GRAPHS, LEARNING, STEP, computed, drawn, entries
from tests.live import node as nodejs
from worked.errors import WorkedError
from worked.live.data import live_data


@pytest.mark.parametrize("place", range(len(GRAPHS)))
def test_values_and_gradients_agree_with_numpy_and_finite_differences(place):
    text, arrays = drawn(place)
    solution = worked.solve(worked.parse(text))
    for name, found in computed(GRAPHS[place], arrays).items():
        for at, entry in entries(name, np.shape(found)) if name not in arrays else ():
            assert float(solution[f"value[{entry}]@1"].value) == pytest.approx(np.asarray(found)[at], rel=1e-9)
    for name, array in arrays.items():
        for at, entry in entries(name, array.shape):
            moved = []
            for away in (STEP, -STEP):
                other = array.copy()
                other[at] += away
                moved.append(computed(GRAPHS[place], {**arrays, name: other})["f"])
            own = f"gradient[{entry}]@1"
            found = float(solution[own].value) if own in solution else 0.0
            assert found == pytest.approx((moved[0] - moved[1]) / (2 * STEP), rel=1e-5, abs=1e-5)
    assert all(solution[name].proven for name in solution)


def test_a_quadratic_form_agrees_with_sympy():
    """SymPy differentiates x^T A x as a whole: (A + A^T) x, x x^T."""
    solution = worked.solve(worked.example("graph-quadratic"))
    a, x = sympy.Matrix([[3, 1], [-2, 4]]), sympy.Matrix([1, 2])
    assert sympy.Integer(solution["value[f]@1"].value) == (x.T * a * x)[0]
    slopes, outer = (a + a.T) * x, x * x.T
    for row in (0, 1):
        assert sympy.Integer(solution[f"gradient[x.{row + 1}]@1"].value) == slopes[row]
        for column in (0, 1):
            assert sympy.Integer(solution[f"gradient[A.{row + 1}.{column + 1}]@1"].value) == outer[row, column]


# Files


@pytest.mark.parametrize(
    ("inputs", "node", "more", "said"),
    [
        ("x = [1, 2], W = [[1, 2, 3], [4, 5, 6]]", "f = sum(W @ x)", "",
         "nodes, number 1: W @ x: a 2 x 3 matrix does not go with a vector of 2"),
        ("x = [1, 2], y = [1, 2, 3]", "f = sum(x + y)", "", "x \\+ y: a vector of 2 does not go with a vector of 3"),
        ("A = [[1, 2]], B = [[1], [2]]", "f = sum(A * B)", "", r"\(a product of matrices is written with @\)"),
        ("W = [[1, 2], [4]]", "f = sum(W)", "", "inputs.W: row 2 has 1 number, the first one has 2"),
        ("W = [[1, 2], 4]", "f = sum(W)", "", "found both"),
        ("W = [[[1], 2]]", "f = sum(W)", "", "found lists in row 1"),
        ("W = [[]]", "f = sum(W)", "", "a vector has at least one number"),
        ("x = [1, true]", "f = sum(x)", "", "entry x.2: expected a number"),
        ("x = [1, 2]", "f = 2 * x", "", "f is a vector of 2; name a number, one entry such as f.1"),
        ("x = [1, 2]", "f = 2 * x", 'output = "f.3"', "f.3: f is a vector of 2 and has entries from f.1 to f.2"),
        ("x = [1, 2]", "f = 2 * x", "upstream = { f = [1, 2, 3] }", "the gradient is a vector of 3, and f is a vector"),
        ("x = [1, 2]", "f = x.T * 2", "", "only a matrix is transposed, or a vector before @"),
        ("x = [1, 2], c = 3", "f = c @ x", "", "c is a number; a product with a number is written with *"),
        ("x = [1, 2], c = 3", "f = c.1 * sum(x)", "", "c is a number and has no entries"),
        ("x = [1, 2], x1 = 3", "f = x1 * sum(x)", "", "two names look the same"),
        ("x = [1, 2]", "f = summ(x)", "", "did you mean 'sum'"),
        ("x = [1, 2], W = [[1, 2]]", "f = sum(conv(W, x))", "", "a vector of 2 does not fit into a 1 x 2 matrix"),
        ("x = [1, 2], k = [1, 2, 3]", "f = sum(conv(x, k))", "", "a vector of 3 does not fit into a vector of 2"),
        ("x = [1, 2]", "f = sum(conv(x))", "", "a second argument in the brackets of conv"),
        ("x = [1, 2], c = 2", "f = sum(maxpool(x, c))", "", "expected a whole number from 1, found c"),
        ("x = [1, 2]", "f = sum(averagepool(x, 0))", "", "expected a whole number from 1, found 0"),
        ("x = [1, 2]", "f = sum(maxpool(x, 3))", "", "a vector of 3 does not fit into a vector of 2"),
        ("x = [1, 2], c = 2", "f = softmax(c) * sum(x)", "", "c is a number; softmax takes a vector or a matrix"),
        ("x = [1, 2], W = [[1, 2]]", "f = sum(concat(x, W) + 1)", "", "concat joins vectors and numbers"),
        ("x = [1, 2]", "f = concat(x, x)", "", "f is only concat"),
        ("x = 1", "f = x @ x", "", "x is a number; a product with a number is written with"),
        (f"x = {[1] * 201}", "f = sum(x)", "", "at most 200 numbers"),
    ],
)  # fmt: skip
def test_what_makes_no_graph_of_arrays_is_refused_in_a_sentence(inputs, node, more, said):
    with pytest.raises(WorkedError, match=said) as error:
        worked.parse(f'[graph]\ninputs = {{ {inputs} }}\nnodes = ["{node}"]\n{more}')
    assert "\n" not in str(error.value)


def test_one_entry_and_gradients_from_behind_are_outputs():
    text = '[graph]\ninputs = { W = [[1, 2], [3, 4]], x = [5, 6] }\nnodes = ["z = W @ x"]\n'
    entry = worked.solve(worked.parse(f'{text}output = "z.2"'))
    assert [entry[f"gradient[{name}]@1"].shown for name in ("z.2", "W.2.1", "W.2.2", "x.1")] == ["1", "5", "6", "3"]
    assert "gradient[W.1.1]@1" not in entry
    behind = worked.solve(worked.parse(f"{text}upstream = {{ z = [1, -2] }}"))
    assert [behind[f"gradient[{name}]@1"].shown for name in ("W.1.2", "W.2.2", "x.1", "x.2")] == [
        "6",
        "-12",
        "-5",
        "-6",
    ]


def test_fractions_among_whole_numbers_keep_their_decimals():
    for inputs in ('x = "1/3", y = 1', 'x = ["1/3", 1], y = 1'):
        name = "x" if "[" not in inputs else "sum(x)"
        found = worked.solve(worked.parse(f"[graph]\ninputs = {{ {inputs} }}\nnodes = ['f = {name} + y']"))
        assert found["value[f]@1"].shown in ("1.3333", "2.3333")


def test_a_number_of_a_matrix_is_exchanged_where_it_stands():
    problem = worked.example("graph-quadratic")
    assert worked.solve(problem.with_givens({"input[A.1.2]@1": "5"}))["value[y.1]@1"].shown == "13"


@pytest.mark.parametrize("place", [1, 7, 8, 12, 18, 21])
def test_the_page_of_a_browser_computes_the_same_digits(place):
    data = live_data(worked.parse(drawn(place)[0]))
    [outcomes] = nodejs.run("replay.mjs", [[data, {}]])
    for cell, outcome in zip(data["cells"], outcomes, strict=True):
        if "shown" in cell:
            assert outcome["shown"] == cell["shown"], cell["id"]


@pytest.mark.parametrize("place", [0, 4, 8, 18, 20])
def test_sympy_proves_all_derivatives(place):
    page = worked.render(worked.worksheet(worked.parse(drawn(place)[0]), prove=True), "markdown")
    assert "SymPy" in page


def test_what_is_too_large_for_a_page_stands_entry_by_entry():
    inputs = f"W = {[[0.1] * 9, [0.2] * 9]}, x = {[0.5] * 9}, b = [1, 2]"
    more = 'update = ["W"]\noptimiser = "momentum"\nsteps = 2'
    wide = f"[graph]\ninputs = {{ {inputs} }}\nnodes = ['z = W @ x + b', 'f = sum(z)']\n{more}"
    page = worked.render(worked.worksheet(worked.parse(wide)), "text")
    assert "b = \N{LEFT SQUARE BRACKET UPPER CORNER} 1" in page and "W_1,2" in page
    assert max(map(len, page.splitlines())) <= 88


NET = """
[network]
layers = [["x1", "x2"], ["o1", "o2"]]
activations = "tanh"
[network.weights]
"x1>o1" = 0.2
"x2>o1" = -0.4
"x1>o2" = 0.5
"x2>o2" = 0.1
[network.biases]
o1 = 0.1
o2 = 0
[[samples]]
inputs = [1, 2]
targets = [1, 0]
[training]
loss = "half-squared-error"
learning-rate = 0.5
steps = 2
optimiser = "OPTIMISER"
"""


@pytest.mark.parametrize("optimiser", ["gradient-descent", "nesterov", "adam", "rprop"])
def test_matrices_learn_as_the_weights_of_a_net_do(optimiser):
    one, other = (worked.solve(worked.parse(text.replace("OPTIMISER", optimiser))) for text in (LEARNING, NET))
    for step in (2, 3):
        for row in (1, 2):
            assert Decimal(one[f"weight[b.{row}]@{step}"].value) == Decimal(other[f"bias[o{row}]@{step}"].value)
            for at in (1, 2):
                own = Decimal(one[f"weight[W.{row}.{at}]@{step}"].value)
                assert own == Decimal(other[f"weight[x{at}>o{row}]@{step}"].value)
    assert Decimal(one["value[E]@3"].value) == Decimal(other["loss@3"].value)
