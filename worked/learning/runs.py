"""Runs: a training in a folder of its own, which survives a kill, goes on, and can be looked into at any update."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from worked.arrays.buffers import Array
from worked.data.data import Data, read_data
from worked.engine.checkpoint import read_state, write_state
from worked.engine.fitting import Fitting, Samples
from worked.engine.history import Epoch, History
from worked.engine.network import Network
from worked.engine.training import Trainer
from worked.errors import WorkedError, unreadable
from worked.learning.lock import Lock, made, removed
from worked.learning.plan import Plan, plan_of
from worked.learning.setup import Setup, whole
from worked.record import replace
from worked.saving import save

FORMAT, VERSION = "worked-run", 2
PLAN, LAST, TIMES = "run.json", "last.npz", "times.json"
After = Callable[[Epoch], None]


class Run:
    """A training by a plan; with a `folder`, where it stands is written there after each epoch."""

    def __init__(self, plan: Plan, data: Data, folder: Path | None = None) -> None:
        self.plan, self.data, self.folder = plan, data, folder
        self._lock = Lock(folder) if folder else None
        self.setup = Setup(plan, data)
        self.fitting = self.setup.fitting()

    @classmethod
    def begin(cls, plan: Plan, folder: str | Path | None = None, data: Data | None = None) -> Run:
        """A new run; a folder that holds one already is refused."""
        found = cls(plan, data_of(plan) if data is None else data, Path(folder) if folder else None)
        found.plan = found.setup.resolved
        if found.folder:
            found._begin(found.folder)
        return found

    def _begin(self, folder: Path) -> None:
        """Make the folder a run; where that fails, nothing is left of it."""
        new = made(folder)
        self._take()
        if (folder / PLAN).exists():
            raise WorkedError(f"{folder}: a run is there already; go on with it by --resume, or name another folder")
        try:
            self.save()
            self._describe()  # last, for it makes the folder a run
        except WorkedError:
            for file in (TIMES, LAST):
                (folder / file).unlink(missing_ok=True)
            self._release()
            removed(new)
            raise

    def _take(self) -> None:
        """Lock the folder for what writes to it, and clear what a process that was killed has left there."""
        if self._lock and self.folder:
            self._lock.take()
            for left in self.folder.glob(".*.part"):
                left.unlink()

    def _release(self) -> None:
        if self._lock:
            self._lock.release()

    @classmethod
    def open(cls, folder: str | Path, file: str | None = None) -> Run:
        """The run in a folder as it was left; `file` names its data where they have moved."""
        where = Path(folder)
        said = _said(where / PLAN)
        plan = plan_of(said["plan"])
        if file:
            plan = plan.altered({"data.file": file})
        try:
            data = data_of(plan)
        except WorkedError as error:
            raise WorkedError(
                f"{error} (the data of the run in {folder}; name their file if they have moved)"
            ) from None
        if data.fingerprint != said["data"].get("fingerprint"):
            raise WorkedError(f"{data.source}: these are not the data of the run in {folder}; their numbers differ")
        found = cls(plan, data, where)
        state = read_state(where / LAST)
        try:
            found.fitting.restore(state)
        except (KeyError, TypeError, ValueError) as error:
            raise WorkedError(
                f"{where / LAST}: expected a checkpoint of this run, found a damaged one: {error}"
            ) from None
        found._time()
        return found

    def said(self) -> dict[str, Any]:
        """What the file of the run says."""
        data = self.data
        about = {"source": data.source, "fingerprint": data.fingerprint, "samples": len(data.inputs)}
        return {"format": FORMAT, "version": VERSION, "plan": self.plan.tables(), "data": about}

    # Going on

    def continued(self, plan: Plan) -> Run:
        """The run, to be trained for as many epochs as a plan says; what else the plan says must be as it began."""
        self._take()
        tables = self.plan.tables()
        for name, table in plan.tables().items():
            for key, value in table.items():
                if key not in ("file", "epochs") and tables[name].get(key) != value:
                    began = f"with {tables[name][key]}" if key in tables[name] else "without"
                    raise WorkedError(f"{name}.{key}: the run began {began}, and cannot go on with {value}")
        if "epochs" in plan.training:
            self.plan = self.plan.altered({"training.epochs": plan.training["epochs"]})
            self.setup.epochs = whole(self.plan.training, "epochs", 1)
            self._describe()
        return self

    def _describe(self) -> None:
        """Write what the run is."""
        assert self.folder
        said = json.dumps(self.said(), indent=1, ensure_ascii=False)
        save(self.folder / PLAN, [said, "\n"], overwrite=True)

    def train(self, epochs: int | None = None, after: After = lambda epoch: None) -> History:
        """Go on to the last epoch, or until patience runs out; `after` is called with each epoch."""
        last = self.setup.epochs if epochs is None else epochs
        self._take()
        try:
            while len(self.fitting.epochs) < last and not self.fitting.stopped:
                epoch = self.fitting.epoch()
                if self.folder:
                    self.save()
                after(epoch)
        finally:
            self._release()
        return self.fitting.history()

    def save(self) -> None:
        """Write where the run stands."""
        assert self.folder
        state, done = self.fitting.state(), len(self.fitting.epochs)
        if done and self.setup.keep_every and done % self.setup.keep_every == 0:
            write_state(self.folder / _kept(done), state)
        save(self.folder / TIMES, [json.dumps([epoch.seconds for epoch in self.fitting.epochs])], overwrite=True)
        write_state(self.folder / LAST, state)

    def _time(self) -> None:
        """The times of the epochs, which no checkpoint holds."""
        assert self.folder
        try:
            times = json.loads((self.folder / TIMES).read_text("utf-8"))
            seconds = [float(each) for each in times]
        except (OSError, ValueError, TypeError):
            return
        pairs = zip(self.fitting.epochs, seconds, strict=False)
        self.fitting.epochs[: len(seconds)] = [replace(epoch, seconds=each) for epoch, each in pairs]

    @property
    def network(self) -> Network:
        """The net with the weights to be used: those of the best epoch where they are to be restored."""
        made = self.setup.fitting()
        made.restore(self.fitting.state())
        made.finish()
        return made.trainer.network

    def outputs(self, inputs: Array) -> Array:
        """What the trained net predicts for inputs as they stand in the data, a row for each sample.

        These are probabilities, or numbers in the units of the targets.
        """
        return self.setup.target_scaling.restored(self.network.outputs(self.setup.prepared(inputs)))

    # Looking into it

    def before(self, update: int) -> tuple[Trainer, Array]:
        """A trainer that stands just before an update, counted from 1, and the places of the samples of its batch.

        The training is done again from the last checkpoint before: with the same seed it is the same training.
        """
        done = self.fitting.trainer.step_number
        if not 1 <= update <= done:
            raise WorkedError(f"--step: expected an update from 1 to {done}, found {update}")
        again, epoch = self._again((update - 1) // self.setup.updates)
        trainer, samples = again.trainer, self.setup.samples
        for _ in range(epoch, (update - 1) // self.setup.updates):
            trainer.epoch(samples.inputs, samples.targets, trainer.shuffled(len(samples.inputs)))
        for chosen in again.batches(trainer.shuffled(len(samples.inputs))):
            if trainer.step_number == update - 1:
                return trainer, chosen
            trainer.step(samples.inputs[chosen], samples.targets[chosen])
        raise AssertionError("an epoch has fewer updates than batches")

    def _again(self, epochs: int) -> tuple[Fitting, int]:
        """A fitting that stands after so many epochs or fewer, and after how many."""
        made = self.setup.fitting()
        if self.folder and self.setup.keep_every:
            for epoch in range(epochs - epochs % self.setup.keep_every, 0, -self.setup.keep_every):
                path = self.folder / _kept(epoch)
                if path.exists():
                    made.restore(read_state(path))
                    return made, epoch
        return made, 0

    @property
    def samples(self) -> Samples:
        """The samples of the training."""
        return self.setup.samples


def data_of(plan: Plan, standard_input: bytes | None = None) -> Data:
    """The data that a plan names; those of `-` are on standard input."""
    given = plan.data
    if "file" not in given:
        raise WorkedError("data.file: expected a file, or the name of shipped data")
    return read_data(given["file"], given.get("target"), given.get("kind"), standard_input, given.get("leave-out", ()))


def _kept(epoch: int) -> str:
    return f"epoch-{epoch:05}.npz"


def _said(path: Path) -> Mapping[str, Any]:
    """What the file of a run says."""
    if not path.parent.is_dir():
        raise WorkedError(f"{path.parent}: there is no such folder; expected one that `worked train -o` has written")
    if not path.exists():
        raise WorkedError(f"{path.parent}: has no {path.name}; expected a folder that `worked train -o` has written")
    try:
        found = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise unreadable(path, error) from None
    except (ValueError, RecursionError):
        raise WorkedError(f"{path}: expected what a run writes of itself, found a damaged file") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT or found.get("version") != VERSION:
        raise WorkedError(f"{path}: expected what a run of version {VERSION} writes of itself")
    if not isinstance(found.get("plan"), dict) or not isinstance(found.get("data"), dict):
        raise WorkedError(f"{path}: expected the tables plan and data")
    return found
