"""Sweeps and storages that are wrong are refused in one sentence."""

from __future__ import annotations

import sys

import pytest

from tests.tuning.sweeps import GRID, sweep
from worked.errors import WorkedError
from worked.tuning.sweep import sweep_of
from worked.tuning.tune import tune


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
