"""Graph: the nodes of an ONNX model as they are put down one after another, and formulas as such nodes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy

from worked.arrays.buffers import Array
from worked.errors import WorkedError
from worked.formula import ElementaryFunction, Formula
from worked.interchange.libraries import library

RELATIONS = {">": "Greater", ">=": "GreaterOrEqual", "<": "Less", "<=": "LessOrEqual", "=": "Equal"}


class Graph:
    """Nodes and constants of a model whose numbers are of one type. A value is known by its name."""

    def __init__(self, dtype: Any) -> None:
        self.dtype = numpy.dtype(dtype)
        self.helper, self.numpy_helper = library("onnx").helper, library("onnx").numpy_helper
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}
        self.places = Places(self)

    @property
    def single(self) -> bool:
        """Whether numbers are of single precision, as those are that an operator has among its attributes."""
        return self.dtype == numpy.float32

    def array(self, name: str, array: Array) -> str:
        """A constant array, of which an equal name is an equal array."""
        if name not in self.constants:
            self.constants[name] = self.numpy_helper.from_array(numpy.ascontiguousarray(array, self.dtype), name)
        return name

    def number(self, value: float) -> str:
        """A constant number."""
        return self.array(repr(value), numpy.array(value, self.dtype))

    def node(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """What an operator makes of values."""
        name = f"{operator}_{len(self.nodes) + 1}"
        self.nodes.append(self.helper.make_node(operator, list(inputs), [name], name, **attributes))
        return name

    def formula(self, formula: Formula, values: Mapping[str, str]) -> str:
        """A formula of the catalogue, elementwise, where `values` are those of its symbols."""
        return formula.value(values.__getitem__, self.places)

    def rename_output(self, new: str) -> None:
        """Give what the last node makes another name."""
        self.nodes[-1].output[0] = new


class Places:
    """The arithmetic of a graph: each operation is a node; see `formula.arithmetic.Arithmetic`."""

    def __init__(self, graph: Graph) -> None:
        self.graph, self.node = graph, graph.node

    def number(self, text: str) -> str:
        return self.graph.number(float(text))

    def constant(self, name: str) -> str:
        return self.graph.number({"pi": math.pi}[name])

    def total(self, terms: Sequence[str]) -> str:
        return self._folded("Add", terms)

    def product(self, factors: Sequence[str]) -> str:
        return self._folded("Mul", factors)

    def vanishes(self, value: str) -> bool:
        return False

    def divide(self, top: str, bottom: str) -> str:
        return self.node("Div", top, bottom)

    def negate(self, body: str) -> str:
        return self.node("Neg", body)

    def power(self, base: str, exponent: int) -> str:
        return self.raised(base, self.graph.number(float(exponent)))

    def raised(self, base: str, exponent: str) -> str:
        return self.node("Pow", base, exponent)

    def call(self, function: ElementaryFunction, argument: str) -> str:
        if not function.onnx:
            raise WorkedError(f"ONNX has no operator for the function {function.name}")
        return self.node(function.onnx, argument)

    def cosine_of_turn(self, top: str, bottom: str) -> str:
        return self.node("Cos", self.product([self.constant("pi"), self.divide(top, bottom)]))

    def maximum(self, arguments: Sequence[str]) -> str:
        return self.node("Max", *arguments)

    def minimum(self, arguments: Sequence[str]) -> str:
        return self.node("Min", *arguments)

    def choose(
        self, left: str, relation: str, right: str, then: Callable[[], str], otherwise: Callable[[], str]
    ) -> str:
        return self.node("Where", self.node(RELATIONS[relation], left, right), then(), otherwise())

    def _folded(self, operator: str, operands: Sequence[str]) -> str:
        found = operands[0]
        for other in operands[1:]:
            found = self.node(operator, found, other)
        return found
