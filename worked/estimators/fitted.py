"""Fitted: what a net has learnt, as scikit-learn asks for it, and how it is copied to other processes."""

from __future__ import annotations

from threading import Lock
from typing import Any

import numpy
from sklearn.base import BaseEstimator  # type: ignore[import-untyped]
from sklearn.utils.validation import check_is_fitted, validate_data  # type: ignore[import-untyped]

from worked.arrays.buffers import Array
from worked.engine.checkpoint import State
from worked.engine.fitting import Fitting
from worked.engine.history import History
from worked.engine.network import Network
from worked.engine.threads import limited
from worked.estimators.recipe import Recipe


class Fitted(BaseEstimator):
    """An estimator that holds a training that was made by a recipe, once it is fitted.

    The arrays of a net are bound to what computes with them and cannot be pickled. What is pickled is where the
    training stands; net and training are made again by the recipe.
    """

    threads: int | None
    _recipe: Recipe
    _fitting: Fitting
    # The buffers of a net are for one thread at a time.
    _alone: Lock

    def _hold(self, recipe: Recipe, fitting: Fitting) -> None:
        self._recipe, self._fitting, self._alone = recipe, fitting, Lock()

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "_fitting")

    def _outputs(self, X: Any) -> Array:
        """What the net gives, a row for each sample."""
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, dtype=self._recipe.dtype, order="C")
        with self._alone, limited(self.threads):
            return self._said(self.network_.outputs(X))

    def _said(self, numbers: Array) -> Array:
        """Numbers in the type that was asked for."""
        return numbers.astype(self._recipe.dtype, copy=False)

    def __getstate__(self) -> dict[str, Any]:
        state = dict(super().__getstate__())
        if "_fitting" in state:
            found = self._fitting.state()
            state |= {"_fitting": (found.header, found.arrays), "_alone": None}
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        if "_fitting" in state:
            self._hold(self._recipe, self._recipe.fitting())
            self._fitting.restore(State(*state["_fitting"]))

    @property
    def network_(self) -> Network:
        return self._fitting.trainer.network

    @property
    def history_(self) -> History:
        return self._fitting.history()

    @property
    def coefs_(self) -> list[Array]:
        return list(map(self._said, self.network_.weights.values()))

    @property
    def intercepts_(self) -> list[Array]:
        net = self.network_
        sizes = enumerate(net.design.sizes[1:], start=1)
        found = (net.biases[layer] if layer in net.biases else numpy.zeros(size) for layer, size in sizes)
        return list(map(self._said, found))

    @property
    def loss_curve_(self) -> list[float | None]:
        return [epoch.loss for epoch in self._fitting.epochs]

    @property
    def loss_(self) -> float | None:
        return self._fitting.epochs[-1].loss

    @property
    def best_loss_(self) -> float:
        """The loss of the best epoch: of validation with early stopping, else of the training."""
        return self._fitting.lowest

    @property
    def validation_scores_(self) -> list[float | None] | None:
        scores = [epoch.validation_score for epoch in self._fitting.epochs]
        return None if None in scores else scores

    @property
    def n_iter_(self) -> int:
        """The number of epochs."""
        return len(self._fitting.epochs)

    @property
    def t_(self) -> int:
        """The number of samples that were learnt from, each as often as it was."""
        return self._fitting.trainer.moment.seen

    @property
    def n_layers_(self) -> int:
        """The number of layers with that of the inputs."""
        return len(self.network_.design.sizes)

    @property
    def n_outputs_(self) -> int:
        return self.network_.design.sizes[-1]
