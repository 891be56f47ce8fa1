"""Whole: trainings from beginning to end: a fit on the digits beside its peers, and the memory that one takes."""

from __future__ import annotations

import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy
from engine_rivals import RATE, Array, Work, engine, imported, least, torch_net

SIZES, BATCH, EPOCHS, ROWS = (64, 100, 10), 200, 30, 10_000
# A fit gives its last loss and what tells the classes of inputs.
Fit = Callable[[], tuple[float, Callable[[Array], Array]]]


def fits(rounds: int) -> Iterator[tuple[str, float, float, float]]:
    """The rivals that can be imported: the seconds of a fit, the loss of its last epoch, its accuracy in training."""
    if imported("sklearn") is None:
        return
    from sklearn.datasets import load_digits

    digits = load_digits()
    inputs, labels = (digits.data / 16).astype(numpy.float32), digits.target
    rivals = {name: fit for name, fit in _rivals(inputs, labels).items() if fit}
    seconds = least(rivals, rounds)
    for name, fit in rivals.items():
        loss, predict = fit()
        yield name, seconds[name], loss, float((predict(inputs) == labels).mean())


def _rivals(inputs: Array, labels: Array) -> dict[str, Fit]:
    found = {"worked": _ours(inputs, labels, "numpy"), "sklearn": _sklearn(inputs, labels)}
    if imported("numba"):
        found["worked, numba"] = _ours(inputs, labels, "numba")
    if imported("torch"):
        found["torch eager"] = _torch(inputs, labels, foreach=False)
        found["torch fused"] = _torch(inputs, labels, fused=True)
    return found


def _ours(inputs: Array, labels: Array, backend: str) -> Fit:
    def fit():
        trainer = engine(SIZES, BATCH, len(inputs), backend)
        targets = numpy.eye(SIZES[-1], dtype=numpy.float32)[labels]
        for _ in range(EPOCHS):
            loss = trainer.epoch(inputs, targets, trainer.shuffled(len(inputs)))
        return loss, lambda rows: trainer.network.outputs(rows).argmax(axis=1)

    return fit


def _sklearn(inputs: Array, labels: Array) -> Fit:
    from sklearn.neural_network import MLPClassifier

    def fit():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rival = MLPClassifier(
                SIZES[1:-1],
                batch_size=BATCH,
                alpha=0,
                learning_rate_init=RATE,
                max_iter=EPOCHS,
                n_iter_no_change=EPOCHS,
            )
            rival.fit(inputs, labels)
        return rival.loss_curve_[-1], rival.predict

    return fit


def _torch(inputs: Array, labels: Array, **options: bool) -> Fit:
    import torch

    def fit():
        net, (rows, targets) = torch_net(SIZES), map(torch.from_numpy, (inputs, labels))
        loss, rule = torch.nn.CrossEntropyLoss(), torch.optim.Adam(net.parameters(), lr=RATE, **options)
        for _ in range(EPOCHS):
            total, order = 0.0, torch.randperm(len(rows))
            for chosen in order.split(BATCH):
                rule.zero_grad()
                found = loss(net(rows[chosen]), targets[chosen])
                found.backward()
                rule.step()
                total += found.item() * len(chosen)
        return total / len(rows), lambda rows: net(torch.from_numpy(rows)).argmax(1).numpy()

    return fit


def memory(sizes: tuple[int, ...], batch: int) -> tuple[int, int, int]:
    """In bytes: what a training with Adam must hold, the most that it takes, and what it holds besides the gradient.

    Held are the data, the parameters, the gradient, the two moments, and what each layer sends on for a batch. What is
    taken are all arrays and objects from the first weights to the end of two epochs, and the data.
    """
    work = Work(sizes, batch, ROWS // batch)
    count = sum(a * b + b for a, b in pairwise(sizes))
    without = work.inputs.nbytes + work.targets.nbytes + 4 * (3 * count + batch * sum(sizes[1:]))
    engine(sizes, batch, len(work.inputs)).epoch(work.inputs[:batch], work.targets[:batch])  # what is made only once
    tracemalloc.start()
    try:
        trainer = engine(sizes, batch, len(work.inputs))
        for _ in range(2):
            trainer.epoch(work.inputs, work.targets, trainer.shuffled(len(work.inputs)))
        peak = tracemalloc.get_traced_memory()[1] + work.inputs.nbytes + work.targets.nbytes
    finally:
        tracemalloc.stop()
    return without + 4 * count, peak, without
