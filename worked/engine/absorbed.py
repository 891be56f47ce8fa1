"""Absorbed shifts: numbers added to all samples of a batch alike, which batch normalisation subtracts with the mean.

Nothing comes back for them: the gradient of a bias before batch normalisation is 0 by definition. Summed up in
floating-point numbers it is noise, which differs between processors, and which an optimiser that divides a gradient by
its size turns into changes as large as any other.
"""

from __future__ import annotations

from worked.engine.layout import Design
from worked.formula import Symbol
from worked.problem.layers import Normalisation


def absorbs_bias(design: Design, layer: int) -> bool:
    """Whether a batch keeps its loss, whatever is added to the net inputs of a layer, the same for all samples."""
    return _absorbs(design, layer, 0)


def absorbs_out(design: Design, layer: int) -> bool:
    """The same for what is added to what the activation of a layer gives; a bias adds it where all slopes are equal."""
    couples = design.activations[layer - 1].activation.couples
    return not couples and _absorbs(design, layer, 1 + design.stages(layer).index("out"))


def absorbs_beta(design: Design, layer: int) -> bool:
    """The same for what is added where a layer is scaled and shifted."""
    return _absorbs(design, layer, 1 + design.stages(layer).index("scaled"))


def is_fixed(found: Normalisation, count: int) -> bool:
    """Whether so many numbers become the same ones whatever they are: two without epsilon become -1 and 1."""
    return count == 2 and not found.epsilon.letter and float(found.epsilon.text) == 0


def _absorbs(design: Design, layer: int, passed: int) -> bool:
    """The same for what is added to a layer after so many of the stages that follow its net inputs."""
    for stage in design.stages(layer)[passed:]:
        if stage == "normalised":
            found = design.extras.normalisation(layer)
            return found is not None and found.over == "batch"
        # Masks are drawn for each sample, and only a linear activation passes a shift on as one.
        if stage == "dropped" or (stage == "out" and not _is_linear(design, layer)):
            return False
    return layer < design.last and _absorbed_later(design, layer)


def _absorbed_later(design: Design, layer: int) -> bool:
    """The same for what is added to all that a layer sends on, to the next one and past it."""
    skips = [skip for skip in design.extras.skips if skip.source == layer]
    joins = [(skip.target, _after_joining(design, skip.target, skip.before)) for skip in skips]
    next_one = not design.extras.disconnected(layer + 1) and absorbs_bias(design, layer + 1)
    return next_one and all(_absorbs(design, target, passed) for target, passed in joins)


def _after_joining(design: Design, layer: int, before: bool) -> int:
    """How many stages of a layer come up to where a residual connection is added."""
    stages = design.stages(layer)
    return 1 + stages.index("joined") if before else len(stages) - stages[::-1].index("joined")


def _is_linear(design: Design, layer: int) -> bool:
    return design.activations[layer - 1].activation.equation == Symbol("z")
