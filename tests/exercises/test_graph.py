"""Graphs: numbers held to SymPy, floats with finite differences and published ones; rules, refusals, other readers."""

from __future__ import annotations

import importlib.util
import math
import random
import re
from decimal import Decimal
from functools import cache

import pytest
import sympy

import worked
from tests.live import node as nodejs
from worked.errors import WorkedError
from worked.exercises.common.functions import functions
from worked.formula.printers.plain import Plain
from worked.live.data import live_data
from worked.problem.shipped import example_text

STEP = 1e-6
SYMPY = {name: getattr(sympy, name) for name in ("sqrt", "exp", "tanh", "sin", "cos", "sinh", "cosh", "erf")} | {
    "ln": sympy.log, "abs": sympy.Abs, "max": sympy.Max, "min": sympy.Min, "relu": lambda u: sympy.Max(0, u),
    "sigmoid": lambda u: 1 / (1 + sympy.exp(-u)), "softplus": lambda u: sympy.log(1 + sympy.exp(u)),
    "swish": lambda u: u / (1 + sympy.exp(-u)), "arctan": sympy.atan, "softsign": lambda u: u / (1 + sympy.Abs(u)),
    "gelu": lambda u: u * (1 + sympy.erf(u / sympy.sqrt(2))) / 2, "gaussian": lambda u: sympy.exp(-(u**2)),
    "mish": lambda u: u * sympy.tanh(sympy.log(1 + sympy.exp(u))),
}  # fmt: skip
FLOATS = {name: getattr(math, name) for name in ("sqrt", "exp", "tanh", "sin", "cos", "sinh", "cosh", "erf")} | {
    "ln": math.log, "abs": abs, "max": max, "min": min, "relu": lambda u: max(0.0, u),
    "sigmoid": lambda u: 1 / (1 + math.exp(-u)), "softplus": lambda u: math.log1p(math.exp(u)),
    "swish": lambda u: u / (1 + math.exp(-u)), "arctan": math.atan, "softsign": lambda u: u / (1 + abs(u)),
    "gelu": lambda u: u * (1 + math.erf(u / math.sqrt(2))) / 2, "gaussian": lambda u: math.exp(-(u**2)),
    "mish": lambda u: u * math.tanh(math.log1p(math.exp(u))),
}  # fmt: skip
SHAPES = [
    "{a} + {b}", "{a} - {b}", "{a} * {b}", "{a} / ({b}^2 + 1)", "{a}*{b} - {c}", "({a} + {b})*({c} - 2)", "{a}^2",
    "-{a} + 3*{b}", "{a}^3 / 4", "2^(-{a}/8)", "(1 + {a}^2)^0.5", "({a}^2 + 1)^({b}/9)", "{a}*{a} + {a}",
    "1/(2 + sin({a}))",
    *(f"{name}({{a}}/3)" for name in functions() if name not in ("sqrt", "ln", "max", "min")), "sqrt(1 + {a}^2)",
    "ln(2 + cos({a}*{b}))", "max({a}, {b})", "min({a}, {b}, 0.5*{c})", "max({a}, 1, {a}*{b})", "exp({a}/5) - {b}",
]  # fmt: skip


def text_of(inputs: dict[str, str], nodes: list[str], more: str = "") -> str:
    """A problem file with a graph."""
    numbers = ", ".join(f"{name} = {number}" for name, number in inputs.items())
    return f"[graph]\ninputs = {{ {numbers} }}\nnodes = {nodes}\n{more}\n".replace("'", '"')


def evaluated(text: str, names: dict, table: dict):
    """An expression of a node by Python, with the functions of a table."""
    return eval(text.replace("^", "**"), {"__builtins__": {}}, {**table, **names})


def values(inputs: dict[str, float], nodes: list[str]) -> dict[str, float]:
    """The numbers of all nodes, in floats."""
    found = dict(inputs)
    for name, _, text in (node.partition(" = ") for node in nodes):
        found[name] = evaluated(text, found, FLOATS)
    return found


@cache
def drawn(seed: int) -> tuple[dict[str, str], list[str]]:
    """A random graph whose numbers are moderate and away from kinks; what leads nowhere is part of its output."""
    draw = random.Random(seed)
    while True:
        inputs = {f"x{place}": f"{draw.randint(-30, 30) / 10}" for place in range(1, draw.randint(2, 4) + 1)}
        nodes, known = list[str](), list(inputs)
        for place in range(1, draw.randint(3, 8)):
            parts = {name: draw.choice(known[-5:]) for name in "abc"}
            nodes.append(f"n{place} = {draw.choice(SHAPES).format(**parts)}")
            known.append(f"n{place}")
        used = set(re.findall(r"[xn]\d", " ".join(node.partition("=")[2] for node in nodes)))
        nodes.append("f = 0.5 * n1 + " + " + ".join(name for name in known if name not in used))
        try:
            exact = {name: float(text) for name, text in inputs.items()}
            found = values(exact, nodes)
            slopes = {name: slope_of(name, exact, nodes, STEP) for name in inputs}
            smooth = all(math.isclose(slopes[name], slope_of(name, exact, nodes, 1e-4), rel_tol=1e-3, abs_tol=1e-3)
                         for name in inputs)  # fmt: skip
        except (ArithmeticError, ValueError):
            continue
        kinks = re.findall(r"(?:max|min|abs|relu)\(", " ".join(nodes))
        if (
            smooth
            and all(abs(number) < 40 for number in found.values())
            and (not kinks or all(map(bool, slopes.values())))
        ):
            return inputs, nodes


def slope_of(name: str, inputs: dict[str, float], nodes: list[str], step: float) -> float:
    """The derivative of f by an input, by a central difference."""
    above, below = ({**inputs, name: inputs[name] + away} for away in (step, -step))
    return (values(above, nodes)["f"] - values(below, nodes)["f"]) / (2 * step)


@pytest.mark.parametrize("seed", range(36))
def test_random_graphs_agree_with_floats_and_finite_differences(seed):
    inputs, nodes = drawn(seed)
    solution = worked.solve(worked.parse(text_of(inputs, nodes)))
    exact = {name: float(text) for name, text in inputs.items()}
    for name, number in values(exact, nodes).items():
        if name not in inputs:
            assert math.isclose(float(solution[f"value[{name}]@1"].value), number, rel_tol=1e-9, abs_tol=1e-9)
    for name in inputs:
        found = float(solution[f"gradient[{name}]@1"].value)
        assert math.isclose(found, slope_of(name, exact, nodes, STEP), rel_tol=1e-4, abs_tol=1e-4), (name, nodes)
    assert all(solution[name].proven for name in solution)


@pytest.mark.parametrize("seed", range(60, 74))
def test_random_graphs_agree_with_sympy_to_25_digits(seed):
    """SymPy gets the whole expression and differentiates it by itself."""
    inputs, nodes = drawn(seed)
    solution = worked.solve(worked.parse(text_of(inputs, nodes)))
    letters = {name: sympy.Symbol(name, real=True) for name in inputs}
    found = dict(letters)
    for name, _, text in (node.partition(" = ") for node in nodes):
        exact = re.sub(r"(?<![A-Za-z0-9_.])(\d+\.?\d*)", r"Q('\1')", text)
        found[name] = evaluated(exact, found, {**SYMPY, "Q": sympy.Rational})
    point = {letters[name]: sympy.Rational(text) for name, text in inputs.items()}
    for name in inputs:
        slope = sympy.diff(found["f"], letters[name]).subs(point).evalf(40)
        own = sympy.Float(solution[f"gradient[{name}]@1"].value, 40)
        assert abs(own - slope) <= sympy.Float("1e-25") * (1 + abs(slope)), (name, nodes)


def test_random_graphs_agree_with_pytorch():
    if not importlib.util.find_spec("torch"):
        pytest.skip("PyTorch is not installed")
    import torch

    own = ("sqrt", "exp", "tanh", "sin", "cos", "abs", "sigmoid", "relu", "sinh", "cosh", "arctan", "erf")
    table = {**{name: getattr(torch, name) for name in own},
             "ln": torch.log, "max": lambda *all: torch.stack([torch.as_tensor(each).double() for each in all]).max(),
             "min": lambda *all: torch.stack([torch.as_tensor(each).double() for each in all]).min(),
             "softplus": torch.nn.functional.softplus, "swish": torch.nn.functional.silu,
             "gelu": torch.nn.functional.gelu, "mish": torch.nn.functional.mish,
             "softsign": torch.nn.functional.softsign, "gaussian": lambda u: torch.exp(-(u**2))}  # fmt: skip
    for seed in range(40):
        inputs, nodes = drawn(seed)
        leaves = {
            name: torch.tensor(float(text), dtype=torch.float64, requires_grad=True) for name, text in inputs.items()
        }
        found = dict(leaves)
        for name, _, text in (node.partition(" = ") for node in nodes):
            found[name] = evaluated(text, found, table)
        found["f"].backward()
        solution = worked.solve(worked.parse(text_of(inputs, nodes)))
        for name, leaf in leaves.items():
            assert math.isclose(
                float(solution[f"gradient[{name}]@1"].value), leaf.grad.item(), rel_tol=1e-9, abs_tol=1e-9
            )


# Published numbers


def shown(problem) -> dict[str, str]:
    """What the page shows of each computed cell."""
    solution = worked.solve(problem)
    return {name: solution[name].shown for name in solution if solution.cells[name].formula}


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


# Kinks, outputs and updates


@pytest.mark.parametrize(
    ("text", "numbers", "wanted"),
    [
        ("max(x, y)", ("2", "2"), ("1", "0")),
        ("min(y, x)", ("2", "2"), ("0", "1")),
        ("max(0, x) + y", ("0", "1"), ("0", "1")),
        ("relu(x) + y", ("0", "1"), ("0", "1")),
        ("abs(x) * y", ("0", "3"), ("0", "0")),
        ("max(x, y, x + y)", ("0", "0"), ("1", "0")),
        ("max(sqrt(2)*sqrt(2)*x, 2*y)", ("1", "1"), ("2.0000", "0.0000")),
        ("max(2*y, sqrt(2)*sqrt(2)*x)", ("1", "1"), ("0.0000", "2.0000")),
    ],
)
def test_where_there_is_no_derivative_the_rule_of_the_page_holds_at_any_precision(text, numbers, wanted):
    for digits in ("", "[rounding]\ndecimals = 4", "[rounding]\ndecimals = 12\ncarry = 'shown'"):
        inputs = dict(zip("xy", numbers, strict=True))
        problem = worked.parse(text_of(inputs, [f"f = {text}"], digits))
        found = shown(problem)
        assert [Decimal(found[f"gradient[{name}]@1"]).quantize(Decimal("1e-9")) for name in "xy"] == [
            Decimal(number).quantize(Decimal("1e-9")) for number in wanted
        ]
        page = worked.render(worked.worksheet(problem), "markdown")
        assert ("the first one counts" in page) == ("max" in text or "min" in text)
        assert ("relu at 0 is 0" in page) == ("relu" in text) and ("a size at 0 is 0" in page) == ("abs" in text)


def test_several_outputs_have_gradients_of_their_own():
    inputs, nodes = {"x": "2", "y": "3"}, ["a = x * y", "f = a + x", "g = a^2"]
    found = shown(worked.parse(text_of(inputs, nodes, 'output = ["f", "g"]')))
    assert {name: found[name] for name in found if name.startswith("gradient")} == {
        "gradient[f>f]@1": "1", "gradient[a>f]@1": "1", "gradient[x>f]@1": "4", "gradient[y>f]@1": "2",
        "gradient[g>g]@1": "1", "gradient[a>g]@1": "12", "gradient[x>g]@1": "36", "gradient[y>g]@1": "24",
    }  # fmt: skip
    both = shown(worked.parse(text_of(inputs, nodes, 'output = ["f", "g"]\nupstream = { g = -2, f = 10 }')))
    assert both["gradient[x]@1"] == str(10 * 4 - 2 * 36) and both["gradient[a]@1"] == str(10 - 24)


NET = """
[network]
layers = [["x"], ["o"]]
activations = "linear"
weights = [[[0.5]]]
biases = [[0.1]]
[[samples]]
inputs = [2]
targets = [0.8]
[training]
loss = "half-squared-error"
"""


@pytest.mark.parametrize("optimiser", ["momentum", "nesterov", "adam", "rprop"])
def test_inputs_learn_as_a_net_does(optimiser):
    """Two updates of a linear unit are those of a net of one linear unit with half the squared error."""
    how = f'learning-rate = 0.1\nsteps = 2\noptimiser = "{optimiser}"\n'
    inputs = {"w": "0.5", "x": "2", "b": "0.1", "t": "0.8"}
    graph = text_of(inputs, ["z = w*x + b", "d = z - t", "E = d^2/2"], f'update = ["w", "b"]\n{how}')
    one, other = worked.solve(worked.parse(graph)), worked.solve(worked.parse(NET + how))
    for step in (2, 3):
        assert Decimal(one[f"weight[w]@{step}"].value) == Decimal(other[f"weight[x>o]@{step}"].value)
        assert Decimal(one[f"weight[b]@{step}"].value) == Decimal(other[f"bias[o]@{step}"].value)
    assert Decimal(one["value[E]@3"].value) == Decimal(other["loss@3"].value)
    assert not [name for name in one if name.startswith(("gradient[x]", "gradient[t]"))]


def test_expressions_are_taken_apart():
    def nodes(text: str) -> dict[str, str]:
        inputs = {name: "2" for name in "xyzw" if name in text}
        found = worked.parse(text_of(inputs, []).replace("nodes = []", f'expression = "{text}"'))
        return {node.name: Plain()(node.number) for node in found.nodes}

    assert nodes("(x + y) * z") == {"v1": "x + y", "f": "v1·z"}
    assert nodes("x*y*z - w + 1") == {"v1": "x·y·z", "f": "v1 − w + 1"}
    assert nodes("(x + y) + z") == {"v1": "x + y", "f": "v1 + z"}
    assert nodes("max(x*y, (1/2)*z)^2") == {"v1": "x·y", "v2": "1/2·z", "v3": "max(v1, v2)", "f": "v3²"}
    assert nodes("exp(-x)/y") == {"v1": "−x", "v2": "e^(v1)", "f": "v2/y"}
    named = worked.parse(text_of({"v": "1", "u1": "2"}, ["t = v*u1 + exp(v)"]))
    assert [node.name for node in named.nodes] == ["s1", "s2", "t"]


# Other readers of the same cells


def test_the_page_of_a_browser_and_of_the_tutor_know_graphs(tmp_path):
    """The arithmetic of the pages shows the same digits for all functions; a lab and a practice are made."""
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


# What is refused


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
