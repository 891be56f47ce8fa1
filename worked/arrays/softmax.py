"""Softmax compiled: all that the stage does, one sample after another."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy

from worked.arrays.buffers import Array
from worked.arrays.compiled import compiled, ready


def softmax(*arrays: Array) -> Callable[..., None]:
    """The compiled stage for such arrays, those of `_softmax`."""
    return ready(_compiled, arrays)


@cache
def _compiled(kept: bool) -> Any:
    return compiled(_softmax, kept)


def _softmax(nets: Array, bias: Array, shifted: Array, out: Array, sums: Array) -> None:
    """Adds the biases to the net inputs and fills in these less the largest, the outputs, the sums of exponentials."""
    rows, units = nets.shape
    for row in range(rows):
        largest = nets[row, 0] + bias[0]
        for unit in range(units):
            nets[row, unit] += bias[unit]
            largest = max(largest, nets[row, unit])
        for unit in range(units):
            shifted[row, unit] = nets[row, unit] - largest
            out[row, unit] = numpy.exp(shifted[row, unit])
        total = out[row, 0]
        for unit in range(1, units):
            total += out[row, unit]
        sums[row] = total
        for unit in range(units):
            out[row, unit] /= total
