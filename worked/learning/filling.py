"""Filling: missing inputs become the median of their feature, by scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy
from numpy.typing import NDArray

from worked.errors import WorkedError, excerpt
from worked.record import Record

Floats = NDArray[numpy.float64]


class Filling(Record):
    """What missing inputs become: a number for each feature; no numbers where nothing is missing."""

    values: tuple[float, ...] = ()

    @classmethod
    def of(cls, inputs: Floats, features: Sequence[str]) -> Filling:
        """The medians of the samples of a training, (samples, features), of which some inputs are missing (NaN).

        WorkedError: all inputs of a feature are missing, or scikit-learn is.
        """
        none = numpy.isnan(inputs).all(axis=0)
        if none.any():
            name = excerpt(features[int(none.argmax())])
            raise WorkedError(f"feature {name} is missing in all samples of the training; leave it out")
        try:
            from sklearn.impute import SimpleImputer  # type: ignore[import-untyped]
        except ImportError:
            name = excerpt(features[int(numpy.isnan(inputs).any(axis=0).argmax())])
            advice = "leave it out, fill it in, or install scikit-learn, which fills it: pip install 'worked[train]'"
            raise WorkedError(f"feature {name} has missing values; {advice}") from None
        return cls(tuple(SimpleImputer(strategy="median").fit(inputs).statistics_.tolist()))

    def applied(self, inputs: Floats) -> Floats:
        """The inputs without gaps, (samples, features)."""
        return numpy.where(numpy.isnan(inputs), numpy.array(self.values), inputs) if self.values else inputs
