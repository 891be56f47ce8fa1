"""Timing: rivals take turns, so that whatever else the machine does slows all of them alike."""

from __future__ import annotations

import gc
import platform
import statistics
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any


def interleaved(
    rivals: Mapping[str, Callable[[], Any]], rounds: int, batches: Mapping[str, int] | None = None
) -> dict[str, list[float]]:
    """The seconds that each rival takes in each round, after one round that does not count.

    `batches` tells how often a quick one is called in its turn; its seconds are those of one call.
    """
    seconds: dict[str, list[float]] = {name: [] for name in rivals}
    for number in range(rounds + 1):
        for name, run in rivals.items():
            spent = timed(run, (batches or {}).get(name, 1))
            if number:
                seconds[name].append(spent)
    return seconds


def timed(run: Callable[[], Any], times: int = 1) -> float:
    """The seconds that a call takes; what was there before is no burden to the garbage collector."""
    gc.collect()
    gc.freeze()
    start = perf_counter()
    for _ in range(times):
        run()
    spent = (perf_counter() - start) / times
    gc.unfreeze()
    return spent


def ratios(ours: list[float], peers: list[float]) -> tuple[float, float]:
    """Ours by theirs: of the minima, and of the medians."""
    return min(ours) / min(peers), statistics.median(ours) / statistics.median(peers)


def machine() -> str:
    """The machine, its processor and its Python, in one line."""
    return f"{platform.platform()}, {_processor()}, Python {platform.python_version()}"


def _processor() -> str:
    cpus = Path("/proc/cpuinfo")
    lines = cpus.read_text("utf-8").splitlines() if cpus.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(models)} x {models[0]}" if models else platform.processor() or platform.machine()
