"""Engine: the training engine beside scikit-learn and PyTorch. One command: python bench/engine.py [SIZE ...]

Three tables. First the time of one step, as multiples of a floor, what a step cannot do without: the matrix products
(forward, dW and dX), and one reading of the weights, the gradient and what the optimiser remembers. Then a whole fit
on the digits of scikit-learn, and how much memory a training of ours takes. Rivals take turns, and each time is the
least of many: of the processor's seconds with one thread, of the clock's with more.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import nan

import engine_rivals  # before NumPy, for it sets the number of threads
from engine_rivals import SIZES, THREADS, Work, contenders, least
from engine_whole import BATCH, EPOCHS, ROWS, fits, memory
from timing import machine

VERSIONS = ("numpy", "numba", "sklearn", "torch")
# What is said of the engine: it, the peer, and how many times as fast it should be.
AIMS = (
    ("worked", "sklearn", 2.0),
    ("worked", "torch eager", 1.0),
    ("worked", "torch fused", 1.0),
    ("worked, numba", "torch eager", 1.2),
)


def steps(names: list[str], rounds: int) -> Iterator[tuple[str, dict[str, float]]]:
    """The seconds of a step, by rival, for each size."""
    for name in names:
        sizes, batch = SIZES[name]
        products = batch * sum(a * b for a, b in pairwise(sizes))
        batches = max(2, min(400 if THREADS == "1" else 50, int(2e8 / products)))
        rivals = contenders(Work(sizes, batch, batches))
        yield name, {rival: spent / batches for rival, spent in least(rivals, rounds).items()}


def row(*cells: object) -> None:
    """A row of a table, at once."""
    print("|", " | ".join(f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in cells), "|")
    sys.stdout.flush()


def head(*cells: object) -> None:
    """The first rows of a table."""
    row(*cells)
    print("|---" * len(cells) + "|")


def ratios(seconds: Mapping[str, float]) -> list[float]:
    """How many times as fast as its peers the engine is."""
    return [seconds.get(peer, nan) / seconds.get(mine, nan) for mine, peer, _ in AIMS]


def compare_steps(names: list[str], rounds: int) -> None:
    """The table of steps, and that of what is aimed at."""
    found = {}
    for name, seconds in steps(names, rounds):
        rivals = [rival for rival in seconds if rival != "floor"]
        if not found:
            print("Time of a step, as a multiple of the floor\n")
            head("size", "floor, µs", *rivals)
        found[name] = seconds
        row(name, f"{1e6 * seconds['floor']:.0f}", *(seconds[rival] / seconds["floor"] for rival in rivals))
    print("\nTimes as fast as its peers\n")
    head("size", *(f"{mine} by {peer} (aim {aim})" for mine, peer, aim in AIMS))
    for name, seconds in found.items():
        row(name, *ratios(seconds))


def compare_fits(rounds: int) -> None:
    """The table of whole fits."""
    print(f"\nA whole fit on the 1,797 digits of scikit-learn, {EPOCHS} epochs in batches of {BATCH}\n")
    head("rival", "seconds", "last loss", "accuracy")
    for rival, seconds, loss, accuracy in fits(rounds):
        row(rival, f"{seconds:.3f}", f"{loss:.4f}", f"{accuracy:.4f}")


def tell_memory(names: list[str]) -> None:
    """The table of the memory of a training."""
    print(f"\nPeak memory of a training with {ROWS:,} samples, as a multiple of what it must hold\n")
    head("size", "held, MiB", "peak", "peak, gradient not counted as held")
    for name in names:
        held, peak, without = memory(*SIZES[name])
        row(name, held / 2**20, peak / held, peak / without)


def main() -> None:
    """Measure what is asked for and print the tables."""
    parser = argparse.ArgumentParser(description="Measure the training engine beside its peers.")
    parser.add_argument("sizes", nargs="*", metavar="SIZE", help=f"{', '.join(SIZES)}; all where none is named")
    parser.add_argument("--rounds", type=int, default=15, help="how often each rival takes its turn")
    parser.add_argument("--threads", default="1", help="of the matrix products")
    parser.add_argument("--part", choices=("steps", "fit", "memory"), help="one table only")
    asked = parser.parse_args()
    names = asked.sizes or list(SIZES)
    if unknown := [name for name in names if name not in SIZES]:
        parser.error(f"no size is called {unknown[0]}; there are {', '.join(SIZES)}")
    found = {name: getattr(engine_rivals.imported(name), "__version__", "") for name in VERSIONS}
    said = ", ".join(f"{name} {version}" for name, version in found.items() if version)
    print(f"{machine()}, {THREADS} threads, {said}; load {os.getloadavg()[0]:.1f}\n")
    parts = {
        "steps": lambda: compare_steps(names, asked.rounds),
        "fit": lambda: compare_fits(asked.rounds),
        "memory": lambda: tell_memory(names),
    }
    for part, tell in parts.items():
        if asked.part in (None, part):
            tell()


if __name__ == "__main__":
    main()
