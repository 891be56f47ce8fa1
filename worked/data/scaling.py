"""Scaling of features: each column minus a shift, divided by a scale, both found on the data for training."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from worked.errors import WorkedError, excerpt, nearest
from worked.record import Record

Floats = NDArray[np.float64]
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
    def of(cls, inputs: Floats, method: str, features: Sequence[str] = (), together: bool = False) -> Scaling:
        """The scaling of inputs, (samples, features); the names of the features are for messages.

        WorkedError: no such method, or a feature that is constant where the method divides by its deviation or range.
        """
        if method not in METHODS:
            raise WorkedError(f"no scaling is called {excerpt(method)}; {nearest(method, METHODS)}")
        width = inputs.shape[1]
        table = inputs.reshape(-1, 1) if together else inputs
        shift, scale = np.zeros(table.shape[1]), np.ones(table.shape[1])
        if method == "min-max":
            shift, scale = table.min(axis=0), np.ptp(table, axis=0)
        elif method != "none":
            shift = table.mean(axis=0)
        if method == "z-score":
            scale = table.std(axis=0)
        if method in DIVIDES_BY:
            # Rounding can leave a constant column with a tiny deviation.
            constant = (np.ptp(table, axis=0) == 0) | (scale == 0)
            if constant.any():
                raise _constant(constant, method, features, together)
        columns = width if together else 1
        return cls(method, tuple(shift.tolist() * columns), tuple(scale.tolist() * columns), together)

    def applied(self, inputs: Floats) -> Floats:
        """The inputs scaled, (samples, features); WorkedError where there are other features than those it is of."""
        if inputs.shape[1] != len(self.shift):
            raise WorkedError(f"the data have {inputs.shape[1]} features; expected {len(self.shift)}, as in training")
        if self.method == "none":
            return inputs
        scaled: Floats = (inputs - np.array(self.shift)) / np.array(self.scale)
        return scaled

    def as_json(self) -> dict[str, object]:
        """The scaling as plain data."""
        plain: dict[str, object] = {"method": self.method, "together": self.together}
        return plain | {"shift": list(self.shift), "scale": list(self.scale)}

    @classmethod
    def of_json(cls, found: object) -> Scaling:
        """The scaling from plain data; WorkedError where they are no scaling."""
        if not isinstance(found, Mapping) or not {"method", "together", "shift", "scale"} == set(found):
            raise WorkedError(f"scaling: expected method, together, shift and scale, found {excerpt(found)}")
        if not isinstance(found["method"], str) or found["method"] not in METHODS:
            raise WorkedError(f"scaling: no method is called {excerpt(found['method'])}; valid: {', '.join(METHODS)}")
        if not isinstance(found["together"], bool):
            raise WorkedError(f"scaling: together: expected true or false, found {excerpt(found['together'])}")
        shift, scale = _numbers("shift", found["shift"]), _numbers("scale", found["scale"])
        if len(shift) != len(scale) or not all(value > 0 for value in scale):
            raise WorkedError("scaling: expected for each shift a scale that is larger than 0")
        return cls(found["method"], shift, scale, found["together"])


def _numbers(key: str, found: object) -> tuple[float, ...]:
    """A list of finite numbers."""
    if not isinstance(found, list):
        raise WorkedError(f"scaling: {key}: expected a list of numbers, found {excerpt(found)}")
    for value in found:
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < math.inf:
            raise WorkedError(f"scaling: {key}: expected finite numbers, found {excerpt(value)}")
    try:
        return tuple(float(value) for value in found)
    except OverflowError:
        raise WorkedError(f"scaling: {key}: expected finite numbers, found one that is too large") from None


def _constant(constant: NDArray[np.bool_], method: str, features: Sequence[str], together: bool) -> WorkedError:
    """The refusal of features that are constant."""
    what = f"a {DIVIDES_BY[method]} of 0 cannot divide"
    if together:
        return WorkedError(f"all inputs are one number: {what}; expected at least two different ones")
    places = np.flatnonzero(constant).tolist()
    names = [excerpt(features[at]) if features else f"{at + 1}" for at in places[:5]]
    advice = f"leave {'it' if len(places) == 1 else 'them'} out, scale all features together, or use the scaling none"
    if len(places) == 1:
        return WorkedError(f"feature {names[0]} has the same value in all samples: {what}; {advice}")
    some = ", ".join(names) + (", ..." if len(places) > 5 else "")
    return WorkedError(f"{len(places)} features ({some}) each have one value in all samples: {what}; {advice}")
