"""Tuning: the search for hyperparameters that a sweep declares, by one process or by many at once."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from time import perf_counter
from typing import Any

from worked.data.data import Data
from worked.engine.history import Epoch, History
from worked.engine.threads import limited
from worked.errors import WorkedError
from worked.learning.plan import Plan
from worked.learning.runs import Run, data_of
from worked.learning.summary import SCORES
from worked.learning.trials import Search, Trial
from worked.record import plain_data, replace
from worked.tuning.storage import Shared
from worked.tuning.sweep import Sweep, sweep_of
from worked.workers import Workers

After = Callable[[Trial], None]


def tune(
    tables: Mapping[str, Any],
    folder: str | Path | None = None,
    workers: int | Workers = 1,
    after: After = lambda trial: None,
    name: str = "search",
) -> Search:
    """Search as the tables of a sweep say, and return all trials.

    `tables` are those of `worked train` and `[search]`. Trials are kept in the storage that the sweep names, else in
    a file of the `folder`, else nowhere; a search that was kept goes on where it was left, and other processes may join
    it. `name` is that of the study where the sweep has none. `after` is called with each trial that was done here.
    WorkedError: the sweep is wrong, or its storage belongs to another one.
    """
    sweep = sweep_of(tables, name)
    asked = Workers(workers) if isinstance(workers, int) else workers
    if asked.count < 1:
        raise WorkedError(f"workers: expected at least 1, found {asked.count}")
    if asked.scheduler and not (sweep.storage or folder):
        raise WorkedError("--scheduler: expected search.storage, a place for the trials that all machines can reach")
    with _storage(sweep, folder) as where:
        searcher = Searcher(sweep, where)
        job = json.dumps({"tables": tables, "where": where, "name": name})
        while count := searcher.shared.waiting():
            if asked.count == 1:
                trials: Iterator[Trial | None] = (searcher.next() for _ in range(count))
            else:
                found = replace(asked, count=min(asked.count, count), extra="tune").done(
                    _do_next, [job] * count, in_order=False
                )
                trials = (Trial(**each) if each else None for each in found)
            for trial in trials:
                if trial is not None:
                    after(trial)
        return searcher.search()


def best_plan(tables: Mapping[str, Any], search: Search) -> Plan:
    """The plan of the best trial; WorkedError where none came to its end."""
    if search.best is None:
        first = next((trial for trial in search.trials if trial.says), None)
        reason = f"; trial {first.number}: {first.says}" if first else ""
        raise WorkedError(f"none of {len(search.trials)} trials came to its end{reason}")
    return sweep_of(tables).plan.altered(search.best.values)


class Searcher:
    """What does the trials of a sweep, one after the other."""

    def __init__(self, sweep: Sweep, where: str) -> None:
        self.sweep = sweep
        self.data: Data = data_of(sweep.plan)
        self.shared = Shared(sweep, where, sweep.identity(self.data.fingerprint))
        self._drawing = Lock()

    def next(self) -> Trial | None:
        """Do the next trial; None where none is waiting."""
        # Dask may do several trials at once in threads, and what draws the values belongs to one of them.
        with self._drawing:
            claimed = self.shared.claim()
            if claimed is None:
                return None
            values = self.shared.values(claimed)
        with self.shared.beating(claimed):
            number, started = claimed.user_attrs["slot"] + 1, perf_counter()
            epochs: list[Epoch] = []
            score, state, says = None, "complete", ""
            try:
                score = self._trained(values, claimed, epochs)
            except _GivenUp as reason:
                state, says = "pruned", str(reason)
            except (WorkedError, MemoryError) as error:
                state, says = "failed", str(error) or "there is not enough memory for it"
            found = Trial(number, values, state, score, len(epochs), perf_counter() - started, says)
            self.shared.finish(claimed, found)
        return found

    def search(self) -> Search:
        """The search as far as it has come."""
        score = f"validation {SCORES[self.data.kind]}"
        return self.shared.search(score if self.sweep.larger else "validation loss")

    def _trained(self, values: Mapping[str, Any], claimed: Any, epochs: list[Epoch]) -> float:
        """The score of a setting: that of the weights with which its training ends."""
        run = Run.begin(self.sweep.plan.altered(values), data=self.data)
        last, hyperband, measure = run.setup.epochs, self.sweep.method == "hyperband", self.sweep.words

        def after(epoch: Epoch) -> None:
            epochs.append(epoch)
            score = self._score(epoch)
            if hyperband and self.shared.lags(claimed, score, epoch.number) and epoch.number < last:
                raise _GivenUp(f"given up after epoch {epoch.number} of {last}: its {measure} {score:.4g} lags behind")

        # With other numbers of threads, as joblib gives them, matrix products differ in their last digits.
        with limited(1):
            return self._score(self._used(run, run.train(after=after)))

    def _score(self, epoch: Epoch) -> float:
        """The measure of an epoch."""
        score = epoch.validation_score if self.sweep.larger else epoch.validation_loss
        if score is None:
            raise WorkedError("its rule of learning has no loss; choose the measure validation-score")
        if not math.isfinite(score):
            raise WorkedError(f"the {self.sweep.words} of epoch {epoch.number} is not a number")
        return score

    @staticmethod
    def _used(run: Run, history: History) -> Epoch:
        """The epoch whose weights are used."""
        rule = run.setup.stopping
        return history.epochs[history.best - 1 if rule and rule.restore and history.best else -1]


class _GivenUp(Exception):
    """A trial is not worth further epochs."""


@contextmanager
def _storage(sweep: Sweep, folder: str | Path | None) -> Iterator[str]:
    """Where the trials are kept: a file that is deleted in the end where nobody asked for one."""
    if sweep.storage:
        yield sweep.storage if "://" in sweep.storage else str(Path(sweep.storage).absolute())
    elif folder is not None:
        yield str(Path(folder).absolute() / f"{sweep.study}.journal")
    else:
        with TemporaryDirectory(prefix="worked-") as temporary:
            yield str(Path(temporary) / "search.journal")


# Several workers


@lru_cache(maxsize=1)
def _searcher(job: str) -> Searcher:
    """The searcher of a worker, which reads the data once for all of its trials."""
    given = json.loads(job)
    return Searcher(sweep_of(given["tables"], given["name"]), given["where"])


def _do_next(job: str) -> dict[str, Any] | None:
    """Do the next trial of a job in a worker, and tell it as plain data."""
    found = _searcher(job).next()
    return None if found is None else plain_data(found)
