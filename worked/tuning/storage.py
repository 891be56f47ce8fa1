"""Shared trials: the storage of a search, which many processes on many machines may join, leave and come back to.

Each trial of a sweep has a slot, counted from 0. A slot may be put into the storage more than once: by two processes
that begin at the same moment, or again after a process was killed. Of the trials of a slot only the first that is not
dropped counts; all processes see the same order, so that each finds out for itself whether its trial is that one.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import numpy

from worked.errors import WorkedError, excerpt
from worked.learning.trials import Search, Trial
from worked.tuning.sweep import Sweep, rounded
from worked.workers import library

DATABASES = (".db", ".sqlite", ".sqlite3")
BLOCK = 200
# In seconds.
BEAT, LOST_AFTER, LOOK_EVERY, PATIENCE = 10.0, 60.0, 0.5, 60.0
SLOT, WORKER, BEATS, DROPPED, OUTCOME, SWEEP = "slot", "worker", "beats", "dropped", "outcome", "sweep"


class Shared:
    """The trials of a sweep in a storage; `identity` is that of the sweep and its data."""

    def __init__(self, sweep: Sweep, where: str, identity: str) -> None:
        self.sweep, self.where = sweep, where
        self.optuna = library("optuna", "worked[tune]", "this search needs")
        self._seen: dict[int, tuple[Any, float]] = {}
        with self._quiet(), self._readable():
            self.study = self.optuna.create_study(
                storage=self._storage(),
                study_name=sweep.study,
                sampler=self.optuna.samplers.RandomSampler(),
                pruner=self._pruner(),
                direction="maximize" if sweep.larger else "minimize",
                load_if_exists=True,
            )
            self._check(identity)

    def _check(self, identity: str) -> None:
        """Refuse a study of another sweep under the same name."""
        found = self.study.user_attrs.get(SWEEP)
        if found is None and not self.study.get_trials(deepcopy=False):
            self.study.set_user_attr(SWEEP, identity)
        elif found != identity:
            name = excerpt(self.sweep.study)
            raise WorkedError(
                f"{shown(self.where)} holds a study {name} of another sweep: other values, rules or data; "
                "give this one another name by search.study, or another storage"
            )

    # The storage

    def _storage(self) -> Any:
        storages = self.optuna.storages
        if "://" in self.where:
            waits = {"connect_args": {"timeout": PATIENCE}} if self.where.startswith("sqlite") else {}
            return storages.RDBStorage(self.where, engine_kwargs=waits)
        if self.where.endswith(DATABASES):
            raise WorkedError(f"{self.where}: a file is a journal, not a database; for SQLite: sqlite:///{self.where}")
        Path(self.where).absolute().parent.mkdir(parents=True, exist_ok=True)
        journal = storages.journal
        # Windows lets not everyone make the links by which the other lock works, also on network drives.
        lock = journal.JournalFileOpenLock if os.name == "nt" else journal.JournalFileSymlinkLock
        return storages.JournalStorage(journal.JournalFileBackend(self.where, lock(self.where)))

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """What goes wrong with the storage, in a sentence."""
        try:
            yield
        except WorkedError:
            raise
        except Exception as error:
            # Optuna, SQLAlchemy and the drivers of databases each have errors of their own, without a common base.
            reason = str(error).strip().partition("\n")[0] or type(error).__name__
            raise WorkedError(f"{shown(self.where)} cannot be used as the storage of a search: {reason}") from None

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """Optuna without its messages."""
        logging = self.optuna.logging
        before = logging.get_verbosity()
        logging.set_verbosity(logging.CRITICAL)
        try:
            yield
        finally:
            logging.set_verbosity(before)

    def _pruner(self) -> Any:
        if self.sweep.method != "hyperband":
            return self.optuna.pruners.NopPruner()
        return self.optuna.pruners.HyperbandPruner(max_resource=self.sweep.epochs)

    # Slots

    def counted(self) -> dict[int, Any]:
        """The trial that counts of each slot, by slot."""
        with self._readable():
            trials = self.study.get_trials(deepcopy=False)
        found: dict[int, Any] = {}
        for trial in trials:
            slot = trial.user_attrs.get(SLOT)
            if slot is not None and not trial.user_attrs.get(DROPPED):
                found.setdefault(slot, trial)
        return dict(sorted(found.items()))

    def waiting(self) -> int:
        """How many trials are to be done now; 0 once all are finished, those of other processes too."""
        while True:
            found = self.counted()
            for slot, trial in list(found.items()):
                if self._lost(trial):
                    self._drop(trial._trial_id)
                    del found[slot]
            missing = [slot for slot in range(self.sweep.trials) if slot not in found]
            for slot in missing[:BLOCK]:
                self._put(slot)
            states = [trial.state.name for trial in self.counted().values()]
            if "WAITING" in states or "RUNNING" not in states:
                return states.count("WAITING")
            time.sleep(LOOK_EVERY)

    def _put(self, slot: int) -> None:
        """Put a slot into the storage, with its setting where that is known beforehand."""
        fixed = self.sweep.fixed[slot] if self.sweep.fixed else {}
        with self._readable():
            self.study.enqueue_trial({key: json.dumps(value) for key, value in fixed.items()}, {SLOT: slot})

    def _lost(self, trial: Any) -> bool:
        """Whether the process of a running trial is gone, or has not been heard of for long."""
        if trial.state.name != "RUNNING":
            return False
        host, _, process = trial.user_attrs.get(WORKER, "").partition(" ")
        if host == socket.gethostname() and process and not _runs(int(process)):
            return True
        beats, now = trial.user_attrs.get(BEATS), time.monotonic()
        before, since = self._seen.setdefault(trial._trial_id, (beats, now))
        if beats != before:
            self._seen[trial._trial_id] = (beats, now)
            return False
        return now - since > LOST_AFTER

    def _drop(self, trial_id: int) -> None:
        """Let a trial not count, unless it has come to its end meanwhile."""
        storage, state = self.study._storage, self.optuna.trial.TrialState.FAIL
        with self._readable(), suppress(self.optuna.exceptions.UpdateFinishedTrialError):
            storage.set_trial_user_attr(trial_id, DROPPED, True)
            storage.set_trial_state_values(trial_id, state)

    # One trial

    def claim(self) -> Any:
        """A trial of Optuna that nobody else does, or None where none is waiting."""
        if not any(trial.state.name == "WAITING" for trial in self.counted().values()):
            return None
        with self._readable():
            trial = self.study.ask()
            slot = trial.user_attrs.get(SLOT)
            # Where others took all that waited, Optuna made a new trial.
            if slot is None or self.counted()[slot]._trial_id != trial._trial_id:
                self._drop(trial._trial_id)
                return None
            trial.set_user_attr(WORKER, f"{socket.gethostname()} {os.getpid()}")
        self.study.sampler = self._sampler(slot)
        return trial

    def _sampler(self, slot: int) -> Any:
        """What draws the setting of a slot; its random numbers depend on nothing but the seed and the slot."""
        seed = int(numpy.random.SeedSequence((self.sweep.seed, slot)).generate_state(1)[0])
        samplers = self.optuna.samplers
        return (samplers.TPESampler if self.sweep.method == "tpe" else samplers.RandomSampler)(seed=seed)

    def values(self, trial: Any) -> dict[str, Any]:
        """The setting of a trial that was claimed, drawn where it has none yet."""
        with self._readable():
            for each in self.sweep.ranges:
                if each.choices:
                    # Optuna keeps only plain choices: lists and tables stand there as JSON.
                    trial.suggest_categorical(each.key, [json.dumps(value) for value in each.choices])
                else:
                    suggest = trial.suggest_int if each.whole else trial.suggest_float
                    suggest(each.key, each.low, each.high, log=each.logarithmic)
        return self._plain(trial.params)

    @contextmanager
    def beating(self, trial: Any) -> Iterator[None]:
        """Tell the others every few seconds that the process of a trial lives; drop the trial if it is interrupted."""
        stop = Event()

        def beat() -> None:
            beats = 0
            while not stop.wait(BEAT):
                beats += 1
                # A beat that the storage does not take is followed by another.
                with suppress(Exception):
                    trial.set_user_attr(BEATS, beats)

        thread = Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield
        except BaseException:
            self._drop(trial._trial_id)
            raise
        finally:
            stop.set()
            thread.join()

    def finish(self, trial: Any, found: Trial) -> None:
        """Write what came of a trial; where others took it for lost and did it again, theirs counts."""
        outcome = {"epochs": found.epochs, "seconds": found.seconds, "says": found.says}
        state = {"complete": "COMPLETE", "pruned": "PRUNED", "failed": "FAIL"}[found.state]
        with self._readable(), suppress(self.optuna.exceptions.UpdateFinishedTrialError):
            trial.set_user_attr(OUTCOME, outcome)
            self.study.tell(trial, found.score, self.optuna.trial.TrialState[state], skip_if_finished=True)

    def lags(self, trial: Any, score: float, epoch: int) -> bool:
        """Whether a trial is not worth more epochs, by its score after an epoch."""
        with self._readable(), suppress(self.optuna.exceptions.UpdateFinishedTrialError):
            trial.report(score, epoch)
            return bool(trial.should_prune())
        return True

    # What came of all

    def search(self, measure: str) -> Search:
        """The search as far as it has come."""
        sweep = self.sweep
        return Search(
            title=sweep.title,
            method=sweep.method,
            measure=measure,
            larger=sweep.larger,
            ranges=sweep.ranges,
            trials=tuple(
                self._said(slot, trial) for slot, trial in self.counted().items() if OUTCOME in trial.user_attrs
            ),
            importance=self._importance(),
        )

    def _said(self, slot: int, trial: Any) -> Trial:
        state = {"COMPLETE": "complete", "PRUNED": "pruned"}.get(trial.state.name, "failed")
        score = trial.value if state == "complete" else None
        return Trial(slot + 1, self._plain(trial.params), state, score, **trial.user_attrs[OUTCOME])

    def _importance(self) -> Mapping[str, float]:
        """The share of each key in how the scores vary, by functional ANOVA; nothing where it cannot be determined."""
        complete = self.study.get_trials(deepcopy=False, states=(self.optuna.trial.TrialState.COMPLETE,))
        varied = [each.key for each in self.sweep.ranges if len(each.choices) != 1]
        if len({trial.value for trial in complete}) < 2 or not varied:
            return {}
        if len(varied) == 1:
            return {varied[0]: 1.0}
        try:
            evaluator = self.optuna.importance.FanovaImportanceEvaluator(seed=self.sweep.seed % 2**32)
            found = self.optuna.importance.get_param_importances(self.study, evaluator=evaluator, params=varied)
        except (ImportError, RuntimeError, ValueError):
            return {}
        return {key: float(share) for key, share in found.items()}

    def _plain(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """A setting from what Optuna keeps of it."""
        kept = [each for each in self.sweep.ranges if each.key in params]
        return {
            each.key: json.loads(params[each.key]) if each.choices else rounded(params[each.key], each) for each in kept
        }


def shown(where: str) -> str:
    """A storage as it may be shown: without the name and password in an address."""
    scheme, sign, rest = where.partition("://")
    return f"{scheme}{sign}{rest.rpartition('@')[2]}" if sign else where


def _runs(process: int) -> bool:
    """Whether a process of this machine runs; where that cannot be asked without harm, that it does."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
