"""Any feed-forward net: its gradients against differences of a loss that is computed apart, SymPy and PyTorch."""

from __future__ import annotations

import pytest

import worked
from tests.trace.nets import RandomNet
from worked.rendering import render

STEP = 1e-5
SEEDS = range(30)


def place(name: str) -> str:
    """The place of a parameter in ids."""
    return name.removeprefix("b:")


def found_of(net: RandomNet, more: str = ""):
    return worked.solve(worked.parse(net.text(more)))


def number(solution, name: str) -> float:
    return float(solution[name].value)


@pytest.mark.parametrize("seed", SEEDS)
def test_gradients_are_differences_of_the_loss(seed):
    """dE/dw of each parameter that learns, of those that learn as one together; none of those that do not."""
    net = RandomNet(seed)
    solution = found_of(net)
    assert number(solution, "loss@1") == pytest.approx(net.loss({}), rel=1e-9)
    gradients = {}
    for group in net.groups():
        up, down = (net.loss(dict.fromkeys(group, step)) for step in (STEP, -STEP))
        names = [f"gradient[{place(name)}]@1" for name in group if f"gradient[{place(name)}]@1" in solution.cells]
        assert len(names) == 1
        gradients[tuple(group)] = number(solution, names[0])
        assert gradients[tuple(group)] == pytest.approx((up - down) / 2 / STEP, rel=1e-5, abs=1e-8)
    learned = {cell.id for cell in solution.cells.values() if cell.quantity == "gradient" and cell.sample is None}
    assert len(learned) == len(net.groups())
    after = {name: -0.5 * gradient for group, gradient in gradients.items() for name in group}
    assert number(solution, "loss@2") == pytest.approx(net.loss(after), rel=1e-7)


@pytest.mark.parametrize("seed", SEEDS[:12])
def test_no_error_is_carried_back_to_what_does_not_learn(seed):
    """A delta for each unit that learns or that leads to one from behind, and for no other."""
    net = RandomNet(seed)
    solution = found_of(net)
    learning = {name for group in net.groups() for name in group}
    asked: set[str] = set()
    for unit in net.units:
        into = [edge for edge in net.edges if edge.endswith(f">{unit}")]
        own = learning.intersection((*into, f"b:{unit}"))
        if own or asked.intersection(edge.split(">")[0] for edge in into):
            asked.add(unit)
    deltas = {cell.place for cell in solution.cells.values() if cell.quantity == "delta" and cell.step == 1}
    assert deltas == asked


@pytest.mark.parametrize("seed", [0, 3, 7, 11, 19])
def test_sympy_proves_the_gradients(seed):
    net = RandomNet(seed)
    page = render(worked.worksheet(worked.parse(net.text()), prove=True), "text")
    assert "proven equal" in page and "not equal" not in page and "undecided" not in page
    said = page[page.index("Proof") :]
    assert said.count("proven equal") >= len(net.groups())


@pytest.mark.parametrize("more", ['optimiser = "momentum"\nsteps = 3', 'optimiser = "adam"\nsteps = 2\npenalty = "l2"'])
def test_other_methods_learn_a_shared_parameter_once(more):
    """Every place of a shared parameter has one number in all steps, and what is frozen has that of the file."""
    net = RandomNet(5)
    solution = found_of(net, more)
    names = [name for name in solution.cells if name.startswith(("weight[", "bias["))]
    assert net.ties and net.frozen
    for tie in net.ties:
        kept = [name for name in tie if any(f"[{place(name)}]@" in each for each in names)]
        assert len(kept) == 1
    for name in net.frozen:
        kind = "bias" if name.startswith("b:") else "weight"
        assert [each for each in names if each.startswith(f"{kind}[{place(name)}]@")] == [f"{kind}[{place(name)}]@1"]


@pytest.mark.parametrize("seed", [1, 2, 8])
def test_pytorch_agrees(seed):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    functions = {"tanh": torch.tanh, "sigmoid": torch.sigmoid, "linear": lambda z: z}
    functions["softplus"] = torch.nn.functional.softplus
    net = RandomNet(seed)
    leaves, number_of = {}, {}
    for group in [*net.groups(), *([name] for name in net.frozen)]:
        leaf = torch.tensor(net.numbers[group[0]], dtype=torch.float64, requires_grad=group[0] not in net.frozen)
        leaves[tuple(group)] = leaf
        number_of |= dict.fromkeys(group, leaf)
    loss = torch.zeros((), dtype=torch.float64)
    for inputs, targets in net.samples:
        sent = dict(zip(net.layers[0], (torch.tensor(each, dtype=torch.float64) for each in inputs), strict=True))
        for unit in net.units:
            z = net.sign * number_of[f"b:{unit}"] if f"b:{unit}" in number_of else 0
            z = z + sum(number_of[edge] * sent[edge.split(">")[0]] for edge in net.edges if edge.endswith(f">{unit}"))
            sent[unit] = functions[net.activations[unit]](z)
        loss = loss + sum((t - sent[unit]) ** 2 / 2 for unit, t in zip(net.layers[-1], targets, strict=True))
    loss.backward()
    solution = found_of(net)
    for group in net.groups():
        name = next(each for each in (f"gradient[{place(name)}]@1" for name in group) if each in solution.cells)
        assert number(solution, name) == pytest.approx(float(leaves[tuple(group)].grad), rel=1e-9, abs=1e-12)


# Published numbers


PUBLISHED = {
    "partly-connected": {
        "out[y3]@1": 0.1,
        "out[y4]@1": 1.0,
        "out[y5]@1": 0.43,
        "gradient[y5]@1": -0.34,
        "gradient[x1>y3]@1": 0.238,
        "gradient[y3>y5]@1": -0.034,
    },
    "shared-bias": {"gradient[o1]@1": 0.100400, "gradient[h1]@1": 0.018726},
    "thresholds": {
        "out[3]@1": 0.5250,
        "out[4]@1": 0.8808,
        "out[5]@1": 0.5097,
        "delta[5]@1": -0.1274,
        "weight[1>3]@2": 0.5038,
        "weight[1>4]@2": 0.8985,
        "weight[3>5]@2": -1.2067,
        "weight[4>5]@2": 1.0888,
        "bias[3]@2": 0.7962,
        "bias[4]@2": -0.0985,
        "bias[5]@2": 0.3127,
        "delta[3]@1": 0.0381,
        "delta[4]@1": -0.0147,
    },
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_examples_have_the_published_numbers(name):
    solution = worked.solve(worked.example(name))
    for cell, published in PUBLISHED[name].items():
        assert number(solution, cell) == pytest.approx(published, abs=6e-7 if name == "shared-bias" else 6e-5)


def test_xor_from_fixed_units_is_learned_by_its_output_alone():
    solution = worked.solve(worked.example("xor-frozen"))
    last = max(cell.step for cell in solution.cells.values())
    assert [number(solution, f"out[xor]@{last}.{sample}") for sample in (1, 2, 3, 4)] == [0, 1, 1, 0]
    changed = {cell.place for cell in solution.cells.values() if cell.quantity == "change"}
    assert changed == {"and>xor", "or>xor", "xor"}


# Letters and changed numbers


LETTERS = """
network = { layers = [2, 1], activations = "linear", weights = [[["w", "w"]]] }
samples = [{ inputs = ["p", "q"], targets = ["t"] }]
"""


def test_a_letter_on_two_edges_is_one_weight():
    """One gradient, the sum over both edges, and one new weight."""
    solution = worked.solve(worked.parse(LETTERS))
    assert [name for name in solution.cells if name.startswith("gradient")] == ["gradient[x1>o1]@1"]
    page = " ".join(render(worked.worksheet(worked.parse(LETTERS)), "text").split())
    assert "The edges from x1 to o1 and from x2 to o1 share one weight" in page
    numbers = worked.parse(LETTERS).with_givens({"weight[x1>o1]@1": "0.5", "input[x1]@1": "2", "input[x2]@1": "3"})
    numbers = numbers.with_givens({"target[o1]@1": "1"})
    assert number(worked.solve(numbers), "gradient[x1>o1]@1") == pytest.approx((2.5 - 1) * (2 + 3))


def test_another_number_of_a_shared_weight_stands_in_all_its_places():
    problem = worked.example("shared-bias").with_givens({"bias[h1]@1": "0.5"})
    solution = worked.solve(problem)
    assert number(solution, "net[h2]@1") == pytest.approx(0.25 * 0.05 + 0.3 * 0.1 + 0.5)
    assert problem.network.ties == worked.example("shared-bias").network.ties
