"""How long a training goes on where nobody says so, and that a run keeps what was usual when it began."""

from __future__ import annotations

import json

import numpy
import pytest

from worked.data.data import Data
from worked.learning.length import FEWEST, MOST, PATIENCE, usual_epochs
from worked.learning.plan import plan_of
from worked.learning.runs import PLAN, Run
from worked.learning.setup import Setup

MOONS = plan_of({"data": {"file": "moons"}})


def made(count: int) -> Data:
    draw = numpy.random.default_rng(1)
    inputs = draw.standard_normal((count, 2))
    return Data("made", "classification", ("a", "b"), inputs, (inputs[:, 0] > 0).astype(int), ("x", "y"), ("y",))


def test_small_data_have_many_epochs_and_large_ones_few():
    assert usual_epochs(1) == MOST and usual_epochs(4) == 250 and usual_epochs(10_000) == FEWEST
    assert Setup(MOONS, made(100)).epochs == 334  # 80 samples for training are three batches of 32


@pytest.mark.parametrize(
    ("options", "patience"),
    [
        ({}, PATIENCE),
        ({"training.epochs": 40}, None),
        ({"training.patience": 3}, 3),
        ({"training.epochs": 40, "training.patience": 3}, 3),
        ({"data.validation": 0}, None),
        ({"data.validation": 0.05}, None),
    ],
)
def test_patience_is_usual_only_where_nothing_is_said_and_samples_validate(options, patience):
    stopping = Setup(MOONS.altered(options), made(100)).stopping
    assert (stopping.patience if stopping else None) == patience


def test_a_run_tells_its_length(tmp_path):
    run = Run.begin(MOONS, tmp_path / "run")
    said = json.loads((tmp_path / "run" / PLAN).read_text())["plan"]["training"]
    assert said == {"epochs": run.setup.epochs, "patience": PATIENCE}
    run.train(3)
    again = Run.open(tmp_path / "run")
    assert again.setup.stopping == run.setup.stopping and again.setup.epochs == run.setup.epochs
    whole, parts = Run.begin(MOONS).train(), again.train()
    assert [epoch.loss for epoch in whole.epochs] == [epoch.loss for epoch in parts.epochs]
    assert whole.stopped == parts.stopped
