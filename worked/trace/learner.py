"""Learner: what learns by an optimiser, a net or a function that is minimised."""

from __future__ import annotations

from typing import Protocol

from worked.layers.operation import ParameterKey
from worked.problem.problem import Training


class Learner(Protocol):
    """What learns by an optimiser: a net, or a function that is minimised."""

    @property
    def objective(self) -> str:
        """The quantity that is minimised."""

    @property
    def training(self) -> Training:
        """How it learns."""

    def epoch(self, step: int) -> int:
        """The epoch that a step belongs to, counted from 0."""

    def by_delta(self, samples: int) -> bool:
        """Whether an update from so many samples is written with a delta."""

    def learns(self, key: ParameterKey) -> bool:
        """Whether a parameter learns."""
