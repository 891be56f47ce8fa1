"""Boundary: what a net of two inputs predicts over their plane."""

from __future__ import annotations

import numpy

from worked.learning.grid import Grid
from worked.learning.runs import Run

STEPS = 80
MARGIN = 0.1


def boundary(run: Run) -> Grid | None:
    """What the net of a run predicts over the plane of its two inputs, with its samples; None for other nets.

    The inputs are as they stand in the data, before any scaling.
    """
    data = run.data
    if len(data.features) != 2 or len(data.outputs) != 1 or numpy.isnan(data.inputs).any():
        return None
    low, high = data.inputs.min(axis=0), data.inputs.max(axis=0)
    margin = MARGIN * numpy.where(high > low, high - low, 1.0)
    low, high = low - margin, high + margin
    # The middle of each cell.
    places = (numpy.arange(STEPS) + 0.5) / STEPS
    across, up = (low[axis] + places * (high[axis] - low[axis]) for axis in (0, 1))
    inputs = numpy.stack(numpy.meshgrid(across, up), axis=2).reshape(-1, 2)
    outputs = run.outputs(inputs)
    single = outputs.shape[1] == 1
    found = outputs[:, 0] if single else outputs.argmax(axis=1)
    is_share = single and bool(data.classes)
    targets = data.answers.reshape(len(data.answers), -1)[:, 0]
    samples = numpy.column_stack([data.inputs, targets]).tolist()
    return Grid(
        *(float(low[0]), float(high[0]), float(low[1]), float(high[1])),
        rows=tuple(map(tuple, found.astype(float).reshape(STEPS, STEPS).tolist())),
        samples=tuple((x, y, target) for x, y, target in samples),
        names=(data.features[0], data.features[1]),
        target=f"probability of {data.classes[1]}" if is_share else data.outputs[0],
        classes=() if single else data.classes,
        is_share=is_share,
    )
