"""Graphs that are drawn at random, and what Python makes of them in floats."""

from __future__ import annotations

import math
import random
import re
from functools import cache

import worked
from worked.exercises.common.functions import functions

STEP = 1e-6
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


def shown(problem) -> dict[str, str]:
    """What the page shows of each computed cell."""
    solution = worked.solve(problem)
    return {name: solution[name].shown for name in solution if solution.cells[name].formula}
