"""The masks of a step in arrays."""

from __future__ import annotations

import numpy

from worked.arrays.buffers import Array
from worked.arrays.stage import Moment
from worked.layers._dropping import Dropping


def draw(dropping: Dropping, moment: Moment, drawn: Array | None, mask: Array) -> None:
    """Fill the masks of a step: as the problem says, a row for each pass of a sample, else drawn by the engine."""
    if drawn is not None:
        numpy.greater_equal(moment.generator.random(drawn.shape, numpy.float32), float(dropping.rate.text), out=drawn)
        return
    for place, row in enumerate(mask):
        found = numpy.array(dropping.mask(moment.seen + place), bool)
        numpy.copyto(row, found.reshape(row.T.shape).T)
