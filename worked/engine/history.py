"""History: what a training records of itself, epoch by epoch, as plain numbers that a file or a page can hold."""

from __future__ import annotations

from worked.record import Record

SCORES = {"classification": "accuracy", "multi-label": "label accuracy", "regression": "R²"}


class Histogram(Record):
    """How numbers are spread: `counts` in bins of equal width from `low` to `high`, and their root mean square."""

    low: float
    high: float
    counts: tuple[int, ...]
    root_mean_square: float


class LayerNumbers(Record):
    """The weights and gradients of a layer after an epoch; the gradients are those of one batch, the last.

    `zeros` is the share of its outputs in this batch that are exactly 0.
    """

    layer: int
    weights: Histogram
    gradients: Histogram
    zeros: float


class Epoch(Record):
    """What stood after an epoch.

    `number` counts from 1, `updates` are all so far. `loss` is the mean loss of its batches while they were learnt
    from, penalty included; `score` is the accuracy of a classifier, the share of all labels that are right, or the R^2
    of a regression, on the samples of the training, with the weights after the epoch; the others are those of the
    validation samples, None without any.
    `seconds` is the time that the epoch took.
    """

    number: int
    updates: int
    rate: float
    loss: float | None
    score: float
    validation_loss: float | None = None
    validation_score: float | None = None
    seconds: float = 0.0
    layers: tuple[LayerNumbers, ...] = ()


class History(Record):
    """A training from its first epoch to its last.

    `kind` is one of `SCORES`. `best` is the epoch with the lowest validation loss (the lowest loss
    where nothing validates), `stopped` says that patience ran out before the last epoch that was asked for.
    """

    kind: str
    epochs: tuple[Epoch, ...]
    best: int
    stopped: bool = False
