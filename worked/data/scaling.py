"""Scaling of features and targets: a column minus a shift, divided by a scale, both found on the data for training."""

from __future__ import annotations

from collections.abc import Sequence

import numpy
from numpy.typing import NDArray

from worked.errors import WorkedError, excerpt, nearest
from worked.record import Record

Floats = NDArray[numpy.float64]
METHODS = {
    "z-score": "the mean becomes 0 and the standard deviation, that of a population, 1",
    "min-max": "the smallest value becomes 0 and the largest 1",
    "mean-subtraction": "the mean becomes 0",
    "none": "the values stay as they are",
}
DIVIDES_BY = {"z-score": "deviation", "min-max": "range"}


class Scaling(Record):
    """How features are scaled: (value - shift) / scale, with a shift and a scale for each feature.

    The methods are those of the exercises on feature scaling. `together` says that all features have one shift and one
    scale, found on the whole table, as suits the pixels of images, of which some never change.
    """

    method: str
    shift: tuple[float, ...]
    scale: tuple[float, ...]
    together: bool = False

    @classmethod
    def of(
        cls,
        inputs: Floats,
        method: str,
        features: Sequence[str] = (),
        together: bool = False,
        what: str = "feature",
        whole: Floats | None = None,
    ) -> Scaling:
        """The scaling of inputs, (samples, features), or of targets; their names and `what` they are are for messages.

        A feature that only varies in the `whole` data, and not in these, is divided by 1.

        WorkedError: no such method, or a feature that is constant where the method divides by its deviation or range.
        """
        if method not in METHODS:
            raise WorkedError(f"no scaling is called {excerpt(method)}; {nearest(method, METHODS)}")
        width = inputs.shape[1]
        table = inputs.reshape(-1, 1) if together else inputs
        shift, scale = numpy.zeros(table.shape[1]), numpy.ones(table.shape[1])
        if method == "min-max":
            shift, scale = table.min(axis=0), numpy.ptp(table, axis=0)
        elif method != "none":
            shift = table.mean(axis=0)
        if method == "z-score":
            scale = table.std(axis=0)
        if method in DIVIDES_BY:
            # Rounding can leave a constant column with a tiny deviation.
            constant = (numpy.ptp(table, axis=0) == 0) | (scale == 0)
            scale[constant] = 1
            if constant.any() and whole is not None and not together:
                constant &= numpy.nanmax(whole, axis=0) == numpy.nanmin(whole, axis=0)
            if constant.any():
                raise _constant(constant, method, features, together, what)
        columns = width if together else 1
        return cls(method, tuple(shift.tolist() * columns), tuple(scale.tolist() * columns), together)

    def applied(self, inputs: Floats) -> Floats:
        """The inputs scaled, (samples, features); WorkedError where there are other features than those it is of."""
        if inputs.shape[1] != len(self.shift):
            raise WorkedError(f"the data have {inputs.shape[1]} features; expected {len(self.shift)}, as in training")
        if self.method == "none":
            return inputs
        scaled: Floats = (inputs - numpy.array(self.shift)) / numpy.array(self.scale)
        return scaled

    def restored(self, scaled: Floats) -> Floats:
        """Scaled numbers as they were before, (samples, features)."""
        if self.method == "none":
            return scaled
        found: Floats = scaled * numpy.array(self.scale) + numpy.array(self.shift)
        return found


def _constant(
    constant: NDArray[numpy.bool_], method: str, features: Sequence[str], together: bool, what: str
) -> WorkedError:
    """The refusal of features or targets that are constant."""
    why = f"a {DIVIDES_BY[method]} of 0 cannot divide"
    if together:
        return WorkedError(f"all inputs are one number: {why}; expected at least two different ones")
    places = numpy.flatnonzero(constant).tolist()
    names = [excerpt(features[at]) if features else f"{at + 1}" for at in places[:5]]
    advice = f"leave {'it' if len(places) == 1 else 'them'} out, scale all features together, or use the scaling none"
    if len(places) == 1:
        return WorkedError(f"{what} {names[0]} has the same value in all samples: {why}; {advice}")
    some = ", ".join(names) + (", ..." if len(places) > 5 else "")
    return WorkedError(f"{len(places)} {what}s ({some}) each have one value in all samples: {why}; {advice}")
