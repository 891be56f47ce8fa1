"""Workers: jobs done by several processes of this machine, or by machines that Dask or Ray lends, through joblib."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, TypeVar

from worked.errors import WorkedError
from worked.record import Record

BACKENDS = ("loky", "dask", "ray")
MOST_WORKERS = 1024
Job = TypeVar("Job")
Done = TypeVar("Done")


class Workers(Record):
    """How many processes work, and by which backend of joblib; `scheduler` is the address of that of Dask.

    `extra` is what pip installs for them, as in `worked[tune]`.
    """

    count: int = 1
    backend: str = BACKENDS[0]
    scheduler: str | None = None
    extra: str = "exams"

    @property
    def are_one_process(self) -> bool:
        """Whether this process does all the work."""
        return self.count == 1 and self.backend == BACKENDS[0]

    def checked(self) -> Workers:
        """The same; WorkedError where there cannot be so many, or where a scheduler is given to another backend."""
        if not 1 <= self.count <= MOST_WORKERS:
            raise WorkedError(f"--workers: expected a number from 1 to {MOST_WORKERS}, found {self.count}")
        if self.scheduler and self.backend != "dask":
            raise WorkedError("--scheduler: it belongs to --backend dask")
        return self

    def done(self, work: Callable[[Job], Done], jobs: Iterable[Job], in_order: bool = True) -> Iterator[Done]:
        """What the work on each job comes to, in the order of the jobs or as they come to their end."""
        if self.are_one_process:
            yield from map(work, jobs)
            return
        joblib, loky = self._library("joblib"), self._library("joblib.externals.loky.process_executor")
        with self._at_work():
            # Ray's backend gives its results only all together.
            ways = "list" if self.backend == "ray" else "generator" if in_order else "generator_unordered"
            parallel = joblib.Parallel(n_jobs=self.count, batch_size=1 if not in_order else "auto", return_as=ways)
            try:
                yield from parallel(joblib.delayed(work)(job) for job in jobs)
            except loky.TerminatedWorkerError:
                raise WorkedError("a worker was killed; call the same command again to go on") from None

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """The backend of joblib, with its scheduler."""
        configured = self._library("joblib").parallel_config
        if self.backend == "dask":
            with self._client(), configured(backend="dask"):
                yield
            return
        if self.backend == "ray":
            self._library("ray.util.joblib", "ray[default]").register_ray()
        with configured(backend=self.backend):
            yield

    def _client(self) -> Any:
        """A client of Dask: of the scheduler at an address, else of as many workers on this machine."""
        distributed = self._library("dask.distributed", "dask[distributed]")
        if not self.scheduler:
            return distributed.Client(n_workers=self.count, threads_per_worker=1, dashboard_address=None)
        try:
            return distributed.Client(self.scheduler, timeout="10s")
        except (OSError, ValueError) as error:
            raise WorkedError(f"--scheduler: {self.scheduler} does not answer: {error}") from None

    def _library(self, name: str, install: str = "") -> Any:
        return library(name, install or f"worked[{self.extra}]", "several workers need")


def library(name: str, install: str, needed: str) -> Any:
    """A module of a package; where it is missing, WorkedError says who `needed` it and how to install it."""
    try:
        return import_module(name)
    except ImportError:
        raise WorkedError(f"{needed} {name}: pip install '{install}'") from None
