"""Length: how long a training goes on where nobody says so: by its number of updates, and until it stops improving."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

from worked.engine.fitting import Stopping

# Small data need many epochs: iris has 4 updates in one, and learns nothing in 20 of them.
UPDATES, FEWEST, MOST = 1000, 20, 1000
PATIENCE = 10
FEWEST_HELD = 10  # of fewer samples the validation loss goes up and down by chance


def usual_epochs(updates: int) -> int:
    """The number of epochs where none is given, for so many updates in an epoch."""
    return min(max(FEWEST, ceil(UPDATES / updates)), MOST)


def usual_stopping(rules: Mapping[str, Any], held: int) -> Stopping | None:
    """When a training ends early where nobody says how long it is, by so many samples that are held out."""
    return Stopping(PATIENCE) if held >= FEWEST_HELD and "epochs" not in rules else None
