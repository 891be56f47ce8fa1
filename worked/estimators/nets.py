"""Estimators: nets as scikit-learn knows them, a classifier and a regressor, for pipelines and searches."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy

from worked.arrays.buffers import Array
from worked.engine.fitting import classes_of
from worked.errors import WorkedError, excerpt
from worked.keys.values import entry_at
from worked.maths.activation import Activation
from worked.maths.activations import ACTIVATIONS
from worked.record import NOTHING

try:
    from sklearn.base import ClassifierMixin, RegressorMixin  # type: ignore[import-untyped]
    from sklearn.utils.metaestimators import available_if  # type: ignore[import-untyped]
    from sklearn.utils.multiclass import check_classification_targets  # type: ignore[import-untyped]
except ImportError:
    raise WorkedError("the estimators need scikit-learn: pip install 'worked[train]'") from None

from worked.estimators.estimator import Estimator

__all__ = ["WorkedClassifier", "WorkedRegressor"]


class WorkedClassifier(ClassifierMixin, Estimator):
    """A net that tells classes apart.

    Two classes have one sigmoid unit, more a softmax unit each, with the cross-entropy that belongs to them, unless
    `output` or `loss` say otherwise. Targets are one label for each sample, of any kind that can be sorted.
    """

    _kind = "classification"
    _checks: Mapping[str, bool] = NOTHING

    def partial_fit(self, X: Any, y: Any, classes: Any = None, sample_weight: Any = None) -> Any:
        """One more epoch of these samples; the first call needs the labels of all `classes`."""
        if classes is None and not self.__sklearn_is_fitted__():
            raise ValueError("classes must be passed on the first call to partial_fit.")
        if classes is not None and self.__sklearn_is_fitted__() and list(numpy.unique(classes)) != list(self.classes_):
            raise ValueError(f"classes: expected {self.classes_} as in the first call, found {numpy.unique(classes)}")
        return self._partial_fit(X, y, sample_weight, classes)

    def predict(self, X: Any) -> Array:
        """The label of the class of each sample."""
        places = classes_of(self._outputs(X))
        return self.classes_[places]

    @available_if(lambda self: self._gives_probabilities())
    def predict_proba(self, X: Any) -> Array:
        """The probability of each class, (samples, classes), in the order of `classes_`.

        Sigmoid units of several classes are divided by their sum. Other outputs than from 0 to 1 are no probabilities:
        then there is no such method.
        """
        outputs = self._outputs(X)
        if outputs.shape[1] == 1:
            return numpy.hstack([1 - outputs, outputs])
        if self._last.shares:
            return outputs
        sums = outputs.sum(axis=1, keepdims=True)
        return numpy.divide(outputs, sums, out=numpy.full_like(outputs, 1 / outputs.shape[1]), where=sums > 0)

    @available_if(lambda self: self._gives_probabilities())
    def predict_log_proba(self, X: Any) -> Array:
        """The logarithms of the probabilities, -inf of 0."""
        with numpy.errstate(divide="ignore"):
            return numpy.log(self.predict_proba(X))

    def _gives_probabilities(self) -> bool:
        """Whether the outputs lie from 0 to 1, as far as that is known."""
        return not self.__sklearn_is_fitted__() or (self._last.low, self._last.high) == (0, 1)

    @property
    def _last(self) -> Activation:
        """The activation of the outputs."""
        return self.network_.design.activations[-1].activation

    def _usual_output(self) -> str:
        return "sigmoid" if len(self.classes_) == 2 else "softmax"

    def _targets(self, y: Array, first: bool, classes: Any) -> Array:
        check_classification_targets(y)
        if first:
            self.classes_ = numpy.unique(y if classes is None else classes)
        unknown = numpy.setdiff1d(y, self.classes_)
        if unknown.size:
            raise WorkedError(f"y: expected the classes {excerpt(self.classes_)}, found {excerpt(unknown[0])}")
        places = numpy.searchsorted(self.classes_, y)
        units = self._units() if first else self.n_outputs_
        return places[:, None] if units == 1 else numpy.eye(units)[places]

    def _units(self) -> int:
        """The number of outputs: one of two classes is enough, unless their activation couples them."""
        couples = entry_at(self._ends()[1], ACTIVATIONS, "activation", "output")[0].couples
        return len(self.classes_) if couples or len(self.classes_) > 2 else 1

    def _check(self, targets: Array) -> None:
        if (targets == targets[0]).all():
            raise WorkedError("y: expected samples of at least two classes, found one class")


class WorkedRegressor(RegressorMixin, Estimator):
    """A net that predicts numbers: one, or several for each sample.

    Its outputs are linear and its loss is half the squared error, unless `output` or `loss` say otherwise. Targets far
    from 0 are learnt slowly; `sklearn.compose.TransformedTargetRegressor` scales them.
    """

    _kind = "regression"
    _checks: Mapping[str, bool] = MappingProxyType({"multi_output": True, "y_numeric": True})

    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None) -> Any:
        """One more epoch of these samples."""
        return self._partial_fit(X, y, sample_weight)

    def predict(self, X: Any) -> Array:
        """The numbers of each sample, in the shape of the targets of `fit`."""
        outputs = self._outputs(X).astype(float)
        return outputs[:, 0] if self._flat else outputs

    def _usual_output(self) -> str:
        return "linear"

    def _targets(self, y: Array, first: bool, classes: Any) -> Array:
        if first:
            self._flat = y.ndim == 1
        return y.reshape(len(y), -1)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags
