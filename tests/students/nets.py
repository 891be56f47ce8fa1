"""Nets: random problems of the sizes that are worked by hand, as texts of problem files."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise
from random import Random
from typing import NamedTuple

from tests.students.methods import METHODS, PLAIN, Method, draw_numbers, training_text

SIZES = ((1, 1), (2, 1), (2, 2, 1), (2, 2, 1), (3, 2, 1), (2, 2, 2), (2, 3, 2, 1))
SOFTMAX_SIZES = ((2, 2, 2), (2, 3, 3))
LOSSES = ("half-squared-error",) * 3 + ("cross-entropy", "binary-cross-entropy")
HIDDEN = ("sigmoid", "sigmoid", "tanh", "relu")
RATES = ("0.1", "0.2", "0.25", "0.3", "0.4", "0.5", "0.5", "0.75", "0.8", "0.9", "1")
TARGETS = ("0", "1", "0.5", "0.1", "0.9", "0.01", "0.99", "0.25", "0.8")


class Shape(NamedTuple):
    """All of a problem but its numbers."""

    sizes: tuple[int, ...]
    hidden: str
    out: str
    loss: str
    biased: bool = True
    final_pass: bool = True
    method: Method = PLAIN

    @property
    def shortcut(self) -> bool:
        """Whether the deltas of the outputs are out - target at once, without error and slope."""
        return self.loss != "half-squared-error"

    def activation(self, layer: int) -> str:
        """The activation of a layer; the inputs are layer 0."""
        return self.out if layer == len(self.sizes) - 1 else self.hidden


class Net(NamedTuple):
    """A problem: its shape, and its given numbers by the ids of their cells, as they are typed."""

    shape: Shape
    given: dict[str, str]

    @property
    def numbers(self) -> dict[str, Decimal]:
        """The given numbers."""
        return {cell: Decimal(text) for cell, text in self.given.items()}

    @property
    def text(self) -> str:
        """The problem file."""
        return problem_text(self)


@cache
def layers(sizes: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
    """The names of the units, layer by layer: x1, h1 (h1.1 where there are several hidden layers), o1."""
    last = len(sizes) - 1
    prefixes = ["x", *(["h"] if last == 2 else [f"h{number}." for number in range(1, last)]), "o"]
    return tuple(tuple(f"{p}{i}" for i in range(1, size + 1)) for p, size in zip(prefixes, sizes, strict=True))


def draw_shape(draw: Random, **wanted) -> Shape:
    """A shape; `wanted` settles some of its fields."""
    loss = wanted.get("loss") or draw.choice(LOSSES)
    softmax = loss == "cross-entropy"
    hidden = wanted.get("hidden") or draw.choice(HIDDEN)
    out = {"cross-entropy": "softmax", "binary-cross-entropy": "sigmoid"}.get(loss)
    out = wanted.get("out") or out or (draw.choice(("linear", "sigmoid", "relu")) if hidden == "relu" else hidden)
    sizes = wanted.get("sizes") or draw.choice(SOFTMAX_SIZES if softmax else SIZES)
    biased = wanted.get("biased", draw.random() < 0.8)
    method = wanted.get("method", PLAIN)
    method = METHODS[method](draw) if isinstance(method, str) else method
    return Shape(tuple(sizes), hidden, out, loss, biased, wanted.get("final_pass", True), method)


def draw_net(draw: Random, **wanted) -> Net:
    """A problem with random numbers of one or two decimals; `wanted` settles some fields of its shape."""
    shape = draw_shape(draw, **wanted)
    units = layers(shape.sizes)
    places = draw.choice((1, 2, 2))
    given: dict[str, str] = {}
    for below, above in pairwise(units):
        given |= {f"weight[{source}>{target}]@1": _number(draw, places) for target in above for source in below}
    if shape.biased:
        given |= {f"bias[{unit}]@1": _number(draw, places) for layer in units[1:] for unit in layer}
    binary = draw.random() < 0.2
    given |= {f"input[{unit}]@1": draw.choice("01") if binary else _number(draw, places) for unit in units[0]}
    given |= zip([f"target[{unit}]@1" for unit in units[-1]], _targets(draw, shape), strict=True)
    given["initial-rate@1" if shape.method.schedule else "learning-rate@1"] = draw.choice(RATES)
    return Net(shape, given if shape.method.is_plain else given | draw_numbers(draw, shape.method, learned(shape)))


def learned(shape: Shape) -> list[str]:
    """The places of all weights and biases."""
    units = layers(shape.sizes)
    places = [f"{source}>{target}" for below, above in pairwise(units) for target in above for source in below]
    return places + ([unit for layer in units[1:] for unit in layer] if shape.biased else [])


def _number(draw: Random, places: int) -> str:
    top = 10**places
    return f"{draw.randint(-top, top) / top:.{places}f}"


def _targets(draw: Random, shape: Shape) -> Sequence[str]:
    count = shape.sizes[-1]
    if shape.loss == "cross-entropy":
        chosen = draw.randrange(count)
        return ["1" if place == chosen else "0" for place in range(count)]
    return [draw.choice("01" if shape.shortcut else TARGETS) for _ in range(count)]


def problem_text(net: Net) -> str:
    """The problem file of a net; errors and deltas have the sign of the convention `plain`, out - target."""
    shape, given, units = net.shape, net.given, layers(net.shape.sizes)

    def row(quantity: str, places: Sequence[str]) -> str:
        return f"[{', '.join(given[f'{quantity}[{place}]@1'] for place in places)}]"

    weights = [
        f"[{', '.join(row('weight', [f'{source}>{target}' for source in below]) for target in above)}]"
        for below, above in pairwise(units)
    ]
    activations = ", ".join(f'"{shape.activation(layer)}"' for layer in range(1, len(units)))
    lines = ['convention = "plain"', "[network]", f"layers = {list(shape.sizes)}", f"activations = [{activations}]"]
    lines.append(f"weights = [{', '.join(weights)}]")
    if shape.biased:
        lines.append(f"biases = [{', '.join(row('bias', layer) for layer in units[1:])}]")
    shown = ["[[samples]]", f"inputs = {row('input', units[0])}", f"targets = {row('target', units[-1])}"]
    rate = given["initial-rate@1" if shape.method.schedule else "learning-rate@1"]
    lines += [*shown * shape.method.samples, "[training]", f'loss = "{shape.loss}"', f"learning-rate = {rate}"]
    if not shape.method.is_plain:
        lines += training_text(shape.method, given, learned(shape))
    return "\n".join([*lines, f"final-pass = {str(shape.final_pass).lower()}", ""])
