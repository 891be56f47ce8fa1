"""Shipped graphs: the numbers of course notes, exams and lectures."""

from __future__ import annotations

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
