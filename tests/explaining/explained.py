"""Explained: weights of small nets as `explain` tells them, beside the exact replay of the whole net."""

from __future__ import annotations

from random import Random

import numpy

import worked
from tests.engine.replayed import Exact, arrays
from worked.engine.network import Network
from worked.engine.reading import network_of, training_of
from worked.engine.training import Trainer
from worked.explaining.cone import Explanation, explain
from worked.explaining.recorded import Recorded
from worked.explaining.refused import unexplained
from worked.problem.problem import Problem

LEAST = 1e-6


def at_step(problem: Problem, step: int, dtype=numpy.float64) -> Recorded:
    """A step of a problem's training, counted from 1."""
    trainer = Trainer.of(problem, dtype)
    for number in range(1, step):
        trainer.step(*arrays(problem, problem.batch(number), dtype))
    return Recorded.of(trainer, *arrays(problem, problem.batch(step), dtype))


def weights(found: Recorded, seed: int) -> list[tuple[int, int, int, int]]:
    """A random weight and a random bias of each layer that can be explained, each with a random sample."""
    draw, design, asked = Random(seed), found.design, []
    for layer in range(1, design.last + 1):
        if unexplained(found, layer):
            continue
        target, sample = draw.randint(1, design.sizes[layer]), draw.randint(1, found.rows)
        asked.append((layer, draw.randint(1, design.sizes[layer - 1]), target, sample))
        if target - 1 in design.biases[layer - 1] and found.training.update_biases:
            asked.append((layer, 0, target, draw.randint(1, found.rows)))
    return asked


def solved(explanation: Explanation) -> dict[str, float]:
    """The computed cells of an explanation."""
    outcomes = worked.solve(explanation).outcomes
    return {cell.id: float(outcomes[cell.id].value) for cell in explanation.step.cells if cell.formula}


def compared(text: str, step: int, terms: int = 2) -> tuple[float, str, set[str]]:
    """The largest gap between explanations and the whole replay, at which cell, and which quantities were compared."""
    problem = worked.parse(text).altered(steps=step)
    exact, found = Exact(problem), at_step(problem, step)
    gap, at, seen = 0.0, "nothing", set()
    for where in weights(found, step):
        explanation = explain(found, *where, terms)
        for name, value in solved(explanation).items():
            there = in_trace(explanation, name, step, problem)
            if there in exact:
                seen.add(explanation.step[name].quantity)
                wrong = abs(value - exact[there]) / max(abs(exact[there]), LEAST)
                gap, at = max((gap, at), (wrong, f"{name} of {where}"))
    return gap, at, seen


def in_trace(explanation: Explanation, name: str, step: int, problem: Problem) -> str:
    """The id of the same cell in the trace of the whole net, where the step has its number and samples have theirs."""
    cell = explanation.step[name]
    tag = "" if cell.sample is None else f".{problem.batch(step)[cell.sample - 1]}"
    return f"{name.partition('@')[0]}@{cell.step + step - 1}{tag}"


def trainer(sizes=(64, 30, 10), activations=("relu", "softmax"), steps=20, dtype=numpy.float32, **options) -> Trainer:
    """A net that has learned for some steps."""
    extras, backend = options.pop("extras", {}), options.pop("backend", "numpy")
    network: Network = network_of(sizes, list(activations), extras, dtype=dtype, seed=3)
    options = {"loss": "cross-entropy", "optimiser": "adam", "learning-rate": 0.01, "batch": 16, **options}
    found = Trainer(network, training_of(options, network.design), 200, 1, backend)
    for number in range(steps):
        found.step(*batch(found, number))
    return found


def batch(found: Trainer, number: int, rows: int = 16) -> tuple[numpy.ndarray, numpy.ndarray]:
    """A random batch: pixels, of which many are 0, and one of the classes."""
    draw, sizes = numpy.random.default_rng(number), found.network.design.sizes
    pixels = draw.random((rows, sizes[0])) * (draw.random((rows, sizes[0])) > 0.4)
    classes = numpy.eye(sizes[-1])[draw.integers(0, sizes[-1], rows)]
    return pixels.astype(found.network.dtype), classes.astype(found.network.dtype)


def one_step(**options) -> tuple[Trainer, numpy.ndarray, numpy.ndarray]:
    """A trainer and the batch that it would learn from next."""
    found = trainer(**options)
    return (found, *batch(found, 99))
