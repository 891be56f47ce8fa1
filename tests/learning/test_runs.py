"""Runs: the same seed gives the same bytes, a kill loses nothing, and any update can be looked into."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import numpy
import pytest

from worked.engine.checkpoint import State, read_state, write_state
from worked.errors import WorkedError
from worked.learning.plan import option_of, plan_of
from worked.learning.runs import LAST, PLAN, TIMES, Run

PLAN_OF_DIGITS = plan_of(
    {
        "data": {"file": "digits"},
        "network": {"hidden": [12], "dropout": {"rate": 0.2}, "normalisation": {}},
        "training": {"epochs": 6, "batch": 64, "seed": 3, "schedule": "exponential", "patience": 4},
    }
)


def trained(folder, epochs: int = 6, **options) -> Run:
    """A run of the digits."""
    run = Run.begin(PLAN_OF_DIGITS.altered({"training.epochs": epochs, **options}), folder)
    run.train()
    return run


def files(folder) -> dict[str, bytes]:
    """What a run wrote, but for its times."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != TIMES}


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for name in ("one", "other"):
        trained(tmp_path / name, 3)
    assert files(tmp_path / "one") == files(tmp_path / "other")


def test_another_seed_gives_another_net(tmp_path):
    first, second = (trained(None, 1, **{"training.seed": seed}) for seed in (1, 2))
    assert not numpy.array_equal(first.network.values, second.network.values)


@pytest.mark.parametrize("stopped", [1, 3, 5])
def test_an_interrupted_run_goes_on_to_the_same_bytes(tmp_path, stopped):
    trained(tmp_path / "whole")
    Run.begin(PLAN_OF_DIGITS, tmp_path / "broken").train(stopped)
    again = Run.open(tmp_path / "broken")
    assert len(again.fitting.epochs) == stopped
    again.train()
    assert files(tmp_path / "whole") == files(tmp_path / "broken")


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.learning.test_runs import PLAN_OF_DIGITS
from worked.engine.training import Trainer
from worked.learning.runs import PLAN, Run

folder, moment, left = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])

def watch(event, given):
    global left
    if event == moment and (event == "update" or str(given[1]).startswith(str(folder))):
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
learn = Trainer._learn
Trainer._learn = lambda *given: sys.audit("update") or learn(*given)
(Run.open(folder) if (folder / PLAN).exists() else Run.begin(PLAN_OF_DIGITS, folder)).train()
"""
# A file is renamed when it has been written beside its place: the times, the checkpoint, and at first the plan.
KILLS = (("os.rename", 2), ("os.rename", 3), ("os.rename", 7), ("os.rename", 1), ("update", 40), ("os.rename", 2))


def test_a_killed_run_goes_on_to_the_same_bytes(tmp_path):
    """The process is killed without warning, again and again, between any two files and within an epoch."""
    folder = tmp_path / "killed"
    ends = [
        subprocess.run([sys.executable, "-c", KILLED, str(folder), moment, str(number)],
                       env={**os.environ, "PYTHONPATH": "."}).returncode
        for moment, number in (*KILLS, ("", 1))
    ]  # fmt: skip
    assert ends == [-signal.SIGKILL] * len(KILLS) + [0]
    trained(tmp_path / "whole")
    assert files(folder) == files(tmp_path / "whole")


def test_more_epochs_are_those_of_a_longer_run(tmp_path):
    trained(tmp_path / "long", 5)
    trained(tmp_path / "short", 2)
    longer = Run.open(tmp_path / "short").continued(plan_of({"training": {"epochs": 5}}))
    longer.train()
    assert files(tmp_path / "long") == files(tmp_path / "short")
    assert longer.fitting.history().epochs[0].seconds > 0


def test_the_weights_of_the_best_epoch_are_used(tmp_path):
    options = {"training.patience": 2, "training.learning-rate": 0.3}
    run = trained(tmp_path, 30, **options)
    history = run.fitting.history()
    losses = [epoch.validation_loss for epoch in history.epochs]
    assert history.stopped and history.best == 1 + losses.index(min(losses)) < len(losses)
    trainer = run.fitting.trainer
    numpy.copyto(trainer.network.values, run.network.values)
    for layer, both in run.network.running.items():
        for into, found in zip(trainer.network.running[layer], both, strict=True):
            numpy.copyto(into, found)
    held = run.setup.validation
    assert trainer.loss(held.inputs, held.targets) == pytest.approx(min(losses), rel=1e-6)


@pytest.mark.parametrize("keep", [None, 2])
@pytest.mark.parametrize("update", [1, 2, 23, 24, 70, 138])
def test_a_trainer_of_any_update_is_the_one_that_made_it(tmp_path, keep, update):
    options = {"training.keep-every": keep} if keep else {}
    run = trained(tmp_path, 6, **options)
    assert run.setup.updates == 23 and run.fitting.trainer.step_number == 138
    whole = run.setup.fitting()
    for _ in range((update - 1) // 23 + 1):
        order = whole.trainer.shuffled(len(run.samples.inputs))
        for batch in whole.batches(order):
            if whole.trainer.step_number == update - 1:
                break
            whole.trainer.step(run.samples.inputs[batch], run.samples.targets[batch])
    trainer, found = run.before(update)
    assert trainer.step_number == update - 1 and numpy.array_equal(found, batch)
    assert trainer.network.values.tobytes() == whole.trainer.network.values.tobytes()


def test_updates_that_were_not_made_are_refused(tmp_path):
    run = trained(None, 1)
    for update in (0, -1, 24):
        with pytest.raises(WorkedError, match="from 1 to 23"):
            run.before(update)


@pytest.mark.parametrize(
    ("options", "units", "output", "loss"),
    [
        ({}, 1, "sigmoid", "binary-cross-entropy"),
        ({"network.activations": ["tanh", "softmax"]}, 2, "softmax", "cross-entropy"),
        ({"network.output": "softmax"}, 2, "softmax", "cross-entropy"),
        ({"training.loss": "cross-entropy"}, 2, "softmax", "cross-entropy"),
        ({"training.loss": "squared-error"}, 1, "sigmoid", "squared-error"),
        ({"network.output": "tanh"}, 1, "tanh", "half-squared-error"),
    ],
)
def test_outputs_and_loss_suit_each_other(options, units, output, loss):
    run = Run.begin(plan_of({"data": {"file": "moons"}}).altered(options))
    training, design = run.fitting.trainer.training, run.fitting.trainer.network.design
    assert (design.sizes[-1], design.activations[-1].activation.name, training.loss.name) == (units, output, loss)


# What is refused


def damages() -> dict[str, object]:
    """Ways to damage a file."""
    return {
        "empty": lambda content: b"",
        "cut": lambda content: content[: len(content) // 2],
        "end": lambda content: content[:-40],
        "turned": lambda content: content[: len(content) // 2] + b"\xff\x00\xfe" + content[len(content) // 2 + 3 :],
        "other": lambda content: b"hello",
    }


@pytest.mark.parametrize("way", damages())
def test_a_damaged_checkpoint_is_refused(tmp_path, way):
    trained(tmp_path, 2)
    path = tmp_path / LAST
    path.write_bytes(damages()[way](path.read_bytes()))
    with pytest.raises(WorkedError) as said:
        Run.open(tmp_path)
    assert LAST in str(said.value) and "\n" not in str(said.value)


@pytest.mark.parametrize("way", ["empty", "cut", "other"])
def test_a_damaged_plan_is_refused(tmp_path, way):
    trained(tmp_path, 1)
    path = tmp_path / PLAN
    path.write_bytes(damages()[way](path.read_bytes()))
    with pytest.raises(WorkedError, match=PLAN):
        Run.open(tmp_path)


def test_a_checkpoint_of_another_net_is_refused(tmp_path):
    trained(tmp_path / "one", 1)
    trained(tmp_path / "other", 1, **{"network.hidden": [7]})
    write_state(tmp_path / "one" / LAST, read_state(tmp_path / "other" / LAST))
    with pytest.raises(WorkedError, match="another training"):
        Run.open(tmp_path / "one")


@pytest.mark.parametrize("key", ["epochs", "updates", "order", "masks", "best"])
def test_a_checkpoint_that_lacks_something_is_refused(tmp_path, key):
    trained(tmp_path, 1)
    state = read_state(tmp_path / LAST)
    for header in ({name: value for name, value in state.header.items() if name != key}, {**state.header, key: "x"}):
        write_state(tmp_path / LAST, State(header, state.arrays))
        with pytest.raises(WorkedError, match=LAST):
            Run.open(tmp_path)


def test_data_that_have_moved_are_asked_for(tmp_path):
    path, moved = tmp_path / "points.csv", tmp_path / "elsewhere.csv"
    path.write_text("a,b,y\n" + "".join(f"{n},{n * n % 7},{n % 2}\n" for n in range(20)))
    plan = plan_of({"data": {"file": str(path)}, "training": {"epochs": 1}})
    Run.begin(plan, tmp_path / "run").train()
    path.rename(moved)
    with pytest.raises(WorkedError, match=r"points\.csv.*have moved"):
        Run.open(tmp_path / "run")
    assert Run.open(tmp_path / "run", str(moved)).fitting.epochs


@pytest.mark.parametrize("epochs", [0, -1, "many"])
def test_a_run_goes_on_for_a_number_of_epochs(tmp_path, epochs):
    trained(tmp_path, 1)
    with pytest.raises(WorkedError, match=r"training\.epochs"):
        Run.open(tmp_path).continued(plan_of({"training": {"epochs": epochs}}))


def test_a_run_is_never_written_over(tmp_path):
    trained(tmp_path, 1)
    before = files(tmp_path)
    with pytest.raises(WorkedError, match="--resume"):
        Run.begin(PLAN_OF_DIGITS, tmp_path)
    assert files(tmp_path) == before


def test_a_run_goes_on_as_it_began(tmp_path):
    trained(tmp_path, 1)
    with pytest.raises(WorkedError, match=r"training\.batch: the run began with 64"):
        Run.open(tmp_path).continued(plan_of({"training": {"batch": 32}}))


def test_other_data_are_refused(tmp_path):
    trained(tmp_path, 1)
    with pytest.raises(WorkedError, match="not the data"):
        Run.open(tmp_path, "moons")


# Plans


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("training.batch=64", ("training.batch", 64)),
        ("training.optimiser=adam", ("training.optimiser", "adam")),
        ("network.dropout={rate=0.5}", ("network.dropout", {"rate": 0.5})),
        ("network.hidden = [3, 4]", ("network.hidden", [3, 4])),
    ],
)
def test_options_are_typed_as_in_a_file(text, option):
    assert option_of(text) == option


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"training.batsh": 3}, ["batsh", "batch"]),
        ({"network.hiden": 3}, ["hiden", "hidden"]),
        ({"trainin.batch": 3}, ["trainin", "training."]),
        ({"batch": 3}, ["batch", "table"]),
        ({"network.hidden": 3}, ["network.hidden", "list"]),
        ({"network.hidden": [0]}, ["network.hidden", "at least 1"]),
        ({"network.hidden": [100000, 100000]}, ["weights", "10,"]),
        ({"data.validation": 1}, ["data.validation", "below 1"]),
        ({"data.validation": True}, ["data.validation"]),
        ({"data.scaling": "minmax"}, ["data.scaling", "min-max"]),
        ({"training.epochs": 0}, ["training.epochs"]),
        ({"training.seed": -1}, ["training.seed"]),
        ({"training.seed": "x"}, ["training.seed"]),
        ({"training.numbers": "float16"}, ["training.numbers", "float32"]),
        ({"training.batch": 0}, ["training.batch"]),
        ({"training.optimiser": "adm"}, ["adm", "adam"]),
        ({"training.loss": "cross-entropie"}, ["cross-entropie", "cross-entropy"]),
        ({"network.output": "sigmoid", "training.loss": "cross-entropy"}, ["cross-entropy", "softmax"]),
        ({"network.activations": ["relu"]}, ["activations", "2 names"]),
        ({"training.learning-rate": "fast"}, ["learning rate", "fast"]),
        ({"training.steps": 4}, ["steps"]),
        ({"training.min-delta": -1}, ["min-delta"]),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(options, words):
    with pytest.raises(WorkedError) as said:
        Run.begin(PLAN_OF_DIGITS.altered(options))
    assert all(word in str(said.value) for word in words) and "\n" not in str(said.value)
