"""Import from scikit-learn: a fitted MLPClassifier or MLPRegressor as a dense net."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from worked.errors import WorkedError, excerpt
from worked.interchange.imported import Dense, Imported, Piece, assembled
from worked.interchange.model_files import numbers_of
from worked.keys.values import entry_at
from worked.maths.activations import ACTIVATIONS
from worked.maths.layer_activation import LayerActivation


def from_sklearn(estimator: Any) -> Imported:
    """The net of a fitted estimator; the object itself, for files of scikit-learn are pickles, which run code."""
    name = type(estimator).__name__
    if not all(hasattr(estimator, key) for key in ("coefs_", "intercepts_", "activation", "out_activation_")):
        raise WorkedError(f"expected a fitted MLPClassifier or MLPRegressor, found {excerpt(name)}")
    return assembled(_pieces(estimator), name, name)


def _pieces(estimator: Any) -> Iterator[Piece]:
    last = len(estimator.coefs_)
    for layer, (weights, biases) in enumerate(zip(estimator.coefs_, estimator.intercepts_, strict=True), start=1):
        called = f"layer {layer}"
        yield Dense(called, *(numbers_of(each, "the estimator", called) for each in (weights, biases)))
        # Its names are names or aliases of the catalogue.
        chosen = estimator.out_activation_ if layer == last else estimator.activation
        yield LayerActivation(*entry_at(chosen, ACTIVATIONS, "activation", called))
