"""Graphs of numbers drawn at random: values and gradients held to floats, finite differences, SymPy and PyTorch."""

from __future__ import annotations

import importlib.util
import math
import re

import pytest
import sympy

import worked
from tests.exercises.graph.graphs import STEP, drawn, evaluated, slope_of, text_of, values

SYMPY = {name: getattr(sympy, name) for name in ("sqrt", "exp", "tanh", "sin", "cos", "sinh", "cosh", "erf")} | {
    "ln": sympy.log, "abs": sympy.Abs, "max": sympy.Max, "min": sympy.Min, "relu": lambda u: sympy.Max(0, u),
    "sigmoid": lambda u: 1 / (1 + sympy.exp(-u)), "softplus": lambda u: sympy.log(1 + sympy.exp(u)),
    "swish": lambda u: u / (1 + sympy.exp(-u)), "arctan": sympy.atan, "softsign": lambda u: u / (1 + sympy.Abs(u)),
    "gelu": lambda u: u * (1 + sympy.erf(u / sympy.sqrt(2))) / 2, "gaussian": lambda u: sympy.exp(-(u**2)),
    "mish": lambda u: u * sympy.tanh(sympy.log(1 + sympy.exp(u))),
}  # fmt: skip


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
