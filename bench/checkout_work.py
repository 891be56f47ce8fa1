"""Work of a checkout: pages, checked sheets and steps of the engine, timed one at a time for before_after.py.

Runs in a process of its own with the checkout first on the path: python -P checkout_work.py CHECKOUT. For each name of
a work on a line of its input, it does that work once and prints the seconds.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[name] = "1"
# Behind all else: nothing here may stand in the way of what the checkout imports.
sys.path.append(str(Path(__file__).resolve().parent))

from timing import timed  # noqa: E402

import worked  # noqa: E402

PAGES = ("slides-2-2-1", "mazur-2-2-2", "batch-norm-2-2-1")
SHEET, SIZES, BATCH, STEPS = "slides-2-2-1", (784, 100, 10), 32, 50
WORKS = {
    **{f"page {name}": f"`{name}` solved and written as Markdown" for name in PAGES},
    "right": f"a right sheet of `{SHEET}` checked",
    "wrong": f"a sheet of `{SHEET}` with a third wrong checked",
    "steps": f"{STEPS} steps of a {'-'.join(map(str, SIZES))} net, {BATCH} samples each",
}


def page(name: str) -> Any:
    """An example solved and written."""
    return worked.render(worked.worksheet(worked.example(name)))


def third_wrong(right: dict[str, str], random: Random, start: int) -> dict[str, str]:
    """Right answers of which every third is random."""
    places = enumerate(right.items(), start)
    return {cell: text if place % 3 else f"{random.uniform(-1, 1):.4f}" for place, (cell, text) in places}


def sheets() -> tuple[Callable[[], Any], Callable[[], Any]]:
    """A right sheet and one with wrong numbers, each ready to be checked."""
    solution = worked.solve(worked.example(SHEET))
    right = {name: solution[name].shown for name in solution if solution[name].formula is not None}
    key = worked.key(worked.example(SHEET))
    return partial(worked.check, key, right), partial(worked.check, key, third_wrong(right, Random(1), 0))


def steps() -> Callable[[], Any]:
    """An epoch of the engine with Adam."""
    import numpy

    from worked.engine.reading import network_of, training_of
    from worked.engine.training import Trainer

    draw = numpy.random.default_rng(0)
    inputs = draw.standard_normal((BATCH * STEPS, SIZES[0]), numpy.float32)
    targets = numpy.eye(SIZES[-1], dtype=numpy.float32)[draw.integers(0, SIZES[-1], len(inputs))]
    network = network_of(SIZES, ["relu", "softmax"])
    options = {"loss": "cross-entropy", "optimiser": "adam", "learning-rate": 0.001, "batch": BATCH}
    trainer = Trainer(network, training_of(options, network.design), len(inputs))
    return lambda: trainer.epoch(inputs, targets)


def main(checkout: str) -> None:
    """Do each work that is asked for, and print its seconds."""
    assert Path(worked.__file__).resolve().is_relative_to(Path(checkout).resolve()), f"{worked.__file__} is imported"
    works: dict[str, Callable[[], Any]] = {f"page {name}": partial(page, name) for name in PAGES}
    works["right"], works["wrong"] = sheets()
    works["steps"] = steps()
    for line in sys.stdin:
        print(timed(works[line.strip()]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
