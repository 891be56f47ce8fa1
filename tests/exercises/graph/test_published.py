"""Shipped graphs: the numbers of course notes, exams and lectures, and those of SciPy and SymPy."""

from __future__ import annotations

import numpy as np
import pytest
import sympy
from scipy.signal import correlate
from scipy.special import softmax

import worked
from tests.exercises.graph.graphs import shown
from worked.problem.shipped import example_text


def test_the_product_of_a_sum_of_the_course_notes():
    found = shown(worked.example("graph-product-of-sum"))
    assert found == {
        "value[q]@1": "3", "value[f]@1": "-12", "local[x>q]@1": "1", "local[y>q]@1": "1", "local[q>f]@1": "-4",
        "local[z>f]@1": "3", "gradient[f]@1": "1", "gradient[q]@1": "-4", "gradient[x]@1": "-4",
        "gradient[y]@1": "-4", "gradient[z]@1": "3",
    }  # fmt: skip


def test_the_neuron_of_the_course_notes():
    """Values 1.00, -1.00, 0.37, 1.37 and 0.73; gradients 0.20, w0: -0.20, x0: 0.39, w1: -0.39, x1: -0.59, w2: 0.20."""
    found = shown(worked.example("graph-sigmoid-neuron"))
    assert [found[f"value[{name}]@1"] for name in ("v3", "v4", "v5", "v6", "f")] == [
        "1.00",
        "-1.00",
        "0.37",
        "1.37",
        "0.73",
    ]
    gradients = [found[f"gradient[{name}]@1"] for name in ("v6", "v5", "v4", "v3", "w0", "x0", "w1", "x1", "w2")]
    assert gradients == ["-0.53", "-0.53", "-0.20", "0.20", "-0.20", "0.39", "-0.39", "-0.59", "0.20"]
    gate = worked.parse(example_text("graph-sigmoid-neuron").replace("taken-apart", "gate"))
    whole = shown(gate)
    assert whole["value[f]@1"] == "0.73" and len(whole) < len(found)
    assert all(whole[name] == found[name] for name in ("gradient[w0]@1", "gradient[x1]@1", "gradient[w2]@1"))


def test_the_end_of_a_net_with_gradients_from_behind():
    """Of an exam: z = (3, -2), W2 = [[5, 1], [1, 2]], dH/dz = (-3, 1): dH/da = (-14, -1), dH/dz1 = (-14, 0)."""
    found = shown(worked.example("graph-upstream"))
    names = ("a1", "a2", "z1", "z2", "w11", "w12")
    assert [found[f"gradient[{name}]@1"] for name in names] == ["-14", "-1", "-14", "0", "-9", "0"]


def test_a_maximum_passes_all_to_one_argument():
    found = shown(worked.example("graph-max-gate"))
    assert [found[f"gradient[{name}]@1"] for name in ("x", "y", "z")] == ["2", "5", "0"]


# Layers of courses: convolution, recurrence, attention


def test_a_recurrent_net_adds_the_gradients_of_its_steps():
    """SymPy differentiates the loss after three steps by the weight that they share."""
    w = sympy.Symbol("w")
    h = sympy.Rational("0.2")
    for x in ("0.5", "-1", "1"):
        h = sympy.tanh(w * h + sympy.Rational(x))
    slope = sympy.diff((h - 1) ** 2 / 2, w).subs(w, sympy.Rational("0.8")).evalf(30)
    solution = worked.solve(worked.example("recurrent-net"))
    assert abs(sympy.Float(solution["gradient[w]@1"].value, 30) - slope) < 1e-20
    parts = [float(solution[f"gradient[v{step}]@1"].value) * float(solution[f"local[w>v{step}]@1"].value)
             for step in (1, 2, 3)]  # fmt: skip
    assert sum(parts) == pytest.approx(float(slope)) and all(parts)


def test_a_convolution_is_the_correlation_of_scipy_and_so_is_its_gradient():
    """Y = correlate(X, K), dL/dK = correlate(X, dL/dY); what comes back goes to where a window has its maximum."""
    found = shown(worked.example("convolution"))
    x, k = np.array([[0, 3, 0, 2], [3, 1, 2, 2], [0, 0, 1, 2], [3, 0, 1, 1]]), np.array([[1, -1], [2, 0]])
    y, weights, behind = correlate(x, k, "valid"), np.array([[1, 2], [-1, 1]]), np.zeros((3, 3))
    a, total = np.maximum(y, 0), 0
    windows = {(row, column): a[row : row + 2, column : column + 2] for row, column in np.ndindex(2, 2)}
    total = sum(weights[at] * window.max() for at, window in windows.items())
    for (row, column), window in windows.items():
        down, right = np.unravel_index(window.argmax(), (2, 2))
        behind[row + down, column + right] += 2 * (total - 9) * weights[row, column]
    for name, wanted in (
        ("value[Y", y),
        ("gradient[A", behind),
        ("gradient[K", correlate(x, behind * (y > 0), "valid")),
    ):
        for (row, column), number in np.ndenumerate(wanted):
            assert float(found[f"{name}.{row + 1}.{column + 1}]@1"]) == number


def test_attention_is_the_softmax_of_scaled_scores_times_the_values():
    q, k, v = np.array([1, 0.5]), np.array([[1, 0], [0, 1], [1, 1]]), np.array([[1, 2], [0, 1], [2, -1]])
    solution = worked.solve(worked.example("attention"))
    p = softmax(k @ q / np.sqrt(2))
    for name, wanted in (("p", p), ("o", p @ v)):
        for at, number in enumerate(wanted, 1):
            assert float(solution[f"value[{name}.{at}]@1"].value) == pytest.approx(number)
    # The Jacobian of softmax, diag(p) - p p^T, on the way back.
    behind = (np.diag(p) - np.outer(p, p)) @ v @ (2 * (p @ v - [1, 0]))
    for at, number in enumerate(k.T @ behind / np.sqrt(2), 1):
        assert float(solution[f"gradient[q.{at}]@1"].value) == pytest.approx(number)


@pytest.mark.parametrize(
    ("example", "cell", "number", "mistake"),
    [
        ("recurrent-net", "gradient[w]@1", "0.1587", "paths-not-added"),
        ("convolution", "value[Y.1.2]@1", "1", "kernel-flipped"),
        ("convolution", "gradient[K.1.1]@1", "32", "kernel-flipped"),
        ("convolution", "local[A.1.1>P.1.1]@1", "1", "extreme-passes-to-all"),
        ("attention", "local[s.1>p.2]@1", "0.07184", "minus-lost-in-derivative"),
    ],
)
def test_known_mistakes_with_them_are_named(example, cell, number, mistake):
    key = worked.key(worked.example(example))
    sheet = {name: key.solution[name].shown for name in key.askable()} | {cell: number}
    (wrong,) = worked.check(key, sheet).wrong
    assert mistake in wrong.mistakes
