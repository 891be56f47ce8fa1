"""Estimators beside scikit-learn's multilayer perceptron: same data, weights and batches, and its hand-worked step."""

from __future__ import annotations

import warnings

import numpy
import pytest
from sklearn.datasets import load_iris, make_regression
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor

from worked import WorkedClassifier, WorkedRegressor

IRIS, SPECIES = load_iris(return_X_y=True)
IRIS = (IRIS - IRIS.mean(axis=0)) / IRIS.std(axis=0)
MIXED = numpy.random.default_rng(0).permutation(150)
IRIS, SPECIES = IRIS[MIXED], SPECIES[MIXED]
NUMBERS, VALUES = make_regression(90, 5, noise=1.0, random_state=3)
VALUES = VALUES / VALUES.std()
SEVERAL = numpy.column_stack([VALUES, VALUES**2 / 2])
TASKS = {
    "three classes": (WorkedClassifier, MLPClassifier, IRIS, SPECIES),
    "two classes": (WorkedClassifier, MLPClassifier, IRIS, SPECIES == 1),
    "a number": (WorkedRegressor, MLPRegressor, NUMBERS, VALUES),
    "two numbers": (WorkedRegressor, MLPRegressor, NUMBERS, SEVERAL),
}
OURS = {
    "hidden": (7, 5),
    "learning_rate": 0.02,
    "penalty": {"name": "l2", "lambda": 0.05, "factor": "lambda/(2B)"},
    "dtype": "float64",
    "shuffle": False,
    "epochs": 1,
    "patience": None,
    "warm_start": True,
}
THEIRS = {
    "hidden_layer_sizes": (7, 5),
    "learning_rate_init": 0.02,
    "alpha": 0.05,
    "shuffle": False,
    "max_iter": 1,
    "n_iter_no_change": 99,
    "warm_start": True,
    "random_state": 1,
}
RULES = {
    "adam": ({"optimiser": {"name": "adam", "form": "epsilon-hat"}}, {"solver": "adam"}),
    "sgd": ({"optimiser": "gradient-descent"}, {"solver": "sgd", "momentum": 0.0}),
    "momentum": (
        {"optimiser": {"name": "momentum", "form": "change", "mu": 0.8}},
        {"solver": "sgd", "momentum": 0.8, "nesterovs_momentum": False},
    ),
    "nesterov": (
        {"optimiser": {"name": "nesterov", "form": "rate-inside", "mu": 0.8}},
        {"solver": "sgd", "momentum": 0.8},
    ),
}


@pytest.mark.parametrize("weighted", [False, True], ids=["alike", "weighted"])
@pytest.mark.parametrize("hidden", ["relu", "tanh", "logistic", "identity"])
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("task", TASKS)
def test_the_multilayer_perceptron_of_scikit_learn(task, rule, hidden, weighted):
    kind, their_kind, inputs, targets = TASKS[task]
    options, their_options = RULES[rule]
    weights = numpy.random.default_rng(5).uniform(0.2, 3, len(inputs)) if weighted else None
    size = len(inputs) if weighted else 32
    if weighted:
        # scikit-learn divides its penalty by the sum of the weights, and not by the number of samples.
        weights *= size / weights.sum()
    ours = kind(**OURS, **options, activations=hidden, batch=size)
    theirs = their_kind(**THEIRS, **their_options, activation=hidden, batch_size=size)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        for estimator in (ours, theirs):
            estimator.fit(inputs, targets, sample_weight=weights)
        # Both begin again from the same weights.
        for mine, other in zip(ours.coefs_ + ours.intercepts_, theirs.coefs_ + theirs.intercepts_, strict=True):
            mine[:] = other
        ours.set_params(epochs=4).fit(inputs, targets, sample_weight=weights)
        theirs.set_params(max_iter=4).fit(inputs, targets, sample_weight=weights)
    for mine, other in zip(ours.coefs_ + ours.intercepts_, theirs.coefs_ + theirs.intercepts_, strict=True):
        assert numpy.allclose(mine, other, rtol=1e-9, atol=1e-11)
    # scikit-learn tells the mean of the squared errors of several outputs, and descends their sum.
    if task != "two numbers":
        assert numpy.allclose(ours.loss_curve_, theirs.loss_curve_[1:], rtol=1e-9)
    predict = "predict_proba" if kind is WorkedClassifier else "predict"
    assert numpy.allclose(getattr(ours, predict)(inputs), getattr(theirs, predict)(inputs), rtol=1e-9, atol=1e-12)


def test_the_step_that_scikit_learn_works_by_hand():
    """The numbers of its `neural_network/tests/test_mlp.py::test_fit`."""
    inputs, targets = numpy.array([[0.6, 0.8, 0.7]]), numpy.array([0])
    rule = {"optimiser": "gradient-descent", "learning_rate": 0.1, "penalty": {**OURS["penalty"], "lambda": 0.1}}
    found = WorkedClassifier(hidden=(2,), activations="logistic", dtype="float64", **rule)
    found.partial_fit(inputs, targets, classes=[0, 1])
    found.coefs_[0][:] = [[0.1, 0.2], [0.3, 0.1], [0.5, 0]]
    found.coefs_[1][:] = [[0.1], [0.2]]
    found.intercepts_[0][:] = 0.1
    found.intercepts_[1][:] = 1
    found.partial_fit(inputs, targets)
    first, second = found.coefs_
    assert numpy.allclose(first, [[0.098, 0.195756], [0.2956664, 0.096008], [0.4939998, -0.002244]], atol=5e-4)
    assert numpy.allclose(second, [[0.04706], [0.154089]], atol=5e-4)
    assert numpy.allclose(found.intercepts_[0], [0.098333, 0.09626], atol=5e-4)
    assert found.intercepts_[1] == pytest.approx(0.9235, abs=5e-4)
    assert found.predict_proba(inputs)[0, 1] == pytest.approx(0.739, abs=5e-4)
