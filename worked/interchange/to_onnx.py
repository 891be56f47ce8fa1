"""Export to ONNX: a model that gives what the net gives when it is tested.

Activations that ONNX has are its operators; all others are put together from the catalogue's formulas.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy

from worked.arrays.stage import Stage
from worked.engine.network import Network
from worked.errors import WorkedError
from worked.interchange.ends import BARE, Ends
from worked.interchange.libraries import library
from worked.interchange.onnx_graph import Graph
from worked.interchange.tested import bias_of, formula_of, scale_of, stages_of, survival_of, unwritten, weights_of
from worked.interchange.twins import twin_of
from worked.layers._activation_arrays import Activated
from worked.layers._dense_arrays import Linear
from worked.layers._dropout_arrays import Dropped
from worked.layers._elementwise_arrays import ElementwiseStage
from worked.layers._normalisation_arrays import Normalised
from worked.layers._residual_arrays import Joined
from worked.maths.component import with_parameters
from worked.maths.layer_activation import LayerActivation
from worked.saving import followed, save_all

OPSET, FORMAT = 17, 8  # read by every runtime since 2022
MOST_BYTES = 2_000_000_000


def to_onnx(
    network: Network,
    path: str | os.PathLike[str],
    ends: Ends = BARE,
    *,
    overwrite: bool = False,
) -> list[Path]:
    """Write the net as an ONNX file; the path of the file written. See `onnx_model`."""
    return save_all({followed(path): [onnx_model(network, ends).SerializeToString()]}, overwrite)


def onnx_model(network: Network, ends: Ends = BARE) -> Any:
    """The net as a model of ONNX.

    It takes `inputs`, of the shape (samples, input units), and gives `outputs`, of the shape (samples, output units),
    both in the number type of the net. How inputs are scaled, residual connections, normalisation and what dropout
    does when tested are among its nodes; names stand in its metadata, as JSON.
    """
    ends.fitting(network)
    if network.values.nbytes > MOST_BYTES:
        raise WorkedError(f"the net has {network.values.nbytes:,} bytes of parameters; an ONNX file holds 2 GB")
    graph = Graph(network.dtype)
    sizes, helper = network.design.sizes, graph.helper
    current, sent = _scaled(graph, "inputs", ends), dict[int, str]()
    for layer, stages in stages_of(network).items():
        for stage in stages:
            current = _written(graph, stage, current, sent)
        sent[layer] = current
    graph.rename_output("outputs")
    kind = helper.np_dtype_to_tensor_dtype(network.dtype)
    values = [
        [helper.make_tensor_value_info(name, kind, ["samples", size])]
        for name, size in (("inputs", sizes[0]), ("outputs", sizes[-1]))
    ]
    body = helper.make_graph(graph.nodes, "network", *values, list(graph.constants.values()))
    opset = helper.make_opsetid("", OPSET)
    model = helper.make_model(body, producer_name="worked", opset_imports=[opset], ir_version=FORMAT)
    names = {"inputs": ends.inputs, "classes": ends.classes}
    helper.set_model_props(model, {key: json.dumps(each) for key, each in names.items() if each})
    library("onnx").checker.check_model(model, full_check=True)
    return model


def _scaled(graph: Graph, current: str, ends: Ends) -> str:
    """The nodes that scale the inputs."""
    if not ends.scaled:
        return current
    less = graph.node("Sub", current, graph.array("shift", numpy.array(ends.shift)))
    return graph.node("Div", less, graph.array("scale", numpy.array(ends.scale)))


def _written(graph: Graph, stage: Stage, current: str, sent: dict[int, str]) -> str:
    """The nodes of a stage."""
    if isinstance(stage, Linear):
        operands = [current, graph.array(f"weights_{stage.layer}", weights_of(stage))]
        bias = bias_of(stage)
        if bias is None:
            return graph.node("MatMul", *operands)
        return graph.node("Gemm", *operands, graph.array(f"biases_{stage.layer}", bias))
    if isinstance(stage, Normalised):
        return _normalised(graph, stage, current)
    if isinstance(stage, Joined):
        survival = survival_of(stage)
        found = current if survival == 1 else graph.node("Mul", current, graph.number(survival))
        return graph.node("Add", found, sent[stage.joins])
    if isinstance(stage, Activated):
        return _activated(graph, LayerActivation(stage.entry, stage.settings), current)
    if isinstance(stage, Dropped):
        return current if stage.kept == 1 else graph.node("Mul", current, graph.number(float(stage.kept)))
    if isinstance(stage, ElementwiseStage):
        values = {name: graph.array(f"{name}_{stage.layer}", array) for name, array in stage.parameters.items()}
        return graph.formula(stage.formula, {"x": current, **values})
    raise WorkedError(unwritten(stage, "ONNX", "to_onnx.py"))


def _activated(graph: Graph, chosen: LayerActivation, current: str) -> str:
    """An activation: an operator of ONNX, else its formula.

    Operators with parameters, and Softplus, are there for single precision only, or hold their parameters in it.
    """
    entry = chosen.activation
    formula = with_parameters(entry.safe or entry.equation, chosen.settings)
    twin = twin_of(chosen, "onnx")
    if entry.couples:
        if not twin:
            raise WorkedError(f"ONNX has no operator for {entry.name}, which couples the units of a layer")
        return graph.node(twin[0].name, current, axis=-1)
    if not twin or entry.is_linear or not (graph.single or _in_double(twin[0].name)):
        return graph.formula(formula, {"z": current})
    return graph.node(twin[0].name, current, **twin[1])


def _in_double(operator: str) -> bool:
    """Whether common runtimes have an operator for double precision, without parameters in single precision."""
    return operator in ("Relu", "Sigmoid", "Tanh")


def _normalised(graph: Graph, stage: Normalised, current: str) -> str:
    """Batch or layer normalisation: an operator of ONNX where it means the same, else by the catalogue's lines."""
    called, scale = f"_{stage.layer}", scale_of(stage)
    averages: list[str] = []
    if stage.running:
        names = ("mean", "variance")
        averages = [graph.array(name + called, found) for name, found in zip(names, stage.running, strict=True)]
    if graph.single and scale and stage.rule.beside == "variance" and (averages or not stage.over_batch):
        both = [graph.array(name + called, each) for name, each in zip(("gamma", "beta"), scale, strict=True)]
        if averages:
            return graph.node("BatchNormalization", current, *both, *averages, epsilon=stage.epsilon)
        return graph.node("LayerNormalization", current, *both, axis=-1, epsilon=stage.epsilon)
    if averages:
        mean, variance = averages
    else:
        over = {"axes": [0 if stage.over_batch else -1], "keepdims": 1}
        mean = graph.node("ReduceMean", current, **over)
        less = graph.node("Sub", current, mean)
        variance = graph.node("ReduceMean", graph.node("Mul", less, less), **over)
    values = {"x": current, "mean": mean, "variance": variance, "epsilon": graph.number(stage.epsilon)}
    found = graph.formula(formula_of(stage, "normalised"), values)
    if scale is None:
        return found
    gamma, beta = (graph.array(name + called, each) for name, each in zip(("gamma", "beta"), scale, strict=True))
    return graph.formula(formula_of(stage, "scaled"), {"normalised": found, "gamma": gamma, "beta": beta})
