"""Shared trials: many workers, kills, processes and machines find what one finds."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys

import pytest

from tests.tuning.sweeps import BATCHES, GRID, drawn, sweep, told
from worked.engine.threads import _controller
from worked.keys.toml_text import toml_text
from worked.learning.runs import Run
from worked.learning.trials import Trial
from worked.tuning import storage
from worked.tuning.sweep import sweep_of
from worked.tuning.tune import tune
from worked.workers import Workers


@pytest.mark.parametrize("tables", [sweep("grid", GRID), drawn("random", 6)], ids=["grid", "random"])
def test_two_workers_find_what_one_finds(tables):
    seen: list[Trial] = []
    assert told(tune(tables, workers=2, after=seen.append)) == told(tune(tables))
    assert sorted(trial.number for trial in seen) == [1, 2, 3, 4, 5, 6]


def test_trainings_have_one_thread_for_their_matrix_products(monkeypatch):
    """Two threads add in another order than one, and joblib gives workers fewer threads than one process has."""
    threadpoolctl = pytest.importorskip("threadpoolctl")
    # Other tests may have loaded SciPy, with threads of its own, since the libraries were looked for.
    _controller.cache_clear()
    threads, train = [], Run.train

    def watched(run, **more):
        threads.extend(pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas")
        return train(run, **more)

    monkeypatch.setattr(Run, "train", watched)
    with threadpoolctl.threadpool_limits(2):
        tune(sweep("grid", {"training.batch": [10]}))
    assert threads and set(threads) == {1}


@pytest.mark.parametrize("method", ["random", "tpe"])
def test_more_trials_are_those_of_a_longer_search(method, tmp_path):
    whole = tune(drawn(method, 14, seed=3))
    tune(drawn(method, 6, seed=3), tmp_path)
    done: list[Trial] = []
    assert told(tune(drawn(method, 14, seed=3), tmp_path, after=done.append)) == told(whole)
    assert [trial.number for trial in done] == [*range(7, 15)]
    assert told(whole) != told(tune(drawn(method, 14, seed=4)))


def test_an_interrupted_search_goes_on(tmp_path):
    def interrupt(trial: Trial) -> None:
        if trial.number == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tune(sweep("grid", GRID), tmp_path, after=interrupt)
    done: list[Trial] = []
    assert told(tune(sweep("grid", GRID), tmp_path, after=done.append)) == told(tune(sweep("grid", GRID)))
    assert [trial.number for trial in done] == [3, 4, 5, 6]


SCRIPT = """
import os, signal, sys, tomllib
from worked.engine.fitting import Fitting
from worked.tuning.tune import tune

left, epoch = int(sys.argv[3]), Fitting.epoch

def one(fitting):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return epoch(fitting)

Fitting.epoch = one
tune(tomllib.loads(sys.argv[1]), sys.argv[2], after=lambda trial: print(trial.number, flush=True))
"""


def process(tables, folder, killed_in: int = 0) -> subprocess.Popen:
    """A process that searches and prints the numbers of the trials that it did; it is killed in one of its epochs."""
    arguments = [sys.executable, "-c", SCRIPT, toml_text(tables), str(folder), str(killed_in)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": "."})


def test_a_killed_search_goes_on_to_the_same_trials(tmp_path):
    tables = sweep("grid", GRID, epochs=3)
    killed = process(tables, tmp_path, killed_in=8)
    assert killed.communicate()[0].split() == ["1", "2"] and killed.returncode == -signal.SIGKILL
    done: list[Trial] = []
    found = tune(tables, tmp_path, after=done.append)
    assert sorted(trial.number for trial in done) == [3, 4, 5, 6] and len(found.trials) == 6
    assert told(found) == told(tune(tables))


def test_two_processes_do_each_cell_once(tmp_path):
    tables = sweep("grid", {**GRID, "network.hidden": [[2], [3]]}, epochs=20)
    both = [process(tables, tmp_path) for _ in range(2)]
    numbers = [[int(line) for line in each.communicate()[0].split()] for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert sorted(numbers[0] + numbers[1]) == [*range(1, 13)]
    again: list[Trial] = []
    assert len(tune(tables, tmp_path, after=again.append).trials) == 12 and not again


def test_slots_that_were_put_in_twice_are_done_once(tmp_path):
    both = [storage.Shared(sweep_of(sweep("grid", GRID)), str(tmp_path / "a.journal"), "data") for _ in range(2)]
    for slot in (0, 0, 1, 0):
        both[0]._put(slot)
    claimed = [each.claim() for each in both * 2]
    assert [trial and trial.user_attrs["slot"] for trial in claimed] == [0, None, 1, None]
    assert both[1].claim() is None


class Clock:
    """A clock that goes on only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_a_trial_of_another_machine_that_falls_silent_is_done_again(tmp_path, monkeypatch):
    clock = Clock()
    monkeypatch.setattr(storage, "time", clock)
    declared = sweep_of(sweep("manual", settings=[{"training.batch": 8}]))
    mine, other = (storage.Shared(declared, str(tmp_path / "a.journal"), "data") for _ in range(2))
    assert other.waiting() == 1
    lost = other.claim()
    lost.set_user_attr("worker", f"not {socket.gethostname()} 1")
    lost.set_user_attr("beats", 1)
    assert mine.waiting() == 1
    assert storage.LOST_AFTER < clock.now <= storage.LOST_AFTER + 2 * storage.LOOK_EVERY
    again = mine.claim()
    mine.values(again)
    mine.finish(again, Trial(1, {}, "complete", 0.5, 2))
    other.finish(lost, Trial(1, {}, "complete", 0.7, 2))
    assert [trial.score for trial in mine.search("loss").trials] == [0.5]
    assert mine.waiting() == 0


def test_a_database_is_a_storage_too(tmp_path):
    tables = sweep("grid", {"training.batch": BATCHES}, storage=f"sqlite:///{tmp_path}/trials.db", study="moons")
    found = tune(tables)
    assert (tmp_path / "trials.db").exists() and told(tune(tables)) == told(found)


def test_dask_spreads_a_search(tmp_path):
    distributed = pytest.importorskip("distributed")
    tables = sweep("grid", {"training.batch": BATCHES})
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        asked = Workers(2, "dask", cluster.scheduler_address)
        assert told(tune(tables, tmp_path, asked)) == told(tune(tables))
