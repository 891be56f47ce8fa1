"""Decision line: the line of a single unit in the plane of its two inputs, at the start and after updates."""

from __future__ import annotations

from collections.abc import Sequence

from worked.cells.cell import identifier
from worked.cells.place import edge, unit_place
from worked.document import Axis, Block, Boundary, Figure, Plane, Sample, Slot
from worked.formula import Number
from worked.layers.operation import ParameterKey
from worked.number.quantity import BIAS, WEIGHT
from worked.pages.symbols.cells import Symbols
from worked.pages.training.shown_steps import ShownSteps
from worked.problem.problem import Problem

LINES = 6
MOST_PLANES = 2
EACH, LAST = "Draw the line after each update that moves it.", "Draw the line after the last update."
FILLED = "Filled samples have a target above 0."


def decision(found: ShownSteps, symbols: Symbols, updates: Sequence[int] | None, ask: str = EACH) -> list[Block]:
    """The lines after some updates, the last highlighted: a figure for every few of them, at most the first and last.

    In a student's copy, where nothing is said of `updates`, it is the plane with the line of the initial weights, and
    `ask` says what is to be drawn.
    """
    if not found.problem.is_threshold_unit or len(found.problem.inputs) != 2:
        return []
    if updates is None:
        return [_plane(found.problem, symbols, [0], "decision", ask)]
    steps = [0, *updates]
    parts = [steps[place : place + LINES] for place in range(0, len(steps), LINES)]
    if len(parts) > MOST_PLANES:
        parts = [*parts[: MOST_PLANES - 1], steps[-LINES:]]
    names = ["decision"] if len(parts) == 1 else [f"decision-{number}" for number in range(1, len(parts) + 1)]
    return [_plane(found.problem, symbols, part, name) for part, name in zip(parts, names, strict=True)]


def _plane(problem: Problem, symbols: Symbols, steps: Sequence[int], name: str, ask: str = "") -> Figure:
    """The input plane with the lines after these updates; 0 is the start."""
    one, two = problem.inputs
    axes = Axis(symbols.named("input", one)), Axis(symbols.named("input", two))
    lines = tuple(_line(problem, step) for step in steps)
    first, last = steps[0], steps[-1]
    if first == last:
        which = f"after step {last}" if last else "of the initial weights"
        said = f"The samples and the line {which}, on which the net input is {level_of(problem)}."
    else:
        start = "at the start" if first == 0 else f"after step {first}"
        said = f"The line on which the net input is {level_of(problem)}, from that {start} to that after step {last}."
    samples = tuple(_sample(problem, number) for number in range(1, len(problem.samples) + 1))
    plane = Plane(samples, lines, *axes, "The decision line", (said,))
    return Figure(name, plane, (" ".join(filter(None, (said, FILLED, ask))),))


def _line(problem: Problem, step: int) -> Boundary:
    """The line after a step."""
    unit, label = problem.outputs[0], f"after step {step}" if step else "start"
    one, two = (_number(problem, (WEIGHT, edge(source, unit)), step) for source in problem.inputs)
    bias = _number(problem, (BIAS, unit_place(unit)), step) if problem.has_biases else "0"
    return Boundary(one, two, bias, label, level_of(problem), problem.has_thresholds)


def _number(problem: Problem, key: ParameterKey, step: int) -> Slot:
    """A weight or bias after a step; the given one, where it does not learn."""
    return Slot(identifier(*key, step + 1 if problem.learns(key) else 1))


def level_of(problem: Problem) -> str:
    """The net input at which the class of the output changes: the threshold of its activation, or 0."""
    found = problem.output_layer.activation.settings.get("threshold")
    return found.text if isinstance(found, Number) else "0"


def _sample(problem: Problem, number: int) -> Sample:
    """A sample, by the slots of the first step that sees it, else by its numbers."""
    step, shown = problem.first_seen(number), problem.samples[number - 1]
    one, two = problem.inputs
    if step is None:
        return Sample(shown.inputs[0].text, shown.inputs[1].text, shown.targets[0].text, str(number))
    tag = number if len(problem.batch(step)) > 1 else None
    places = (("input", one), ("input", two), ("target", problem.outputs[0]))
    x, y, target = (Slot(identifier(*place, step, tag)) for place in places)
    return Sample(x, y, target, str(number))
