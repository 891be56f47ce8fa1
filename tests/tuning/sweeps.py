"""Small sweeps over nets for two moons, and what is told of a search."""

from __future__ import annotations

import pytest

from worked.learning.trials import Search

pytest.importorskip("optuna")

RATES, BATCHES = [0.003, 0.03, 0.3], [10, 40]

GRID = {"training.learning-rate": RATES, "training.batch": BATCHES}

DRAWN = {
    "training.learning-rate": {"from": 1e-3, "to": 1.0, "logarithmic": True},
    "training.batch": {"from": 8, "to": 64},
    "network.hidden": [[4], [3, 3]],
}


def sweep(method: str, values=None, epochs: int = 2, **search):
    """The tables of a sweep over small nets for two moons."""
    return {
        "data": {"file": "moons"},
        "network": {"hidden": [4]},
        "training": {"epochs": epochs},
        "search": {"method": method, **({"values": values} if values else {}), **search},
    }


def drawn(method: str, trials: int, **more):
    return sweep(method, DRAWN, trials=trials, measure="validation-score", **more)


def told(search: Search) -> list[tuple]:
    """All of the trials but how long they took."""
    return [(t.number, t.values, t.state, t.score, t.epochs, t.says) for t in search.trials]
