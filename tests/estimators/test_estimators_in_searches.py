"""Estimators in pipelines and searches, by one worker or several: the same numbers to the last byte."""

from __future__ import annotations

import re
from pathlib import Path

import joblib
import numpy
import pytest
from sklearn.datasets import load_iris
from sklearn.ensemble import VotingClassifier
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.inspection import permutation_importance
from sklearn.model_selection import (
    GridSearchCV,
    HalvingGridSearchCV,
    KFold,
    RandomizedSearchCV,
    cross_val_score,
)
from sklearn.multioutput import MultiOutputClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from worked import WorkedClassifier, WorkedRegressor

IRIS, SPECIES = load_iris(return_X_y=True)
LIKELY = {"hidden": [(5,), (12,)], "dropout": [None, 0.1], "optimiser": ["adam", {"name": "momentum", "mu": 0.5}]}


def net(**options) -> WorkedClassifier:
    return WorkedClassifier(**{"hidden": (10,), "epochs": 12, "learning_rate": 0.05, "random_state": 0} | options)


def searched(**options) -> GridSearchCV:
    """A search whose grid draws masks too."""
    grid = {f"workedclassifier__{key}": values for key, values in LIKELY.items()}
    return GridSearchCV(make_pipeline(StandardScaler(), net()), grid, cv=2, **options).fit(IRIS, SPECIES)


def bytes_of(search) -> bytes:
    """All scores of a search, and the weights of the net that it chose."""
    scores = [search.cv_results_[f"split{fold}_test_score"] for fold in range(2)]
    return b"".join(each.tobytes() for each in (*scores, search.best_estimator_[-1].network_.values))


@pytest.fixture(scope="module")
def alone():
    """What one worker finds."""
    return bytes_of(searched())


def test_a_pipeline_knows_the_names_of_its_features():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(IRIS, columns=["sepal", "width", "petal", "breadth"])
    found = net().fit(frame, SPECIES)
    assert list(found.feature_names_in_) == list(frame.columns) and found.n_features_in_ == 4
    pipeline = make_pipeline(StandardScaler().set_output(transform="pandas"), net(epochs=40)).fit(frame, SPECIES)
    assert pipeline.score(frame, SPECIES) > 0.9
    assert list(pipeline[-1].feature_names_in_) == list(frame.columns)
    with pytest.raises(ValueError, match="feature names"):
        found.predict(frame[["petal", "sepal", "width", "breadth"]])


def test_scores_over_folds():
    scores = cross_val_score(make_pipeline(StandardScaler(), net(epochs=30)), IRIS, SPECIES, cv=3)
    assert scores.min() > 0.85
    numbers = WorkedRegressor((10,), epochs=60, learning_rate=0.05, random_state=0)
    folds = KFold(3, shuffle=True, random_state=0)
    assert cross_val_score(numbers, IRIS[:, :3], IRIS[:, 3], cv=folds).min() > 0.8


def test_searches():
    scaled = StandardScaler().fit_transform(IRIS)
    drawn = RandomizedSearchCV(net(), {"learning_rate": [0.001, 0.05], "batch": [10, "all"]}, n_iter=3, random_state=0)
    assert drawn.fit(scaled, SPECIES).best_score_ > 0.8
    rates = {"learning_rate": [1e-6, 1e-5, 0.05]}
    halved = HalvingGridSearchCV(net(), rates, resource="epochs", max_resources=18, cv=2, random_state=0)
    assert halved.fit(scaled, SPECIES).best_params_ == {"learning_rate": 0.05, "epochs": 18}


def test_a_wrong_parameter_in_a_grid_is_told():
    search = GridSearchCV(net(), {"optimiser": ["adam", "adm"]}, cv=2, error_score="raise")
    with pytest.raises(ValueError, match="did you mean 'adam'"):
        search.fit(IRIS, SPECIES)


def test_two_workers_find_what_one_finds(alone):
    assert bytes_of(searched(n_jobs=2)) == alone


@pytest.mark.filterwarnings("default")
def test_workers_of_dask_find_what_one_finds(alone):
    distributed = pytest.importorskip("dask.distributed")
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": False, "dashboard_address": None}
    with distributed.LocalCluster(**options) as local, distributed.Client(local):  # noqa: SIM117
        with joblib.parallel_config(backend="dask"):
            assert bytes_of(searched()) == alone


def test_other_estimators_are_made_of_it():
    labels = numpy.column_stack([SPECIES > 0, SPECIES > 1])
    several = MultiOutputClassifier(net(epochs=40)).fit(StandardScaler().fit_transform(IRIS), labels)
    assert several.predict(IRIS).shape == (150, 2)
    found = VotingClassifier([("one", net()), ("two", net(random_state=1))], voting="soft").fit(IRIS, SPECIES)
    assert found.predict_proba(IRIS).shape == (150, 3)
    with joblib.parallel_config(backend="threading"):
        together = permutation_importance(found, IRIS, SPECIES, n_repeats=2, random_state=0, n_jobs=2)
    one = permutation_importance(found, IRIS, SPECIES, n_repeats=2, random_state=0)
    assert numpy.array_equal(together.importances, one.importances)


def test_the_examples_of_the_document_run():
    text = (Path(__file__).resolve().parents[2] / "docs" / "estimators.md").read_text("utf-8")
    names: dict[str, object] = {}
    for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(code, "docs/estimators.md", "exec"), names)
    assert names["pipeline"].score(names["inputs"], names["labels"]) > 0.95
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == set(WorkedClassifier().get_params())
