"""Tested: what a trained net does when it is tested, as the stages of the engine say it, for those who write it down.

The order of the stages and what stands in them is the engine's own, so that there is one definition of it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy

from worked.arrays.buffers import Array, Buffers
from worked.arrays.stage import Moment, Stage
from worked.engine.network import Network
from worked.engine.passing import Pass
from worked.formula import Formula
from worked.layers._dense_arrays import Disconnected, Linear
from worked.layers._normalisation_arrays import Normalised
from worked.layers._residual_arrays import Joined
from worked.layers.catalogue import methods


def stages_of(network: Network) -> Mapping[int, list[Stage]]:
    """The stages of each layer in their order, the inputs being layer 0."""
    return Pass(network, 1, Moment(), Buffers(network.dtype)).stages


def weights_of(stage: Linear) -> Array:
    """The weights of a layer, a row for each sending unit; those of DropConnect as they count when tested."""
    kept = stage.kept if isinstance(stage, Disconnected) else 1
    return stage.weights * numpy.array(kept, stage.weights.dtype)


def bias_of(stage: Linear) -> Array | None:
    """The biases of a layer, 0 for units that have none; None where no unit has one."""
    if stage.bias is None or stage.places is None:
        return stage.bias
    spread = numpy.zeros(stage.units, stage.bias.dtype)
    spread[stage.places] = stage.bias
    return spread


def survival_of(stage: Joined) -> float:
    """By what the layers in between count when tested, beside which a residual connection is added."""
    return stage.survival.chance if stage.survival else 1.0


def scale_of(stage: Normalised) -> tuple[Array, Array] | None:
    """Gammas and betas of a normalised layer, 1 and 0 where there are none; None where there are neither."""
    if stage.gamma is None and stage.beta is None:
        return None
    gamma = numpy.ones(stage.units, stage.source.dtype) if stage.gamma is None else stage.gamma
    beta = numpy.zeros(stage.units, stage.source.dtype) if stage.beta is None else stage.beta
    return gamma, beta


def formula_of(stage: Normalised, quantity: str) -> Formula:
    """The formula of `normalised` or `scaled` in the catalogue; its symbols are those of `worked.layers.method`."""
    forms = methods()[f"{stage.rule.over}-normalisation"].forms
    form = next(form for form in forms if form.name == stage.rule.beside)
    return next(line.formula for line in form.lines if line.quantity == quantity)


def unwritten(stage: Stage, library: str, file: str) -> str:
    """That a kind of layer is not written for a library, in a sentence."""
    kind = f"{type(stage).__module__.replace('.', '/')}.py"
    said = f"there is no {library} for its layer operation of {kind}"
    return f"layer {stage.layer}: {said}; it belongs into worked/interchange/{file}"
