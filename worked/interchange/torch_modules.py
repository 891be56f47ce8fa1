"""Torch modules: each stage of a trained net as a module of PyTorch, with what its state_dict holds of it.

What `torch.nn` has is taken from there; other activations and normalisations become small classes in the script, with
the catalogue's formulas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy

from worked.arrays.buffers import Array
from worked.arrays.stage import Stage
from worked.cells.given import number_of
from worked.engine.network import Network
from worked.errors import WorkedError
from worked.formula import Symbol
from worked.interchange.ends import Ends
from worked.interchange.tested import bias_of, formula_of, scale_of, stages_of, survival_of, unwritten, weights_of
from worked.interchange.torch_text import torch_text
from worked.interchange.twins import twin_of
from worked.layers._activation_arrays import Activated
from worked.layers._dense_arrays import Linear
from worked.layers._dropout_arrays import Dropped
from worked.layers._elementwise_arrays import ElementwiseStage
from worked.layers._normalisation_arrays import Normalised
from worked.layers._residual_arrays import Joined
from worked.maths.component import settings_of, with_parameters
from worked.maths.layer_activation import LayerActivation
from worked.record import NOTHING, Record, replace

# Softmax is over the units of a sample. Softplus must not end too early for float64, see `twins`.
ALWAYS = {"Softmax": {"dim": 1}, "Softplus": {"threshold": 40}}
SCALING = '''class Scaling(nn.Module):
    """Inputs as they were scaled in training: (x - shift) / scale."""

    def __init__(self, units):
        super().__init__()
        self.register_buffer("shift", torch.zeros(units))
        self.register_buffer("scale", torch.ones(units))

    def forward(self, x):
        return (x - self.shift) / self.scale'''
TESTED_DROPOUT = '''class TestedDropout(nn.Module):
    """Dropout that is set right in testing, as lectures have it: what a layer sends, times a number."""

    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, x):
        return self.factor * x'''
ACTIVATION = '''class {name}(nn.Module):
    """The activation {title}."""

    def forward(self, z):
        return {formula}'''
ELEMENTWISE = '''class {name}(nn.Module):
    """An operation of a layer on each number for itself."""

    def __init__(self):
        super().__init__()
{rest}
        return {formula}'''
NORMALISED = '''class {name}(nn.Module):
    """Normalisation over the {over} with epsilon beside the deviation, as exercises have it."""

    def __init__(self, units, epsilon, running):
        super().__init__()
        self.epsilon = epsilon
        self.weight, self.bias = nn.Parameter(torch.ones(units)), nn.Parameter(torch.zeros(units))
        self.register_buffer("running_mean", torch.zeros(units) if running else None)
        self.register_buffer("running_var", torch.ones(units) if running else None)

    def forward(self, x):
        mean, variance, epsilon = self.running_mean, self.running_var, self.epsilon
        if mean is None:
            mean, variance = x.mean({dim}, keepdim=True), x.var({dim}, correction=0, keepdim=True)
        normalised, gamma, beta = {normalised}, self.weight, self.bias
        return {scaled}'''


class Module(Record):
    """One stage in the script.

    `made` is the expression that makes the module, "" where none is needed; `source` the class that it is of, where
    that stands in the script. `state` is what the state_dict holds under its `name`. `line` is the stage where it
    stands in a method `forward`.
    """

    name: str
    made: str
    line: str
    state: Mapping[str, Array] = NOTHING
    source: str = ""


def modules_of(network: Network, ends: Ends) -> list[Module]:
    """The modules of a net in their order: called by their places, or by their layers where it has skips."""
    sources = {each.passes_from for each in network.design.operations if each.passes_from is not None}
    found: list[Module] = []

    def put(made: Module, layer: int) -> None:
        name = f"{made.name}{layer}" if sources else str(len(found))
        found.append(replace(made, name=name, line=made.line or f"x = self.{name}(x)"))

    if ends.scaled:
        put(_scaling(ends, network.dtype), 0)
    for layer, stages in stages_of(network).items():
        for stage in stages:
            for made in _modules(stage):
                put(made, layer)
        if layer in sources:
            found.append(Module("", "", f"sent{layer} = x"))
    return found


def _scaling(ends: Ends, dtype: Any) -> Module:
    """The module that scales the inputs."""
    state = {"shift": numpy.array(ends.shift, dtype), "scale": numpy.array(ends.scale, dtype)}
    return Module("scaling", f"Scaling({len(ends.shift)})", "", state, SCALING)


def _modules(stage: Stage) -> Iterator[Module]:
    """The module of a stage, by its kind; none where it does nothing."""
    if isinstance(stage, Linear):
        yield _linear(stage)
    elif isinstance(stage, Normalised):
        yield _normalised(stage)
    elif isinstance(stage, Joined):
        survival = survival_of(stage)
        factor = "" if survival == 1 else f"{survival!r} * "
        yield Module("", "", f"x = {factor}x + sent{stage.joins}")
    elif isinstance(stage, Activated):
        chosen = LayerActivation(stage.entry, stage.settings)
        if not stage.entry.is_linear:
            yield _activated(chosen, stage.layer)
    elif isinstance(stage, Dropped):
        if stage.kept != 1:
            yield Module("dropout", f"TestedDropout({float(stage.kept)!r})", "", source=TESTED_DROPOUT)
        elif stage.dropping.scaled == "training":
            yield Module("dropout", f"nn.Dropout({number_of(stage.dropping.rate, 'a drop rate')!r})", "")
    elif isinstance(stage, ElementwiseStage):
        yield _elementwise(stage)
    else:
        raise WorkedError(unwritten(stage, "PyTorch", "torch_modules.py"))


def _linear(stage: Linear) -> Module:
    """Weighted sums. PyTorch has a row of weights for each receiving unit."""
    weights, bias = weights_of(stage), bias_of(stage)
    state = {"weight": numpy.ascontiguousarray(weights.T)}
    without = ", bias=False" if bias is None else ""
    made = f"nn.Linear({weights.shape[0]}, {weights.shape[1]}{without})"
    return Module("linear", made, "", state if bias is None else {**state, "bias": bias})


def _activated(chosen: LayerActivation, layer: int) -> Module:
    """An activation: of `torch.nn`, else by its formula."""
    entry, twin = chosen.activation, twin_of(chosen, "torch")
    if twin:
        named, numbers = twin
        given = {**numbers, **ALWAYS.get(named.name, {})}
        arguments = ", ".join(f"{key}={value!r}" for key, value in given.items())
        return Module("activation", f"nn.{named.name}({arguments})", "")
    if entry.couples:
        raise WorkedError(f"PyTorch has no module for {entry.name}, which couples the units of a layer")
    moved = chosen.settings != settings_of(entry, {})
    name = "".join(map(str.capitalize, entry.name.split("-"))) + (str(layer) if moved else "")
    formula = torch_text(with_parameters(entry.safe or entry.equation, chosen.settings))
    return Module(
        "activation", f"{name}()", "", source=ACTIVATION.format(name=name, title=entry.function, formula=formula)
    )


def _elementwise(stage: ElementwiseStage) -> Module:
    """A formula of each number and of parameters of each unit."""
    names = {name: name.replace("-", "_") for name in stage.parameters}
    formula = stage.formula.bind(lambda name: Symbol(names.get(name, name)))
    state = {names[name]: numpy.array(array) for name, array in stage.parameters.items()}
    lines = [f"        self.{name} = nn.Parameter(torch.zeros({stage.units}))" for name in state]
    lines += ["", "    def forward(self, x):", *(f"        {name} = self.{name}" for name in state)]
    name = "".join(map(str.capitalize, stage.name.split("-"))) + str(stage.layer)
    source = ELEMENTWISE.format(name=name, rest="\n".join(lines), formula=torch_text(formula))
    return Module(stage.name.replace("-", "_"), f"{name}()", "", state, source)


def _normalised(stage: Normalised) -> Module:
    """Batch or layer normalisation: of `torch.nn` where epsilon stands beside the variance."""
    scale, state = scale_of(stage), dict[str, Array]()
    if scale:
        state |= dict(zip(("weight", "bias"), scale, strict=True))
    if stage.running:
        state |= dict(zip(("running_mean", "running_var"), stage.running, strict=True))
    affine, epsilon = scale is not None, f"eps={stage.epsilon!r}"
    if stage.rule.beside != "variance":
        return _by_deviation(stage, state)
    if not stage.over_batch:
        return Module("norm", f"nn.LayerNorm({stage.units}, {epsilon}, elementwise_affine={affine})", "", state)
    if not stage.running or not stage.rule.running:
        tracked = "track_running_stats=False"
    else:
        tracked = f"momentum={number_of(stage.rule.running.share, 'the share of a running average')!r}"
        state["num_batches_tracked"] = numpy.array(0)
    return Module("norm", f"nn.BatchNorm1d({stage.units}, {epsilon}, affine={affine}, {tracked})", "", state)


def _by_deviation(stage: Normalised, state: Mapping[str, Array]) -> Module:
    """A normalisation that `torch.nn` does not have."""
    name = f"{stage.rule.over.capitalize()}Normalised"
    formulas = {quantity: torch_text(formula_of(stage, quantity)) for quantity in ("normalised", "scaled")}
    source = NORMALISED.format(name=name, over=stage.rule.over, dim=0 if stage.over_batch else 1, **formulas)
    ones, zeros = numpy.ones(stage.units, stage.source.dtype), numpy.zeros(stage.units, stage.source.dtype)
    made = f"{name}({stage.units}, epsilon={stage.epsilon!r}, running={bool(stage.running)})"
    return Module("norm", made, "", {"weight": ones, "bias": zeros, **state}, source)
