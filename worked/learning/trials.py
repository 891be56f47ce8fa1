"""Trials: what a search for hyperparameters tried, as plain data that a page can tell."""

from __future__ import annotations

from collections.abc import Mapping

from worked.record import NOTHING, Record


class Range(Record):
    """A hyperparameter that was searched: the key, as `training.learning-rate`, and what it could be.

    It has the `choices` that were listed, or lies between `low` and `high`; `logarithmic` says that its exponent was
    drawn, `whole` that it is a whole number.
    """

    key: str
    choices: tuple[object, ...] = ()
    low: float | None = None
    high: float | None = None
    logarithmic: bool = False
    whole: bool = False


class Trial(Record):
    """One setting that was tried: the values by key, and its score, None where the training failed or was cut short.

    `state` is `complete`, `pruned` (given up early) or `failed`; `says` is why. `epochs` are those it trained for.
    """

    number: int
    values: Mapping[str, object]
    state: str
    score: float | None = None
    epochs: int = 0
    seconds: float = 0.0
    says: str = ""


class Search(Record):
    """A search: its title, method, what was searched, all trials, and how important each hyperparameter was.

    `measure` is what the score is, as `validation accuracy`; `larger` says that a larger score is better.
    `importance` are shares that sum to 1, by key; empty where they cannot be determined.
    """

    title: str
    method: str
    measure: str
    larger: bool
    ranges: tuple[Range, ...]
    trials: tuple[Trial, ...]
    importance: Mapping[str, float] = NOTHING

    @property
    def best(self) -> Trial | None:
        """The best complete trial, the first of equals."""
        done = [trial for trial in self.trials if trial.state == "complete" and trial.score is not None]
        sign = -1 if self.larger else 1
        return min(done, key=lambda trial: (sign * (trial.score or 0.0), trial.number), default=None)
