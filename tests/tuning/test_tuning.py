"""Searches: every method, many workers, kills, and sweeps that are wrong."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from worked.commands.common import Commands
from worked.commands.tune import tune as command
from worked.errors import WorkedError
from worked.learning.plan import Plan, option_of, plan_of, tables_in
from worked.learning.runs import Run
from worked.learning.trials import Search, Trial
from worked.tuning import storage
from worked.tuning.sweep import sweep_of
from worked.tuning.toml_text import toml_text
from worked.tuning.tune import Workers, best_plan, tune

optuna = pytest.importorskip("optuna")

ROOT = Path(__file__).resolve().parents[2]
RATES, BATCHES = [0.003, 0.03, 0.3], [10, 40]
GRID = {"training.learning-rate": RATES, "training.batch": BATCHES}
DRAWN = {
    "training.learning-rate": {"from": 1e-3, "to": 1.0, "logarithmic": True},
    "training.batch": {"from": 8, "to": 64},
    "network.hidden": [[4], [3, 3]],
}


def sweep(method: str, values=None, epochs: int = 2, **search):
    """The tables of a sweep over small nets for two moons."""
    return {
        "data": {"file": "moons"},
        "network": {"hidden": [4]},
        "training": {"epochs": epochs},
        "search": {"method": method, **({"values": values} if values else {}), **search},
    }


def drawn(method: str, trials: int, **more):
    return sweep(method, DRAWN, trials=trials, measure="validation-score", **more)


def told(search: Search) -> list[tuple]:
    """All of the trials but how long they took."""
    return [(t.number, t.values, t.state, t.score, t.epochs, t.says) for t in search.trials]


def trained(tables, values) -> float:
    """The validation loss after the last epoch of a setting."""
    plan = plan_of({key: table for key, table in tables.items() if key != "search"}).altered(values)
    return Run.begin(plan).train().epochs[-1].validation_loss


# Methods


def test_a_grid_tries_every_cell_once_and_the_best_is_the_least_loss():
    from sklearn.model_selection import ParameterGrid

    tables = sweep("grid", GRID)
    found = tune(tables)
    cells = [trial.values for trial in found.trials]
    assert len(cells) == 6 and all(cell in cells for cell in ParameterGrid(GRID))
    assert [trial.number for trial in found.trials] == [1, 2, 3, 4, 5, 6]
    assert cells[:2] == [{"training.learning-rate": 0.003, "training.batch": batch} for batch in BATCHES]
    assert not found.larger and found.measure == "validation loss"
    assert found.best.score == min(trial.score for trial in found.trials)
    assert found.best.score == pytest.approx(trained(tables, found.best.values), rel=1e-6)
    assert set(found.importance) == set(GRID) and sum(found.importance.values()) == pytest.approx(1)


def test_ranges_of_a_grid_are_spread_evenly():
    values = {
        "training.optimiser.beta1": {"from": 0.9, "to": 0.9999, "count": 3},
        "training.learning-rate": {"from": 1e-4, "to": 1e-1, "logarithmic": True, "count": 4},
        "training.batch": {"from": 10, "to": 25, "count": 4},
    }
    betas, rates, batches = sweep_of(sweep("grid", values)).ranges
    assert betas.choices == (0.9, 0.94995, 0.9999)
    assert rates.choices == (0.0001, 0.001, 0.01, 0.1) and batches.choices == (10, 15, 20, 25)


def test_a_manual_search_tries_its_settings_in_their_order():
    settings = [{"training.batch": 8, "network.hidden": [2]}, {"training": {"batch": 64}}]
    found = tune(sweep("manual", settings=settings, measure="validation-score"))
    assert [trial.values for trial in found.trials] == [
        {"training.batch": 8, "network.hidden": [2]},
        {"training.batch": 64, "network.hidden": [4]},
    ]
    assert found.measure == "validation accuracy" and found.larger
    assert found.best.score == max(trial.score for trial in found.trials)


@pytest.mark.parametrize("method", ["random", "tpe", "hyperband"])
def test_settings_are_drawn_from_their_ranges(method):
    found = tune(drawn(method, 14))
    assert len(found.trials) == 14 and len({json.dumps(dict(trial.values)) for trial in found.trials}) == 14
    for trial in found.trials:
        rate, batch, hidden = (trial.values[key] for key in DRAWN)
        assert 1e-3 <= rate <= 1 and float(f"{rate:.4g}") == rate
        assert isinstance(batch, int) and 8 <= batch <= 64 and hidden in DRAWN["network.hidden"]
    assert found.best.score == max(trial.score for trial in found.trials if trial.score is not None)


def test_random_settings_are_spread_as_the_range_says(tmp_path):
    stats = pytest.importorskip("scipy.stats")
    values = {key: DRAWN[key] for key in ("training.learning-rate", "training.batch")}
    shared = storage.Shared(sweep_of(sweep("random", values, trials=120)), str(tmp_path / "a.journal"), "the data")
    shared.waiting()
    found = []
    for _ in range(120):
        found.append(shared.values(shared.claim()))
    rates, batches = zip(*(each.values() for each in found), strict=True)
    assert stats.kstest(rates, stats.loguniform(1e-3, 1).cdf).pvalue > 0.01
    assert stats.kstest(batches, stats.uniform(7.5, 57).cdf).pvalue > 0.01
    assert abs(stats.spearmanr(rates, batches).statistic) < 0.2


def test_hyperband_gives_up_early_and_says_so():
    tables = drawn("hyperband", 16)
    tables["training"]["epochs"] = 9
    found = tune(tables)
    pruned = [trial for trial in found.trials if trial.state == "pruned"]
    assert len(pruned) >= 4 and any(trial.state == "complete" for trial in found.trials)
    for trial in pruned:
        assert trial.score is None and trial.epochs < 9
        assert trial.says.startswith(f"given up after epoch {trial.epochs} of 9: its validation score 0.")
    assert all(trial.epochs == 9 for trial in found.trials if trial.state == "complete")
    assert [trial.values for trial in found.trials] == [trial.values for trial in tune(drawn("random", 16)).trials]


def test_keys_within_tables_are_searched_too():
    penalties = [{"name": "l2", "lambda": 0.01}, {"name": "l1", "lambda": 0.01}]
    found = tune(sweep("grid", {"training.optimiser": ["adam"], "training.optimiser.beta1": [0.5, 0.9],
                                "training.penalty": penalties, "data.scaling": ["min-max"]}))  # fmt: skip
    assert [trial.state for trial in found.trials] == ["complete"] * 4
    assert found.trials[1].values["training.penalty"] == penalties[1]
    assert len({trial.score for trial in found.trials}) == 4
    plan = best_plan(sweep("grid", GRID), found)
    assert plan.training["optimiser"] == {"name": "adam", "beta1": found.best.values["training.optimiser.beta1"]}


def test_a_training_that_diverges_is_a_failed_trial():
    found = tune(sweep("grid", {"training.optimiser": ["sgd", "smd"], "training.learning-rate": [0.1, 1e30]}))
    assert [trial.state for trial in found.trials] == ["complete", "failed", "failed", "failed"]
    assert "diverges" in found.trials[1].says and "'smd'" in found.trials[2].says
    assert found.best.number == 1


def test_the_score_is_that_of_the_weights_that_are_used():
    tables = sweep("manual", settings=[{"training.learning-rate": 1.0}], epochs=30)
    tables["training"]["patience"] = 3
    (trial,) = tune(tables).trials
    plan = plan_of({key: table for key, table in tables.items() if key != "search"}).altered(trial.values)
    history = Run.begin(plan).train()
    assert history.stopped and trial.epochs == len(history.epochs) > history.best
    assert trial.score == pytest.approx(min(epoch.validation_loss for epoch in history.epochs), rel=1e-6)


# The same results, whoever finds them


@pytest.mark.parametrize("tables", [sweep("grid", GRID), drawn("random", 6)], ids=["grid", "random"])
def test_two_workers_find_what_one_finds(tables):
    seen: list[Trial] = []
    assert told(tune(tables, workers=2, after=seen.append)) == told(tune(tables))
    assert sorted(trial.number for trial in seen) == [1, 2, 3, 4, 5, 6]


def test_trainings_have_one_thread_for_their_matrix_products(monkeypatch):
    """Two threads add in another order than one, and joblib gives workers fewer threads than one process has."""
    threadpoolctl = pytest.importorskip("threadpoolctl")
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


# What is refused


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"metod": "grid"}, "search: unknown key 'metod'; did you mean 'method'?"),
        ({"method": "gird"}, "search.method: expected one of manual, grid, random, tpe, hyperband, found 'gird'"),
        ({"measure": "accuracy"}, "search.measure: expected one of validation-loss, validation-score"),
        ({"trials": 5}, "search.trials: the method grid has none; it belongs to random, tpe, hyperband"),
        ({"seed": -1}, "search.seed: expected a whole number, at least 0, found '-1'"),
        ({"study": ""}, "search.study: expected a text, found ''"),
        ({"values": {}}, "search.values: expected a table with at least one key"),
        ({"values": {"training.lerning-rate": [1]}}, "search.values: training: unknown key 'lerning-rate'; did you"),
        ({"values": {"batch": [1]}}, "search.values: expected a table and key, found 'batch'; "),
        ({"values": {"data.target": ["y"]}}, "of [data] only scaling can be tried"),
        ({"values": {"training.batch": []}}, "search.values, training.batch: expected at least one value"),
        ({"values": {"training.batch": [1, 1]}}, "search.values, training.batch: '1' is given twice"),
        ({"values": {"training.batch": 5}}, "expected a list, or a range with from and to, found '5'"),
        ({"values": {"training.batch": {"from": 5, "too": 9}}}, "unknown key 'too'; did you mean 'to'?"),
        ({"values": {"training.batch": {"from": 5}}}, "training.batch.to: expected a number, found nothing"),
        ({"values": {"training.batch": {"from": 5, "to": 5}}}, "expected from below to, found 5 and 5"),
        ({"values": {"training.batch": {"from": 0, "to": 5, "logarithmic": True}}}, "begins above 0, found from = 0"),
        ({"values": {"training.batch": {"from": 1, "to": 5}}}, "give count, or a list"),
        ({"values": {"training.batch": {"from": 1, "to": 5, "count": 1}}}, "expected from 2 to 10,000 values, found 1"),
        ({"values": {f"training.{key}": [*range(25)] for key in ("batch", "epochs", "seed")}}, "found 15,625"),
        ({"method": "random", "trials": 0}, "search.trials: expected a number of trials, at least 1, found '0'"),
        ({"method": "random"}, "search.trials: expected a number of trials, at least 1, found nothing"),
        (
            {"method": "random", "trials": 2, "values": {"training.batch": {"from": 1, "to": 5, "count": 3}}},
            "count belongs to a grid",
        ),
        (
            {"method": "hyperband", "trials": 2, "values": {"training.epochs": [2, 3]}},
            "hyperband itself says how many epochs a trial gets",
        ),
    ],
)
def test_a_sweep_that_is_wrong_is_refused(change, says):
    with pytest.raises(WorkedError) as refusal:
        sweep_of(sweep("grid", GRID) | {"search": {"method": "grid", "values": GRID, **change}})
    assert says in str(refusal.value)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ([], "expected a table [[search.settings]] for each trial"),
        ([{}], "expected at least one key"),
        ([{"training.batch": 8}, {"training.batch": 8}], "is given twice"),
        ([{"training.batch": 8}, {"network.hidden": [3]}], "search.settings, 2: training.batch is missing"),
        ([{"training.bach": 8}], "search.settings, 1: training: unknown key 'bach'; did you mean 'batch'?"),
    ],
)
def test_settings_that_are_wrong_are_refused(settings, says):
    with pytest.raises(WorkedError) as refusal:
        sweep_of(sweep("manual", settings=settings))
    assert says in str(refusal.value)


def test_a_search_needs_samples_for_validation():
    tables = sweep("grid", GRID)
    tables["data"]["validation"] = 0
    with pytest.raises(WorkedError, match=r"data\.validation: a search needs samples for validation"):
        sweep_of(tables)


def test_a_study_of_another_sweep_is_left_alone(tmp_path):
    tune(sweep("grid", {"training.batch": [10]}), tmp_path)
    with pytest.raises(WorkedError, match="holds a study 'search' of another sweep"):
        tune(sweep("grid", {"training.batch": [20]}), tmp_path)
    tune(sweep("grid", {"training.batch": [20]}, study="other"), tmp_path)


@pytest.mark.parametrize(
    ("storage", "says"),
    [
        ("nowhere://ada:secret@there/trials", "nowhere://there/trials cannot be used as the storage of a search"),
        ("trials.db", "trials.db: a file is a journal, not a database; for SQLite: sqlite:///"),
        ("damaged.journal", "damaged.journal cannot be used as the storage of a search"),
    ],
)
def test_a_storage_that_is_none_is_refused(storage, says, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "damaged.journal").write_text("no journal\n")
    with pytest.raises(WorkedError) as refusal:
        tune(sweep("grid", GRID, storage=storage))
    assert says in str(refusal.value) and "secret" not in str(refusal.value)


def test_without_optuna_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(WorkedError, match=r"this search needs optuna: pip install 'worked\[tune\]'"):
        tune(sweep("grid", GRID))


# The documents and examples


def test_the_sweep_of_the_documents_is_the_example_and_runs():
    text = (ROOT / "docs" / "tuning.md").read_text("utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert blocks[0].strip() in (ROOT / "examples" / "sweeps" / "digits-grid.toml").read_text("utf-8")
    assert [sweep_of(tomllib.loads(block)).trials for block in blocks] == [12, 2]


@pytest.mark.parametrize("file", sorted((ROOT / "examples" / "sweeps").iterdir()), ids=lambda file: file.stem)
def test_the_examples_are_sweeps(file):
    assert sweep_of(tables_in(file), file.stem).trials > 1


# The command


@pytest.fixture
def called(tmp_path):
    """Calls the command with a sweep; returns its exit code, output and errors."""

    def call(tables, *arguments: str):
        file = tmp_path / "moons.toml"
        file.write_text(toml_text(tables))
        group = Commands(commands={"tune": command})
        done = CliRunner().invoke(group, ["tune", str(file), *arguments])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout, done.stderr

    return call


def test_the_command_tells_the_best_and_how_to_train_it(called, tmp_path):
    best, report = tmp_path / "best.toml", tmp_path / "out" / "found.json"
    code, out, errors = called(sweep("grid", GRID), "-o", str(report), "--best", str(best))
    assert code == 0 and errors.count("\ntrial") == 5
    found = tune(sweep("grid", GRID))
    first = out.splitlines()[3].split()
    assert first[:3] == [str(found.best.number), f"{found.best.score:.5g}", "learning-rate"]
    assert plan_of(tables_in(best)) == best_plan(sweep("grid", GRID), found)
    said = json.loads(report.read_text())
    assert said["best"] == found.best.number and len(said["trials"]) == 6
    assert (report.parent / "moons.journal").exists()
    words = shlex.split(out.splitlines()[-1])
    assert words[:3] == ["worked", "train", "moons"] and set(words[3::2]) == {"--set"}
    plan = Plan({"file": "moons"}, {}, {}).altered(dict(map(option_of, words[4::2])))
    assert plan == plan_of(tables_in(best))
    code, _, errors = called(sweep("grid", GRID), "-o", str(report))
    assert code == 2 and errors == f"worked: {report} exists already and is left as it is; --force overwrites it\n"


def test_the_command_says_what_is_wrong(called):
    tables = sweep("grid", {"training.optimiser": ["smd", "samd"]})
    code, _, errors = called(tables)
    assert code == 2 and "worked: none of 2 trials came to its end; trial 1: " in errors
    assert called(tables, "--backend", "lokky")[2].startswith("worked: --backend: expected one of loky, dask, ray")
    assert "--scheduler: it belongs to --backend dask" in called(tables, "--scheduler", "tcp://a:1")[2]
    assert "workers: expected at least 1, found 0" in called(tables, "--workers", "0")[2]
    assert (
        "search.storage, a place for the trials" in called(tables, "--backend", "dask", "--scheduler", "tcp://a:1")[2]
    )


def test_the_report_is_a_page(called, tmp_path):
    pytest.importorskip("worked.pages.reports.search")
    code, out, _ = called(sweep("grid", GRID), "--to", "markdown")
    assert code == 0 and "validation loss" in out


def test_written_tables_are_read_back():
    tables = {
        "a": {"text": 'a "b" \\ é\n', "n": 1e-05, "yes": True, "list": [[1], []], "in": {"b c": {"d": 2}, "e": {}}}
    }
    assert tomllib.loads(toml_text(tables)) == tables
