"""Learning in the lab: which rules go on, and what is said of a learning rate, against trainings by the package."""

from __future__ import annotations

from pathlib import Path
from statistics import mean

import pytest

import worked
from tests.live import node
from worked.live.lab_data import lab_data
from worked.trace.solution import Solution

ROUNDS = 20
RATES = ("0.001", "0.3", "3")


@pytest.mark.parametrize(
    "schedule", ["step', factor = 0.5, every = 10", "cosine', length = 30", "warm-up', warm-up = 20", "adaptive'"]
)
def test_rules_that_are_others_some_time_later_are_not_repeated(schedule):
    text = (Path(worked.__file__).parents[1] / "examples" / "schedule-decay.toml").read_text("utf-8")
    kept = [line for line in text.split("\n") if not line.startswith("schedule")]
    task = worked.parse("\n".join([*kept, f"schedule = {{ name = '{schedule} }}"]))
    assert lab_data(task)["lab"]["updates"] is None
    assert "This page does not go on with further updates" in worked.lab(task)


def losses(name: str, rate: str, rounds: int) -> list[float]:
    """The loss of each step of a training."""
    task = worked.example(name)
    training = task.with_givens({"learning-rate@1": rate}).altered(steps=rounds * task.per_epoch)
    solution = Solution(training)
    return [float(solution[f"loss@{step}"].shown) for step in range(1, rounds * task.per_epoch + 1)]


@pytest.mark.parametrize("name", ["xor-2-2-1", "relu-2-2-1", "softmax-3-class", "adam-2-2-1"])
def test_a_learning_rate_is_too_large_where_the_loss_rises(name):
    data, count = lab_data(worked.example(name)), worked.example(name).per_epoch
    [told] = node.run("rate.mjs", [{"data": data, "rates": list(map(float, RATES))}])
    start = mean(losses(name, "0.0000001", 1))
    assert told["start"] == pytest.approx(start, abs=1e-3)
    for rate, (end, kind) in zip(RATES, told["ends"], strict=True):
        expected = mean(losses(name, rate, ROUNDS + 1)[-count:])
        assert end == pytest.approx(expected, rel=1e-3, abs=1e-3)
        assert (kind == "large") == (end > told["start"])
