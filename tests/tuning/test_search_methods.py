"""Methods of searching: what is tried, what is drawn, what is given up, and what its score is."""

from __future__ import annotations

import json

import pytest

from tests.tuning.sweeps import BATCHES, DRAWN, GRID, drawn, sweep
from worked.learning.plan import plan_of
from worked.learning.runs import Run
from worked.tuning import storage
from worked.tuning.sweep import sweep_of
from worked.tuning.tune import best_plan, tune


def trained(tables, values) -> float:
    """The validation loss after the last epoch of a setting."""
    plan = plan_of({key: table for key, table in tables.items() if key != "search"}).altered(values)
    return Run.begin(plan).train().epochs[-1].validation_loss


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
