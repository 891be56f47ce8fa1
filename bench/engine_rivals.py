"""Rivals: the training engine and its peers, each ready to train the same net on the same data epoch by epoch.

Every rival starts from the same weights in float32 and uses Adam as in the textbook. In a first epoch all see the same
batches in the same order, and their losses are compared. Peers that cannot be imported are left out.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from time import perf_counter, process_time, sleep
from typing import Any

THREADS = next((each.partition("=")[2] for each in sys.argv[1:] if each.startswith("--threads=")), "1")
for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[name] = THREADS

import numpy  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from worked.arrays.buffers import Array  # noqa: E402, F401
from worked.engine.reading import network_of, training_of  # noqa: E402
from worked.engine.training import Trainer  # noqa: E402

SIZES: dict[str, tuple[tuple[int, ...], int]] = {
    "tiny-b1": ((2, 2, 1), 1),
    "digits-b32": ((64, 100, 10), 32),
    "digits-b200": ((64, 100, 10), 200),
    "mnist-b32": ((784, 256, 128, 10), 32),
    "mnist-b128": ((784, 256, 128, 10), 128),
    "mnist-b512": ((784, 256, 128, 10), 512),
    "wide-b128": ((784, 1024, 1024, 10), 128),
    "deep8-b128": ((784, *(256,) * 8, 10), 128),
}
RATE = 0.001
Epoch = Callable[[bool], Any]


class Work:
    """What is trained: a net with its first weights, and data for so many batches."""

    def __init__(self, sizes: tuple[int, ...], batch: int, batches: int) -> None:
        draw = numpy.random.default_rng(0)
        self.sizes, self.batch, self.batches = sizes, batch, batches
        self.inputs = draw.standard_normal((batch * batches, sizes[0]), numpy.float32)
        self.labels = draw.integers(0, max(sizes[-1], 2), batch * batches)
        self.labels[: max(sizes[-1], 2)] = range(max(sizes[-1], 2))
        one_hot = numpy.eye(sizes[-1], dtype=numpy.float32)
        self.targets = one_hot[self.labels] if sizes[-1] > 1 else self.labels[:, None].astype(numpy.float32)
        self.weights = [
            draw.standard_normal((a, b), numpy.float32) * numpy.float32((2 / a) ** 0.5) for a, b in pairwise(sizes)
        ]


def engine(sizes: tuple[int, ...], batch: int, samples: int, backend: str = "numpy") -> Trainer:
    """A training of the engine from weights of its own."""
    last, loss = ("softmax", "cross-entropy") if sizes[-1] > 1 else ("sigmoid", "binary-cross-entropy")
    network = network_of(sizes, [*["relu"] * (len(sizes) - 2), last])
    options = {"loss": loss, "optimiser": "adam", "learning-rate": RATE, "batch": batch}
    return Trainer(network, training_of(options, network.design), samples, backend=backend)


def ours(work: Work, backend: str = "numpy") -> Epoch:
    """The engine."""
    if backend == "numba":
        import numba  # noqa: F401
    trainer = engine(work.sizes, work.batch, len(work.inputs), backend)
    for layer, weights in enumerate(work.weights, start=1):
        trainer.network.weights[layer][:] = weights
    return lambda shuffled: trainer.epoch(
        work.inputs, work.targets, trainer.shuffled(len(work.inputs)) if shuffled else None
    )


def sklearn(work: Work) -> Epoch:
    """scikit-learn's MLPClassifier in its own loop over epochs, going on from the weights that it has."""
    import warnings

    from sklearn.neural_network import MLPClassifier

    warnings.simplefilter("ignore")
    rival = MLPClassifier(
        work.sizes[1:-1], batch_size=work.batch, alpha=0, learning_rate_init=RATE, shuffle=False, max_iter=1, tol=0
    )
    rival.partial_fit(work.inputs[:1], work.labels[:1], classes=numpy.unique(work.labels))
    rival.coefs_ = [weights.copy() for weights in work.weights]
    rival.intercepts_ = [numpy.zeros_like(each) for each in rival.intercepts_]
    del rival._optimizer
    # This is one pass in its own loop; what the optimiser remembers is kept, as in a longer fit.

    def epoch(shuffled: bool) -> float:
        rival.shuffle = shuffled
        rival._fit(work.inputs, work.labels, incremental=True)
        return rival.loss_curve_[-1]

    return epoch


def torch_net(sizes: tuple[int, ...]) -> Any:
    """A net of PyTorch, which gives net inputs of its outputs."""
    import torch as library

    library.set_num_threads(int(THREADS))
    layers: list[Any] = []
    for pair in pairwise(sizes):
        layers += [library.nn.Linear(*pair), library.nn.ReLU()]
    return library.nn.Sequential(*layers[:-1])


def torch(work: Work, **options: Any) -> Epoch:
    """PyTorch in its eager mode, one call of the optimiser a step."""
    import torch as library

    net = torch_net(work.sizes)
    with library.no_grad():
        for linear, weights in zip(net[::2], work.weights, strict=True):
            linear.weight.copy_(library.from_numpy(weights.T.copy()))
            linear.bias.zero_()
    classes = work.sizes[-1] > 1
    loss = library.nn.CrossEntropyLoss() if classes else library.nn.BCEWithLogitsLoss()
    inputs = library.from_numpy(work.inputs)
    targets = library.from_numpy(work.labels if classes else work.targets)
    rule = library.optim.Adam(net.parameters(), lr=RATE, **options)

    def epoch(shuffled: bool) -> float:
        total, order = 0.0, library.randperm(len(inputs)) if shuffled else None
        for first in range(0, len(inputs), work.batch):
            chosen = slice(first, first + work.batch)
            chosen = chosen if order is None else order[chosen]
            rule.zero_grad()
            found = loss(net(inputs[chosen]), targets[chosen])
            found.backward()
            rule.step()
            total += found.item()
        return total / work.batches

    return epoch


def floor(work: Work) -> Epoch:
    """The matrix products of a step and one pass over weights, gradients and the two moments of Adam."""
    sizes, batch = work.sizes, work.batch
    outs = [numpy.ones((batch, size), numpy.float32) for size in sizes]
    errors = [numpy.ones((batch, size), numpy.float32) for size in sizes]
    weights = [numpy.ones(pair, numpy.float32) for pair in pairwise(sizes)]
    gradients = [numpy.ones(pair, numpy.float32) for pair in pairwise(sizes)]
    flat = [numpy.ones(sum(a * b + b for a, b in pairwise(sizes)), numpy.float32) for _ in range(4)]

    def epoch(shuffled: bool) -> None:
        for _ in range(work.batches):
            for layer, weight in enumerate(weights):
                outs[layer].dot(weight, outs[layer + 1])
            for layer in range(len(weights) - 1, -1, -1):
                outs[layer].T.dot(errors[layer + 1], gradients[layer])
                if layer:
                    errors[layer + 1].dot(weights[layer].T, errors[layer])
            for each in flat:
                each.dot(each)

    return epoch


RIVALS: dict[str, Callable[[Work], Epoch]] = {
    "floor": floor,
    "worked": ours,
    "worked, numba": lambda work: ours(work, "numba"),
    "sklearn": sklearn,
    "torch eager": lambda work: torch(work, foreach=False),
    "torch foreach": lambda work: torch(work, foreach=True),
    "torch fused": lambda work: torch(work, fused=True),
}


def contenders(work: Work) -> dict[str, Callable[[], Any]]:
    """An epoch of each rival that can be imported, after one whose loss is that of the engine."""
    found, wanted = {}, None
    for name, make in RIVALS.items():
        try:
            found[name] = make(work)
        except ImportError:
            continue
        loss = found[name](False)
        wanted = loss if name == "worked" else wanted
        if wanted is not None and abs(loss - wanted) > 1e-3 * abs(wanted):
            raise SystemExit(f"{name}: loss {loss}, the engine's {wanted}")
    return {name: partial(epoch, True) for name, epoch in found.items()}


def least(rivals: dict[str, Callable[..., Any]], rounds: int) -> dict[str, float]:
    """The least seconds of a turn of each rival, after one that does not count: of the processor with one thread."""
    clock = process_time if THREADS == "1" else perf_counter
    spent: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(rounds + 1):
        for name, run in rivals.items():
            if THREADS != "1":
                sleep(0.05)  # threads of the one before may still wait busily for more work
            start = clock()
            run()
            spent[name].append(clock() - start)
    return {name: min(seconds[1:]) for name, seconds in spent.items()}


def imported(name: str) -> Any:
    """A module, or None where it is missing."""
    try:
        return import_module(name)
    except ImportError:
        return None
