"""Engine: the training engine beside scikit-learn and PyTorch. One command: python bench/engine.py [SIZE ...]

Every rival trains the same net from the same weights in float32 with Adam as in the textbook. In a first epoch all see
the same batches in the same order, and their losses are compared; the epochs that are timed are shuffled, as trainings
are. Times are those of one step, and the table gives them as multiples of a floor that no one can go below: the matrix
products that the step needs (forward, dW and dX), and one pass over what the optimiser remembers. Rivals take turns;
peers that cannot be imported are left out.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

THREADS = next((each.partition("=")[2] for each in sys.argv[1:] if each.startswith("--threads=")), "1")
for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[name] = THREADS

import numpy  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from timing import machine  # noqa: E402

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


def ours(work: Work) -> Epoch:
    """The engine."""
    from worked.engine.reading import network_of, training_of
    from worked.engine.training import Trainer

    last, loss = ("softmax", "cross-entropy") if work.sizes[-1] > 1 else ("sigmoid", "binary-cross-entropy")
    network = network_of(work.sizes, [*["relu"] * (len(work.sizes) - 2), last])
    for layer, weights in enumerate(work.weights, start=1):
        network.weights[layer][:] = weights
    options = {"loss": loss, "optimiser": "adam", "learning-rate": RATE, "batch": work.batch}
    trainer = Trainer(network, training_of(options, network.design), len(work.inputs))
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


def torch(work: Work, **options: Any) -> Epoch:
    """PyTorch in its eager mode, one call of the optimiser a step."""
    import torch as library

    library.set_num_threads(int(THREADS))
    layers: list[Any] = []
    for weights in work.weights:
        linear = library.nn.Linear(*weights.shape)
        with library.no_grad():
            linear.weight.copy_(library.from_numpy(weights.T.copy()))
            linear.bias.zero_()
        layers += [linear, library.nn.ReLU()]
    net = library.nn.Sequential(*layers[:-1])
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
    "sklearn": sklearn,
    "torch eager": lambda work: torch(work, foreach=False),
    "torch foreach": lambda work: torch(work, foreach=True),
    "torch fused": lambda work: torch(work, fused=True),
}


def contenders(work: Work) -> dict[str, Epoch]:
    """The rivals that can be imported, each after an epoch whose loss is that of the engine."""
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
    return found


def rows(names: list[str], rounds: int) -> Iterator[tuple[str, dict[str, float]]]:
    """The seconds of a step, by rival, for each size."""
    for name in names:
        sizes, batch = SIZES[name]
        products = batch * sum(a * b for a, b in pairwise(sizes))
        batches = max(2, min(400, int(2e8 / products)))
        yield name, {rival: spent / batches for rival, spent in least(contenders(Work(sizes, batch, batches)), rounds)}


def least(rivals: dict[str, Epoch], rounds: int) -> Iterator[tuple[str, float]]:
    """The least seconds of an epoch of each rival, which take turns: of the processor where there is one thread."""
    clock = process_time if THREADS == "1" else perf_counter
    spent: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(rounds):
        for name, run in rivals.items():
            start = clock()
            run(True)
            spent[name].append(clock() - start)
    yield from ((name, min(seconds)) for name, seconds in spent.items())


def main() -> None:
    """Measure the sizes that are asked for and print the table."""
    parser = argparse.ArgumentParser(description="Measure the training engine beside its peers.")
    parser.add_argument("sizes", nargs="*", metavar="SIZE", help=f"{', '.join(SIZES)}; all where none is named")
    parser.add_argument("--rounds", type=int, default=15, help="how often each rival takes its turn")
    parser.add_argument("--threads", default="1", help="of the matrix products")
    asked = parser.parse_args()
    if unknown := [name for name in asked.sizes if name not in SIZES]:
        parser.error(f"no size is called {unknown[0]}; there are {', '.join(SIZES)}")
    print(f"{machine()}, NumPy {numpy.__version__}, {THREADS} threads, load {os.getloadavg()[0]:.1f}\n")
    for place, (name, seconds) in enumerate(rows(asked.sizes or list(SIZES), asked.rounds)):
        if not place:
            print("| size | floor, µs |", " | ".join(rival for rival in seconds if rival != "floor"), "|")
            print("|---" * (len(seconds) + 1) + "|")
        base = seconds.pop("floor")
        print(f"| {name} | {1e6 * base:.0f} |", " | ".join(f"{each / base:.2f}" for each in seconds.values()), "|")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
