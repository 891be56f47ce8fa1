"""Holds the scaling of features to scikit-learn's scalers and to the names of the exercises."""

from __future__ import annotations

import numpy
import pytest

from worked.data.data import read_data
from worked.data.scaling import METHODS, Scaling
from worked.errors import WorkedError
from worked.exercises.feature_scaling import STATISTICS

INPUTS = numpy.random.default_rng(2).normal(3, 5, size=(40, 4))


@pytest.mark.parametrize(
    ("method", "scaler"),
    [
        ("z-score", ("StandardScaler", {})),
        ("min-max", ("MinMaxScaler", {})),
        ("mean-subtraction", ("StandardScaler", {"with_std": False})),
    ],
)
def test_scaling_is_that_of_scikit_learn(method, scaler):
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    name, options = scaler
    theirs = getattr(preprocessing, name)(**options).fit(INPUTS[:30])
    ours = Scaling.of(INPUTS[:30], method)
    numpy.testing.assert_allclose(ours.applied(INPUTS), theirs.transform(INPUTS), rtol=1e-12, atol=1e-14)


def test_the_methods_have_the_names_of_the_exercises():
    assert set(METHODS) - {"none"} <= set(STATISTICS)


def test_none_changes_nothing():
    assert (Scaling.of(INPUTS, "none").applied(INPUTS) == INPUTS).all()


def test_all_features_scaled_together_have_one_shift_and_one_scale():
    digits = read_data("digits").inputs
    assert (Scaling.of(digits, "min-max", together=True).applied(digits) == digits / 16).all()
    scaled = Scaling.of(digits, "z-score", together=True).applied(digits)
    numpy.testing.assert_allclose([scaled.mean(), scaled.std()], [0, 1], atol=1e-12)


@pytest.mark.parametrize("method", ["z-score", "min-max"])
def test_a_constant_feature_is_named_where_its_spread_would_divide(method):
    # The deviation of 0.1 ten times over is not 0 in floating point.
    constant = numpy.column_stack([numpy.arange(10.0), numpy.full(10, 0.1)])
    with pytest.raises(WorkedError, match="feature 'b' has the same value in all samples"):
        Scaling.of(constant, method, ("a", "b"))
    with pytest.raises(WorkedError, match=r"3 features \('pixel_0_0', 'pixel_4_0', 'pixel_4_7'\)"):
        Scaling.of(read_data("digits").inputs, method, read_data("digits").features)
    with pytest.raises(WorkedError, match="all inputs are one number"):
        Scaling.of(numpy.ones((3, 2)), method, together=True)
    assert Scaling.of(constant, "mean-subtraction").shift == (4.5, pytest.approx(0.1))


def test_scalings_that_are_none():
    with pytest.raises(WorkedError, match="did you mean 'z-score'"):
        Scaling.of(INPUTS, "zscore")
    with pytest.raises(WorkedError, match="the data have 3 features; expected 4"):
        Scaling.of(INPUTS, "z-score").applied(INPUTS[:, :3])
