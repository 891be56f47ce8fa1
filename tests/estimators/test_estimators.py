"""Estimators: scikit-learn's own checks, its multilayer perceptron on the same data, and what searches ask of them."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy
import pytest
from sklearn.base import clone
from sklearn.datasets import load_digits, load_iris, make_regression
from sklearn.exceptions import NotFittedError
from sklearn.utils.estimator_checks import estimator_checks_generator

from worked import WorkedClassifier, WorkedRegressor
from worked.errors import WorkedError

IRIS, SPECIES = load_iris(return_X_y=True)
IRIS = (IRIS - IRIS.mean(axis=0)) / IRIS.std(axis=0)
TWO, PAIR = IRIS[:100], SPECIES[:100]
MIXED = numpy.random.default_rng(0).permutation(150)
IRIS, SPECIES = IRIS[MIXED], SPECIES[MIXED]
NUMBERS, VALUES = make_regression(120, 5, n_targets=1, noise=1.0, random_state=3)
VALUES = VALUES / VALUES.std()
QUICK = {"hidden": (20,), "epochs": 60, "learning_rate": 0.02}
CONFIGURATIONS = {
    "default": {},
    "float64": {"dtype": "float64"},
    "dropout": {"dropout": 0.1},
    "residual": {
        "hidden": (8, 8),
        "residual": {"from": 1, "to": 2, "survival": 0.9},
        "normalisation": {"over": "layer"},
        "optimiser": "nadam",
        "penalty": {"name": "l2", "lambda": 0.001},
        "clip": "norm",
        "max_norm": 3,
    },
}
# A sample that counts twice is no sample that is dropped twice by masks of its own.
CHECKED_WITH = {"check_sample_weight_equivalence_on_dense_data": {"dropout": None}}


def _checks():
    """Every check of scikit-learn for every configuration of both estimators."""
    for name, options in CONFIGURATIONS.items():
        for kind in (WorkedClassifier, WorkedRegressor):
            for estimator, check in estimator_checks_generator(kind(**QUICK | options)):
                found = check.func.__name__
                if found == "check_array_api_input":
                    continue
                yield pytest.param(estimator, check, id=f"{kind.__name__}-{name}-{found}")


@pytest.mark.parametrize("estimator, check", list(_checks()))
def test_checks_of_scikit_learn(estimator, check):
    check(estimator.set_params(**CHECKED_WITH.get(check.func.__name__, {})))


@pytest.mark.parametrize("dtype, bound", [("float32", 1e-4), ("float64", 1e-12)])
def test_a_sample_that_counts_twice_is_shown_twice(dtype, bound):
    weights = numpy.random.default_rng(1).integers(0, 4, 150)
    options = {"hidden": (8,), "batch": "all", "epochs": 30, "random_state": 0, "dtype": dtype}
    weighted = WorkedClassifier(**options).fit(IRIS, SPECIES, weights)
    repeated = WorkedClassifier(**options).fit(IRIS.repeat(weights, axis=0), SPECIES.repeat(weights))
    assert weighted.loss_ == pytest.approx(repeated.loss_, rel=bound)
    assert numpy.allclose(weighted.predict_proba(IRIS), repeated.predict_proba(IRIS), rtol=bound, atol=bound)


# What the net is


@pytest.mark.parametrize(
    "options, classes, expected",
    [
        ({}, 2, ("binary-cross-entropy", "sigmoid", 1)),
        ({}, 3, ("cross-entropy", "softmax", 3)),
        ({"output": "softmax"}, 2, ("cross-entropy", "softmax", 2)),
        ({"output": "logistic"}, 3, ("binary-cross-entropy", "sigmoid", 3)),
        ({"loss": "cross-entropy"}, 2, ("cross-entropy", "softmax", 2)),
        ({"loss": "bce"}, 3, ("binary-cross-entropy", "sigmoid", 3)),
        ({"loss": "mse"}, 3, ("mean-squared-error", "softmax", 3)),
        ({"output": "tanh"}, 2, ("half-squared-error", "tanh", 1)),
        ({"activations": ["relu", "sigmoid"], "loss": "sse"}, 2, ("squared-error", "sigmoid", 1)),
    ],
)
def test_loss_and_outputs_suit_each_other(options, classes, expected):
    inputs, labels = (TWO, PAIR) if classes == 2 else (IRIS, SPECIES)
    found = WorkedClassifier(hidden=5, epochs=3, random_state=0, **options).fit(inputs, labels)
    training, net = found._fitting.trainer.training, found.network_
    assert (training.loss.name, net.design.activations[-1].activation.name, found.n_outputs_) == expected
    assert found.n_layers_ == 3 and [array.shape for array in found.coefs_] == [(4, 5), (5, expected[2])]
    assert set(found.predict(inputs)) <= set(range(classes))
    if expected[1] == "tanh":
        assert not hasattr(found, "predict_proba") and not hasattr(found, "predict_log_proba")
    else:
        probabilities = found.predict_proba(inputs)
        assert probabilities.shape == (len(inputs), classes)
        assert numpy.allclose(probabilities.sum(axis=1), 1, atol=1e-6)
        assert numpy.allclose(numpy.exp(found.predict_log_proba(inputs)), probabilities, atol=1e-6)


def test_the_perceptron_rule_needs_no_slope():
    found = WorkedClassifier((), output="step", optimiser="perceptron", learning_rate=1, batch=1, random_state=0)
    assert found.fit(TWO, PAIR).score(TWO, PAIR) == 1
    assert found.loss_ == 0 and found.n_iter_ < 50


def test_labels_are_whatever_can_be_sorted():
    names = numpy.array(["setosa", "versicolor", "virginica"], object)[SPECIES]
    found = WorkedClassifier(**QUICK, random_state=0).fit(IRIS, names)
    assert list(found.classes_) == ["setosa", "versicolor", "virginica"]
    assert found.score(IRIS, names) > 0.95
    assert set(found.predict(IRIS)) <= set(names)


def test_regression_of_one_number_and_of_several():
    found = WorkedRegressor(**QUICK, random_state=0).fit(NUMBERS, VALUES)
    assert found.predict(NUMBERS).shape == (120,) and found.score(NUMBERS, VALUES) > 0.9
    both = numpy.column_stack([VALUES, -VALUES])
    several = WorkedRegressor(**QUICK, random_state=0).fit(NUMBERS, both)
    assert several.predict(NUMBERS).shape == (120, 2) and several.score(NUMBERS, both) > 0.9
    column = WorkedRegressor(**QUICK, random_state=0).fit(NUMBERS, VALUES[:, None])
    assert column.predict(NUMBERS).shape == (120, 1)


# How it learns


def test_what_is_told_of_a_fit():
    found = WorkedClassifier(**QUICK, patience=None, batch=30, random_state=0).fit(IRIS, SPECIES)
    assert found.n_iter_ == len(found.loss_curve_) == len(found.history_.epochs) == 60
    assert found.loss_ == found.loss_curve_[-1] and found.best_loss_ <= found.loss_ + 1e-4
    assert found.t_ == 60 * 150 and found.validation_scores_ is None
    assert [array.shape for array in found.intercepts_] == [(20,), (3,)]
    without = WorkedClassifier(**QUICK, biases=False, random_state=0).fit(IRIS, SPECIES)
    assert [array.shape for array in without.intercepts_] == [(20,), (3,)] and not without.intercepts_[0].any()


def test_patience_ends_a_training_that_no_longer_learns():
    found = WorkedClassifier((8,), learning_rate=1e-9, patience=4, random_state=0).fit(IRIS, SPECIES)
    assert found.n_iter_ == 5 and found.history_.stopped
    endless = clone(found).set_params(patience=None, epochs=30).fit(IRIS, SPECIES)
    assert endless.n_iter_ == 30 and not endless.history_.stopped


def test_early_stopping_puts_the_best_weights_back():
    digits, labels = load_digits(return_X_y=True)
    options = {"hidden": (30,), "learning_rate": 0.03, "epochs": 60, "patience": 3, "random_state": 0, "batch": 32}
    found = WorkedClassifier(**options, early_stopping=True).fit(digits[:400] / 16, labels[:400])
    assert found.n_iter_ < 60 and len(found.validation_scores_) == found.n_iter_
    best = found.history_.best
    assert best == found.n_iter_ - 3
    assert found.best_loss_ == found.history_.epochs[best - 1].validation_loss
    same = clone(found).set_params(epochs=best, patience=None, restore_best=False).fit(digits[:400] / 16, labels[:400])
    assert same.network_.values.tobytes() == found.network_.values.tobytes()
    last = clone(found).set_params(restore_best=False).fit(digits[:400] / 16, labels[:400])
    assert last.network_.values.tobytes() != found.network_.values.tobytes()


def test_a_warm_start_goes_on_from_the_last_weights():
    options = {"hidden": (6,), "optimiser": "gradient-descent", "learning_rate": 0.1, "shuffle": False}
    whole = WorkedClassifier(epochs=8, random_state=0, **options).fit(IRIS, SPECIES)
    parts = WorkedClassifier(epochs=3, random_state=0, warm_start=True, **options).fit(IRIS, SPECIES)
    parts.set_params(epochs=5).fit(IRIS, SPECIES)
    assert parts.network_.values.tobytes() == whole.network_.values.tobytes() and parts.n_iter_ == 5
    with pytest.raises(ValueError, match=r"warm_start: .* 4-6-3, found 4-7-3"):
        parts.set_params(hidden=(7,)).fit(IRIS, SPECIES)
    with pytest.raises(ValueError, match="expected the classes"):
        parts.set_params(hidden=(6,)).fit(IRIS, SPECIES + 1)


def test_partial_fit_is_one_epoch_more():
    options = {"hidden": (6,), "dropout": 0.2, "batch": 20, "random_state": 0}
    whole = WorkedClassifier(epochs=4, **options).fit(IRIS, SPECIES)
    parts = WorkedClassifier(**options)
    for _ in range(4):
        parts.partial_fit(IRIS, SPECIES, classes=[0, 1, 2])
    assert parts.network_.values.tobytes() == whole.network_.values.tobytes()
    assert parts.loss_curve_ == whole.loss_curve_ and parts.n_iter_ == 4
    one = WorkedClassifier(**options).partial_fit(IRIS[SPECIES == 1], SPECIES[SPECIES == 1], classes=[0, 1, 2])
    assert list(one.classes_) == [0, 1, 2]
    numbers = WorkedRegressor((5,), random_state=0).partial_fit(NUMBERS, VALUES).partial_fit(NUMBERS, VALUES)
    assert numbers.n_iter_ == 2


def test_the_same_random_state_is_the_same_net():
    def values(state):
        return WorkedClassifier((5,), epochs=3, dropout=0.2, random_state=state).fit(IRIS, SPECIES).network_.values

    assert values(3).tobytes() == values(numpy.int64(3)).tobytes() != values(4).tobytes()
    assert values(numpy.random.RandomState(3)).tobytes() == values(numpy.random.RandomState(3)).tobytes()
    assert values(None).tobytes() != values(None).tobytes()


# How it is copied


@pytest.mark.parametrize("copied", [lambda found: pickle.loads(pickle.dumps(found)), copy.deepcopy])
def test_a_copy_goes_on_as_if_it_were_the_same(copied):
    options = {"hidden": (6, 6), "dropout": 0.2, "normalisation": {}, "batch": 25, "random_state": 0}
    found = WorkedClassifier(epochs=3, schedule="exponential", **options).fit(IRIS, SPECIES)
    other = copied(found)
    assert other.predict_proba(IRIS).tobytes() == found.predict_proba(IRIS).tobytes()
    assert other.loss_curve_ == found.loss_curve_ and other.best_loss_ == found.best_loss_
    for each in (found, other):
        each.partial_fit(IRIS, SPECIES)
    assert other.network_.values.tobytes() == found.network_.values.tobytes()
    assert len(pickle.dumps(copied(WorkedClassifier()))) == len(pickle.dumps(WorkedClassifier()))


def test_a_copy_holds_no_samples():
    small, large = (WorkedRegressor((3,), epochs=1).fit(NUMBERS[:count], VALUES[:count]) for count in (20, 120))
    assert abs(len(pickle.dumps(small)) - len(pickle.dumps(large))) < 200


def test_parameters_that_change_after_a_fit_do_not_change_its_copy():
    found = WorkedClassifier((6,), epochs=3, random_state=0).fit(IRIS, SPECIES).set_params(hidden=(9,), dtype="float64")
    other = pickle.loads(pickle.dumps(found))
    assert other.predict_proba(IRIS).tobytes() == found.predict_proba(IRIS).tobytes()
    assert other.hidden == (9,)


def test_threads_may_share_a_net():
    found = WorkedClassifier((50,), epochs=2, random_state=0).fit(IRIS, SPECIES)
    parts = [IRIS[first : first + 10] for first in range(0, 150, 10)] * 20
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(found.predict_proba, parts))
    assert all(numpy.array_equal(one, found.predict_proba(part)) for one, part in zip(together, parts, strict=True))


# What is refused


@pytest.mark.parametrize(
    "options, said",
    [
        ({"optimiser": "adm"}, "no optimiser is called 'adm'; did you mean 'adam'?"),
        ({"activations": "rleu"}, "no activation is called 'rleu'; did you mean 'relu'?"),
        ({"activations": ["relu", "relu", "softmax"]}, "expected 2 names, one for each layer, found 3"),
        ({"loss": "hinges"}, "no loss is called 'hinges'"),
        ({"hidden": (5, 0)}, "hidden: expected a number of units, at least 1, found '0'"),
        ({"hidden": "many"}, "hidden: expected a number of units, at least 1, found 'many'"),
        ({"learning_rate": "fast"}, "the learning rate is the letter 'fast'"),
        ({"batch": 0}, "batch: expected a number of samples, at least 1, found '0'"),
        ({"epochs": 1.5}, "epochs: expected a number of epochs, at least 1, found '1.5'"),
        ({"patience": 0}, "patience: expected a number of epochs, at least 1, found '0'"),
        ({"min_delta": -1}, "min_delta: expected a number, 0 or above, found '-1'"),
        ({"min_delta": "small"}, "min_delta: expected a number, 0 or above, found 'small'"),
        ({"dtype": "int8"}, "dtype: expected float32 or float64, found 'int8'"),
        ({"dtype": "real"}, "dtype: expected float32 or float64, found 'real'"),
        ({"dropout": {"rat": 0.5}}, "unknown key 'rat'"),
        ({"dropout": 1.5}, "rate"),
        ({"early_stopping": "yes"}, "early_stopping: expected true or false, found 'yes'"),
        ({"backend": "torch"}, "backend: expected one of numpy, numba, found 'torch'"),
        (
            {"activations": "linear", "optimiser": "gradient-descent", "learning_rate": 1e30, "output": "linear"},
            "the training diverges: in step",
        ),
    ],
)
def test_wrong_parameters_are_told_in_one_sentence(options, said):
    found = WorkedClassifier(**{"hidden": (5,), "random_state": 0, **options})
    with pytest.raises(ValueError, match=r"^WorkedClassifier: ") as refused:
        found.fit(IRIS * 100, SPECIES)
    assert isinstance(refused.value, WorkedError)
    assert said in str(refused.value) and "\n" not in str(refused.value)


def test_wrong_data_are_refused():
    found = WorkedClassifier((5,), epochs=1)
    with pytest.raises(NotFittedError):
        found.predict(IRIS)
    with pytest.raises(ValueError, match="at least two classes, found one class"):
        found.fit(IRIS, numpy.zeros(150))
    with pytest.raises(ValueError, match="at least two classes, found one class"):
        found.fit(IRIS, SPECIES, SPECIES == 1)
    with pytest.raises(ValueError, match="1d array"):
        found.fit(IRIS, numpy.eye(3)[SPECIES])
    with pytest.raises(ValueError, match="classes must be passed"):
        found.partial_fit(IRIS, SPECIES)
    with pytest.raises(ValueError, match="expected the classes"):
        found.partial_fit(IRIS, SPECIES, classes=[0, 1])
    with pytest.raises(ValueError, match="as in the first call"):
        clone(found).partial_fit(IRIS, SPECIES, classes=[0, 1, 2]).partial_fit(IRIS, SPECIES, classes=[0, 1])
    with pytest.raises(ValueError, match="early_stopping: partial_fit"):
        WorkedRegressor(early_stopping=True).partial_fit(NUMBERS, VALUES)
    with pytest.raises(ValueError, match="targets from 0 to 1"):
        WorkedRegressor(output="sigmoid").fit(NUMBERS, VALUES)


def test_each_epoch_is_printed_where_that_is_asked_for(capsys):
    WorkedClassifier((5,), epochs=2, early_stopping=True, verbose=1, random_state=0).fit(IRIS, SPECIES)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 and lines[1].startswith("epoch 2: loss ") and "validation loss" in lines[1]
