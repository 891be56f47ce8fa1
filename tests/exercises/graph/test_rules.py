"""Rules of graphs: kinks, several outputs, inputs that learn, and how expressions are taken apart."""

from __future__ import annotations

from decimal import Decimal

import pytest

import worked
from tests.exercises.graph.graphs import shown, text_of
from worked.formula.printers.plain import Plain


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
