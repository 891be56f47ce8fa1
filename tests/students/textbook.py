"""Textbook: backpropagation line by line in paper order, each line a function of the numbers above it.

Written from the textbook, for Decimals or floats alike, and without the package's trace: that is what it is to judge.
A line reads its numbers through `read(cell)`, so that a student decides which number is taken up; what is computed
on the way to its own number goes through `op.part`, so that a student may round it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from tests.students import learning
from tests.students.arithmetic import EXACT, Arithmetic, FloatArithmetic, Impossible, Line, Read, RoundingArithmetic
from tests.students.nets import Net, Shape, layers

__all__ = [
    "EXACT",
    "Arithmetic",
    "FloatArithmetic",
    "Impossible",
    "Line",
    "Plan",
    "Read",
    "RoundingArithmetic",
    "activate",
    "exact",
    "loss_term",
    "plan",
    "slope",
    "softmax",
    "weighted_sum",
]


def weighted_sum(read: Read, op: Any, pairs: Sequence[tuple[str, str]], bias: str = "") -> Any:
    """The sum of the products of pairs of cells, and of a bias."""
    products = [read(weight) * read(sent) for weight, sent in pairs]
    if len(products) > 1 or bias:
        products = [op.part(product) for product in products]
    return sum(products) + (read(bias) if bias else 0)


def activate(name: str, net: Any, op: Any) -> Any:
    """The output of a unit, from its net input."""
    if name == "sigmoid":
        return 1 / (1 + op.part(op.exp(-net)))
    if name == "tanh":
        return op.tanh(net)
    return net if name == "linear" or net > 0 else net - net


def slope(name: str, net: Any, out: Any, op: Any) -> Any:
    """The derivative of an activation, as it is computed by hand: from the output where that is shorter."""
    if name == "sigmoid":
        return out * (1 - out)
    if name == "tanh":
        return 1 - op.part(out * out)
    return 1 if name == "linear" or net > 0 else 0


def softmax(powers: Sequence[Any], place: int) -> Any:
    """One output of softmax, from e to the power of each net input."""
    total = sum(powers)
    if not total:
        raise Impossible
    return powers[place] / total


def half_square(target: Any, out: Any, op: Any) -> Any:
    """Half the squared error of one output."""
    return op.part((target - out) * (target - out)) / 2


def surprise(target: Any, out: Any, op: Any, log: Callable[[Any], Any]) -> Any:
    """- target * ln out; a target of 0 asks for no logarithm, a target of 1 for no product."""
    if not target:
        return 0
    return -log(out) if target == 1 else -op.part(target * op.part(log(out)))


def loss_term(loss: str, target: Any, out: Any, op: Any, log: Callable[[Any], Any]) -> Any:
    """What one output adds to the loss."""
    if loss == "half-squared-error":
        return half_square(target, out, op)
    if loss == "cross-entropy":
        return surprise(target, out, op, log)
    return surprise(target, out, op, log) + surprise(1 - target, 1 - out, op, log)


class Plan:
    """The lines of all problems of a shape, and what a fault has to know of the net."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.layers = layers(shape.sizes)
        self.last = len(self.layers) - 1
        self.layer = {unit: number for number, layer in enumerate(self.layers) for unit in layer}
        self.lines = tuple(self._lines())
        self.by_cell = {line.cell: line for line in self.lines}

    @cached_property
    def children(self) -> dict[str, list[Line]]:
        """The lines that read a cell."""
        found: dict[str, list[Line]] = {line.cell: [] for line in self.lines}
        for line in self.lines:
            for parent in line.parents:
                if parent in found:
                    found[parent].append(line)
        return found

    def sent(self, unit: str, step: int) -> str:
        """The cell of what a unit sends on; the inputs are the same in every step."""
        return f"out[{unit}]@{step}" if self.layer[unit] else f"input[{unit}]@1"

    def pairs(self, unit: str, step: int) -> list[tuple[str, str]]:
        """The weights into a unit, each with what comes in by it."""
        below = self.layers[self.layer[unit] - 1]
        return [(self.weight(f"{source}>{unit}", step), self.sent(source, step)) for source in below]

    def weight(self, place: str, step: int) -> str:
        """The cell of a weight or bias as it stands in the forward pass."""
        method = self.shape.method
        if method.looks_ahead and step <= method.steps:
            return f"look-ahead[{place}]@{step}"
        return f"{'weight' if '>' in place else 'bias'}[{place}]@{step}"

    def feeds(self, unit: str, step: int = 1) -> list[tuple[str, str]]:
        """The weights out of a unit, each with the delta that comes back by it."""
        above = self.layers[self.layer[unit] + 1]
        return [(self.weight(f"{unit}>{target}", step), f"delta[{target}]@{step}") for target in above]

    def _lines(self) -> Iterator[Line]:
        if self.shape.method.is_plain:
            yield from self._plain()
            return
        steps = self.shape.method.steps
        for step in range(1, steps + 1):
            yield from learning.before_forward(self, step)
            yield from self._forward(step)
            for layer in range(self.last, 0, -1):
                yield from self._backward(layer, step)
            yield from learning.update(self, step)
        if self.shape.final_pass:
            yield from self._forward(steps + 1)

    def _plain(self) -> Iterator[Line]:
        """One step of plain descent, each layer from its errors to its new weights."""
        yield from self._forward(1)
        for layer in range(self.last, 0, -1):
            yield from self._backward(layer)
            yield from self._update(layer)
        if self.shape.final_pass:
            yield from self._forward(2)

    def _forward(self, step: int) -> Iterator[Line]:
        for layer in range(1, self.last + 1):
            units = self.layers[layer]
            for unit in units:
                pairs = self.pairs(unit, step)
                bias = self.weight(unit, step) if self.shape.biased else ""
                parents = [cell for pair in pairs for cell in pair] + ([bias] if bias else [])
                yield Line(f"net[{unit}]@{step}", "net", unit, "", layer, step, tuple(parents), _net(pairs, bias))
            nets = tuple(f"net[{unit}]@{step}" for unit in units)
            for place, unit in enumerate(units):
                name = self.shape.activation(layer)
                work = _softmax(nets, place) if name == "softmax" else _out(name, nets[place])
                parents = nets if name == "softmax" else (nets[place],)
                yield Line(f"out[{unit}]@{step}", "out", unit, "", layer, step, parents, work)
        yield from self._losses(step)

    def _losses(self, step: int) -> Iterator[Line]:
        outputs, loss = self.layers[-1], self.shape.loss
        pairs = [(f"target[{unit}]@1", f"out[{unit}]@{step}") for unit in outputs]
        whole = tuple(cell for pair in pairs for cell in pair)
        name = "data-loss" if self.shape.method.penalty else "loss"
        if len(outputs) == 1 or loss == "cross-entropy":
            unit = outputs[0] if len(outputs) == 1 else ""
            yield Line(f"{name}@{step}", name, unit, "", self.last, step, whole, _loss(loss, pairs))
        else:
            yield from self._terms(name, step, outputs, pairs)
        if self.shape.method.penalty:
            yield from learning.penalty_line(self, step)

    def _terms(self, name: str, step: int, outputs: Sequence[str], pairs: list[tuple[str, str]]) -> Iterator[Line]:
        loss = self.shape.loss
        terms = [f"loss[{unit}]@{step}" for unit in outputs]
        for unit, term, pair in zip(outputs, terms, pairs, strict=True):
            yield Line(term, "loss", unit, "", self.last, step, pair, _loss(loss, [pair]))
        yield Line(f"{name}@{step}", name, "", "", self.last, step, tuple(terms), _total(terms))

    def _backward(self, layer: int, step: int = 1) -> Iterator[Line]:
        for unit in self.layers[layer]:
            out, net, delta = f"out[{unit}]@{step}", f"net[{unit}]@{step}", f"delta[{unit}]@{step}"
            error, own_slope, target = f"error[{unit}]@{step}", f"slope[{unit}]@{step}", f"target[{unit}]@1"
            place = ("", layer, step)
            if layer == self.last and self.shape.shortcut:
                yield Line(delta, "delta", unit, *place, (out, target), _difference(out, target))
                continue
            if layer == self.last:
                yield Line(error, "error", unit, *place, (out, target), _difference(out, target))
            else:
                feeds = self.feeds(unit, step)
                yield Line(error, "error", unit, *place, tuple(c for pair in feeds for c in pair), _net(feeds, ""))
            name = self.shape.activation(layer)
            source = {"sigmoid": (out,), "tanh": (out,), "relu": (net,)}.get(name, ())
            yield Line(own_slope, "slope", unit, *place, source, _slope(name, *source))
            yield Line(delta, "delta", unit, *place, (own_slope, error), _product(own_slope, error))

    def _update(self, layer: int) -> Iterator[Line]:
        for unit in self.layers[layer]:
            delta = f"delta[{unit}]@1"
            for source in [*self.layers[layer - 1], *([""] if self.shape.biased else [])]:
                place, quantity = (f"{source}>{unit}", "weight") if source else (unit, "bias")
                gradient, change, old = f"gradient[{place}]@1", f"change[{place}]@1", f"{quantity}[{place}]@1"
                here = (unit, source, layer, 1)
                reads = (delta, self.sent(source, 1)) if source else (delta,)
                yield Line(gradient, "gradient", *here, reads, _product(*reads))
                yield Line(change, "change", *here, ("learning-rate@1", gradient), _change(gradient))
                new = f"{quantity}[{place}]@2"
                yield Line(new, quantity, *here, (old, change), _total((old, change)))


def _net(pairs, bias):
    return lambda read, op: weighted_sum(read, op, pairs, bias)


def _out(name, net):
    return lambda read, op: activate(name, read(net), op)


def _softmax(nets, place):
    return lambda read, op: softmax([op.part(op.exp(read(net))) for net in nets], place)


def _loss(loss, pairs):
    return lambda read, op: sum(loss_term(loss, read(target), read(out), op, op.ln) for target, out in pairs)


def _slope(name, source=""):
    if name == "relu":
        return lambda read, op: slope(name, read(source), None, op)
    return lambda read, op: slope(name, None, read(source) if source else None, op)


def _difference(left, right):
    return lambda read, op: read(left) - read(right)


def _product(left, right=""):
    return (lambda read, op: read(left) * read(right)) if right else (lambda read, op: read(left))


def _change(gradient):
    return lambda read, op: -(read("learning-rate@1") * read(gradient))


def _total(terms):
    return lambda read, op: sum(read(term) for term in terms)


plan = cache(Plan)


def exact(net: Net) -> dict[str, Decimal]:
    """The key: every line from the exact numbers above it; to be called within the context EXACT."""
    values: dict[str, Any] = net.numbers
    read, op = values.__getitem__, Arithmetic()
    for line in plan(net.shape).lines:
        values[line.cell] = Decimal(line.work(read, op))
    return {line.cell: values[line.cell] for line in plan(net.shape).lines}
