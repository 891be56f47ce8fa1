"""Import from ONNX: a chain of products with weights, sums with biases, and activations, as a dense net."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy

from worked.arrays.buffers import Array
from worked.errors import WorkedError, excerpt
from worked.interchange.imported import Dense, Imported, Piece, Scaling, assembled, without_dropout
from worked.interchange.libraries import library
from worked.interchange.model_files import bytes_of, numbers_of
from worked.interchange.twins import from_library, names_of
from worked.record import replace

PASSED = ("Identity", "Flatten")
KNOWN = ("Gemm", "MatMul", "Sub", "Div", "Dropout", *PASSED, *names_of("onnx"))


def from_onnx(path: str | Path) -> Imported:
    """The dense net in an ONNX file; WorkedError where it is damaged, or no dense net.

    It may be made of Gemm, MatMul, Add, Flatten, Dropout, activations that the catalogue has, and Sub and Div before a
    layer, which scale its inputs.
    """
    onnx, origin = library("onnx"), str(path)
    try:
        model = onnx.load_model_from_string(bytes_of(path))
        onnx.checker.check_model(model)
    except WorkedError:
        raise
    except Exception as error:  # the readers of ONNX and protobuf raise many kinds
        raise WorkedError(f"{origin}: not an ONNX model, or a damaged one ({_first_line(error)})") from None
    return assembled(_Chain(model.graph, origin).pieces(), origin, Path(path).stem)


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


class _Chain:
    """The nodes of a graph, each of which takes what the one before gives."""

    def __init__(self, graph: Any, origin: str) -> None:
        self.graph, self.origin = graph, origin
        self.tensors = {tensor.name: tensor for tensor in graph.initializer}
        self.nodes = []
        for node in graph.node:
            if node.op_type == "Constant" and node.attribute and node.attribute[0].name == "value":
                self.tensors[node.output[0]] = node.attribute[0].t
            else:
                self.nodes.append(node)

    def pieces(self) -> list[Piece]:
        """The layers of the graph in their order."""
        inputs = [each.name for each in self.graph.input if each.name not in self.tensors]
        if len(inputs) != 1 or len(self.graph.output) != 1:
            ends = f"{len(inputs)} inputs and {len(self.graph.output)} outputs"
            raise WorkedError(f"{self.origin}: has {ends}; a dense net has one of each")
        found: list[Piece] = []
        current = inputs[0]
        for node in self.nodes:
            others = [name for name in node.input if name and name != current]
            if list(node.input).count(current) != 1 or any(name not in self.tensors for name in others):
                raise self._refused(node, "does not take what the one before gives, and weights; nets with branches")
            before = found[-1] if found else None
            if node.op_type == "Add" and isinstance(before, Dense) and before.biases is None:
                found[-1] = self._with_biases(before, others[0], 1.0, node)
            else:
                piece = self._piece(node, current, others)
                found += [] if piece is None else [piece]
            current = node.output[0]
        if current != self.graph.output[0].name:
            raise WorkedError(f"{self.origin}: its output is not what its last node gives")
        return found

    def _piece(self, node: Any, current: str, others: list[str]) -> Piece | None:
        """What a node is in a dense net; None where it leaves numbers as they are."""
        kind, first = node.op_type, node.input[0] == current
        attributes = {each.name: library("onnx").helper.get_attribute_value(each) for each in node.attribute}
        if node.domain not in ("", "ai.onnx") or kind not in KNOWN:
            raise self._refused(node, "is neither a dense layer nor an activation of the catalogue; such nets")
        if not first:
            raise self._refused(node, "has its weights on the left; such operations")
        if attributes.get("axis", 1) not in (-1, 1):
            raise self._refused(node, "is not over the units of a sample; such operations")
        if kind in ("Gemm", "MatMul"):
            return self._product(node, others, attributes)
        if kind in ("Sub", "Div"):
            number = self._array(others[0], node)
            nothing = numpy.zeros_like(number) if kind == "Div" else numpy.ones_like(number)
            return Scaling(nothing, number) if kind == "Div" else Scaling(number, nothing)
        if kind == "Dropout":
            return without_dropout(_called(node))
        if kind in PASSED:
            return None
        return from_library(kind, "onnx", attributes, f"{self.origin}: {_called(node)}")

    def _product(self, node: Any, others: list[str], attributes: Mapping[str, Any]) -> Dense:
        """A product with weights; Gemm may have biases, factors, and weights that are turned."""
        if attributes.get("transA", 0):
            raise self._refused(node, "turns its inputs; such operations")
        weights = self._array(others[0], node)
        weights = weights.T if attributes.get("transB", 0) else weights
        weights = weights * weights.dtype.type(attributes.get("alpha", 1.0))
        dense = Dense(_called(node), weights)
        return self._with_biases(dense, others[1], attributes.get("beta", 1.0), node) if others[1:] else dense

    def _with_biases(self, dense: Dense, name: str, factor: float, node: Any) -> Dense:
        """Weighted sums with biases, a row of them or one for all units."""
        biases, units = self._array(name, node).reshape(-1), dense.weights.shape[-1]
        biases = numpy.broadcast_to(biases, units) if biases.size == 1 else biases
        return replace(dense, biases=biases * biases.dtype.type(factor))

    def _array(self, name: str, node: Any) -> Array:
        """A constant of the file; one that lies in another file is not looked for."""
        tensor = self.tensors[name]
        if tensor.data_location == library("onnx").TensorProto.EXTERNAL:
            raise self._refused(node, "has its weights in another file; save the model as one file: such models")
        try:
            found = library("onnx").numpy_helper.to_array(tensor)
        except Exception as error:  # sizes that do not fit the shape, types that NumPy lacks
            raise WorkedError(f"{self.origin}: the tensor {excerpt(name)} is damaged ({_first_line(error)})") from None
        return numbers_of(found, self.origin, f"the tensor {excerpt(name)}")

    def _refused(self, node: Any, says: str) -> WorkedError:
        return WorkedError(f"{self.origin}: {_called(node)} {says} cannot be imported")


def _called(node: Any) -> str:
    """A node by its operator and name."""
    return f"{excerpt(node.op_type)} {excerpt(node.name)}" if node.name else excerpt(node.op_type)
