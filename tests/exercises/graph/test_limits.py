"""Graphs at their limits: every function in a browser, a thousand nodes, and what is refused in a sentence."""

from __future__ import annotations

import pytest

import worked
from tests.exercises.graph.graphs import drawn, text_of
from tests.live import node as nodejs
from worked.errors import WorkedError
from worked.exercises.common.functions import functions
from worked.live.data import live_data


def test_the_page_of_a_browser_computes_all_functions():
    """The arithmetic of the pages shows the same digits for all functions."""
    inputs, nodes = drawn(3)
    every = [
        f"m{place} = {name}(x1/4)" for place, name in enumerate(functions()) if name not in ("sqrt", "ln", "max", "min")
    ]
    whole = [*nodes, *every, "h = f + " + " + ".join(each.partition(" ")[0] for each in every)]
    data = live_data(worked.parse(text_of(inputs, whole)))
    [outcomes] = nodejs.run("replay.mjs", [[data, {}]])
    for cell, outcome in zip(data["cells"], outcomes, strict=True):
        if "shown" in cell:
            assert outcome["shown"] == cell["shown"], cell["id"]


def test_a_graph_of_a_thousand_nodes_is_solved_and_a_larger_one_refused():
    nodes = ["n0 = x * y", *(f"n{place} = 0.5*n{place - 1} + x" for place in range(1, 500))]
    problem = worked.parse(text_of({"x": "0.5", "y": "2"}, nodes))
    assert len(problem.nodes) == 999 and worked.solve(problem)["gradient[x]@1"].proven
    assert "Figure" not in {type(block).__name__ for block in worked.worksheet(problem).blocks}
    with pytest.raises(WorkedError, match="at most 1000 nodes"):
        worked.parse(text_of({"x": "0.5", "y": "2"}, [*nodes, "g = exp(n499*x)"]))
    with pytest.raises(WorkedError, match="20000 numbers"):
        many = ["n0 = x * y", *(f"n{place} = n{place - 1} + x" for place in range(1, 990))]
        worked.parse(text_of({"x": "0.5", "y": "2"}, many, 'update = ["x"]\nsteps = 20'))


@pytest.mark.parametrize(
    ("inputs", "nodes", "more", "said"),
    [
        ({"x": "1"}, ["f = x + q"], "", r"nodes, number 1: nothing is called 'q'; "),
        ({"x": "1"}, ["f = g + x", "g = 2*x"], "", "'g' is computed only further down"),
        ({"x": "1"}, ["f = f + x"], "", "'f' is computed only further down, or of itself"),
        ({"x": "1"}, ["x = x + 1"], "", "'x' is an input already"),
        ({"x": "1"}, ["f = x + 1", "f = x*2"], "", "'f' is a node before it already"),
        ({"x": "1", "y": "2"}, ["f = x + 1"], "", "the input y leads to no output"),
        ({"x": "1"}, ["q = 2*x", "f = x + 1"], "", "the node q leads to no output"),
        ({"x": "1"}, ["f = x"], "", "f only repeats x"),
        ({"x": "1"}, ["c = 2 + 3", "f = c*x"], "", "c is made of numbers alone"),
        (
            {"x": "1"},
            ["f = x ** 2"],
            "",
            r"place 8: expected a number, a name or a bracket \(a power is written with \^\)",
        ),
        ({"x": "1"}, ["f = log(x)"], "", r"place 5: expected one of sqrt, exp, ln"),
        ({"x": "1"}, ["f = max(x)"], "", "expected a second argument in the brackets of max"),
        ({"x": "1"}, ["f = sin(x, 2)"], "", "expected a closing bracket, found ','"),
        ({"x": "1"}, ["f = 2*x = 3"], "", "expected a node such as 'q = x"),
        ({"x": "1"}, ["max = 2*x"], "", "'max' is a function"),
        ({"x": "1"}, ["f = e^x"], "", r"exponential function is written exp\(x\)"),
        ({"x": "1"}, ["f = " + "(" * 60 + "x" + ")" * 60], "", "nested too deeply"),
        ({"x": "1"}, ["f = __import__(x)"], "", "unknown sign: '_'"),
        ({"x1": "1", "x_1": "2"}, ["f = x1 * x_1"], "", "two names look the same"),
        ({"x": '"a"'}, ["f = 2*x"], "", "expected a number such as 0.5"),
        ({"x": "1"}, ["f = 2*x"], 'output = "g"', "no node is called 'g'"),
        ({"x": "1"}, ["f = 2*x"], 'outputs = "f"', "unknown key 'outputs'; did you mean 'output'"),
        ({"x": "1"}, ["f = 2*x"], 'update = ["y"]', "no input is called 'y'"),
        ({"x": "1"}, ["f = 2*x"], "steps = 2", "nothing learns"),
        ({"x": "1"}, ["f = 2*x"], 'sigmoid = "gate"', "there is no sigmoid"),
        ({"x": "1"}, ["f = 2*x"], "upstream = { g = 1 }", "'g' is no output"),
        ({"x": "1"}, ["f = 2*x"], "upstream = { f = 0 }", "other than 0"),
        ({"x": "1"}, ["f = 2*x", "g = f*x"], 'output = ["f", "g"]\nupdate = ["x"]', "of which output"),
        ({"x": "1"}, ["f = 2*x"], 'expression = "x + 1"', "either nodes or an expression"),
        ({"x": "1"}, ["f = 2*x"], 'update = ["x"]\noptimiser = "perceptron"', "needs a net"),
        ({"x": "1"}, ["f = 2*x"], 'update = ["x"]\nschedule = "adaptive"', "an adaptive rate follows a loss"),
        ({"x": "1"}, ["f = 2*x"], 'update = ["x", "x"]', "'x' is named twice"),
    ],
)
def test_what_makes_no_graph_is_refused_in_a_sentence(inputs, nodes, more, said):
    with pytest.raises(WorkedError, match=said) as error:
        worked.parse(text_of(inputs, nodes, more))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "number"), [("ln(x)", "-1"), ("1/x", "0"), ("sqrt(x)", "-1"), ("x^0.5/x", "0"), ("exp(900*x)", "1")]
)
def test_what_has_no_value_is_said(text, number):
    with pytest.raises(WorkedError, match=r"value\[(v1|f)\]@1|10\^300") as error:
        assert worked.solve(worked.parse(text_of({"x": number}, [f"f = {text}"]))).outcomes
    assert "\n" not in str(error.value)
