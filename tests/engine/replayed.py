"""Replayed: a problem trained by the engine, beside the exact replay of its worksheet, number by number."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy

import worked
from worked.cells.cell import identifier
from worked.cells.given import number_of
from worked.engine.layout import positions
from worked.engine.training import Trainer
from worked.number.quantity import of_parameter
from worked.problem.problem import Problem

LEAST = 1e-6


def arrays(problem: Problem, samples: tuple[int, ...], dtype) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Inputs and targets of some samples, counted from 1."""
    shown = [problem.samples[sample - 1] for sample in samples]
    rows = (
        [[number_of(given, key) for given in getattr(each, key)] for each in shown] for key in ("inputs", "targets")
    )
    inputs, targets = (numpy.array(row, dtype) for row in rows)
    return inputs, targets


class Exact:
    """The numbers of a worksheet, as exact as a float can hold them."""

    def __init__(self, problem: Problem) -> None:
        self.outcomes = worked.solve(problem).outcomes

    def __contains__(self, name: str) -> bool:
        return name in self.outcomes

    def __getitem__(self, name: str) -> float:
        low, high = self.outcomes[name].enclosure
        return float((low + high) / 2)


@cache
def parsed(text: str) -> tuple[Problem, Exact]:
    """A problem and its exact numbers, which both number types are compared with.

    With so many decimals none of its numbers lies halfway between two that can be shown, which takes long to find out.
    """
    problem = worked.parse(text).altered(decimals=9)
    return problem, Exact(problem)


def compared(text: str, dtype) -> Iterator[tuple[str, numpy.ndarray, numpy.ndarray]]:
    """After each update: what is compared, the numbers of the engine, and the exact ones."""
    problem, exact = parsed(text)
    trainer = Trainer.of(problem, dtype)
    network, places = trainer.network, dict(positions(problem.network, trainer.network.layout))
    for number in range(1, problem.training.steps + 1):
        loss = trainer.step(*arrays(problem, problem.batch(number), dtype))
        if loss is not None:
            yield f"loss@{number}", numpy.array([loss]), numpy.array([exact[f"loss@{number}"]])
        if problem.training.schedule:
            rate = numpy.array([exact[f"learning-rate@{number}"]])
            yield f"learning-rate@{number}", numpy.array([trainer.rate]), rate
        for kind in dict.fromkeys(kind for kind, _ in places):
            keys = [key for key in places if key[0] == kind]
            names = [identifier(*key, number + 1) for key in keys]
            known = [(key, name) for key, name in zip(keys, names, strict=True) if name in exact]
            yield from pair(f"{kind}@{number + 1}", known, network.values, places, exact)
        for quantity, state in trainer.updating.states.items():
            names = [identifier(of_parameter(kind, quantity), place, number) for kind, place in places]
            known = [(key, name) for key, name in zip(places, names, strict=True) if name in exact]
            assert known
            yield from pair(f"{quantity}@{number}", known, state, places, exact)
        for quantity, value in trainer.updating.shared.items():
            yield f"{quantity}@{number}", numpy.array([value]), numpy.array([exact[f"{quantity}@{number}"]])
        yield from averages(problem, trainer, exact, number + 1)
    yield from final(problem, trainer, exact, dtype)


def pair(what, known, flat, places, exact) -> Iterator[tuple[str, numpy.ndarray, numpy.ndarray]]:
    """Some numbers of a flat array beside the exact ones."""
    if known:
        found = numpy.array([flat[places[key]] for key, _ in known])
        yield what, found, numpy.array([exact[name] for _, name in known])


def averages(problem, trainer, exact, number) -> Iterator[tuple[str, numpy.ndarray, numpy.ndarray]]:
    """The running averages of batch normalisation."""
    for layer, found in trainer.network.running.items():
        for quantity, array in zip(("running-mean", "running-variance"), found, strict=True):
            names = [f"{quantity}[{unit}]@{number}" for unit in problem.layers[layer].units]
            yield f"{quantity}@{number}", array, numpy.array([exact[name] for name in names])


def final(problem, trainer, exact, dtype) -> Iterator[tuple[str, numpy.ndarray, numpy.ndarray]]:
    """The last forward pass of all samples seen, and its loss."""
    number, seen = problem.training.steps + 1, problem.seen()
    if not problem.training.final_pass:
        return
    inputs, targets = arrays(problem, seen, dtype)
    tags = [f".{sample}" if len(seen) > 1 else "" for sample in seen]
    stages = ("dropped", "joined", "scaled", "normalised", "out")
    rows = []
    for tag in tags:
        row = []
        for unit in problem.network.outputs:
            ids = [f"{stage}[{unit}]@{number}{tag}" for stage in stages]
            known = [each for each in ids if each in exact]
            row.append(exact[known[0] if trainer_ends_late(problem) else f"out[{unit}]@{number}{tag}"])
        rows.append(row)
    yield f"outputs@{number}", trainer.network.outputs(inputs), numpy.array(rows)
    if problem.training.loss:
        found = trainer.loss(inputs, targets)
        yield f"loss@{number}", numpy.array([found]), numpy.array([exact[f"loss@{number}"]])


def trainer_ends_late(problem: Problem) -> bool:
    """Whether the outputs go through more after their activation."""
    return problem.output_layer.makes[-1] != "out"


def worst(text: str, dtype) -> tuple[float, str]:
    """The largest disagreement of a problem, relative to the largest number of its kind, and where it is."""
    scales: dict[str, float] = {}
    found = (0.0, "nothing compared")
    for what, mine, exact in compared(text, dtype):
        kind = what.partition("@")[0]
        scales[kind] = max(scales.get(kind, LEAST), float(numpy.abs(exact).max()))
        gap = float(numpy.abs(mine.astype(float) - exact).max()) / scales[kind]
        gap = gap if gap == gap else float("inf")
        if gap >= found[0]:
            found = (gap, f"{what}: {mine} for {exact}")
    return found
