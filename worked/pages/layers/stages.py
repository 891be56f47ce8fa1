"""Stages: the cells of a layer in a step as a page groups them, and what a unit sends on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from worked.problem.layers import layer_place
from worked.problem.problem import Problem
from worked.trace.cell import Cell, Step

MOMENTS = ("mean", "variance", "deviation")
FORWARD = ("net", "joined", *MOMENTS, "normalised", "scaled", "out", "dropped")
BACKWARD = ("error", "slope", "delta", *(f"{name}-error" for name in FORWARD if name not in ("net", "out")))
RUNNING = ("running-mean", "running-variance")
SENT = ("dropped", "joined", "scaled", "normalised", "out")


class Parts(NamedTuple):
    """The cells of some units in three parts: before what is computed once for them all, that itself, and after it."""

    before: list[Cell]
    once: list[Cell]
    after: list[Cell]


def cells_of(
    step: Step, units: Sequence[str], quantities: Sequence[str], samples: Sequence[int | None], layer: int
) -> Parts:
    """The cells of some units of a layer for some samples, in the order of the trace, in three parts."""
    places, shared = set(units), layer_place(layer)
    once = [f"{name}{end}" for name in MOMENTS for end in ("", "-error")]
    found = Parts([], [], [])
    for cell in step.cells:
        if cell.formula is None or cell.quantity not in quantities:
            continue
        if cell.quantity in once and (cell.place == shared or cell.place in places):
            if cell.sample is None or cell.sample in samples:
                found.once.append(cell)
        elif cell.place.partition(">")[0] in places and cell.sample in samples:
            (found.after if found.once else found.before).append(cell)
    return found


def sent_cell(problem: Problem, step: Step, unit: str, sample: int) -> Cell:
    """The cell of what a unit sends on: its output, or what is left or made of it."""
    layer = problem.network.layer_of[unit]
    extras = problem.network.extras
    found = extras.normalisation(layer)
    for quantity in SENT:
        early = quantity == "joined" and bool(extras.skip(layer, before=True))
        early = early or (quantity in ("scaled", "normalised") and bool(found and found.before))
        cell = step.get(quantity, unit, sample)
        if cell and not early:
            return cell
    given = step.get("input", unit, sample)
    assert given
    return given


def layer_name(problem: Problem, number: int) -> str:
    """What a layer is called in a sentence."""
    last = len(problem.network.layers) - 1
    if number == 0:
        return "the inputs"
    return "the output layer" if number == last else "the hidden layer" if last == 2 else f"hidden layer {number}"
