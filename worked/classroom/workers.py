"""Workers: work on many variants or sheets, by several processes or machines; the results come in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from importlib import import_module
from typing import Any, TypeVar

from worked.errors import WorkedError
from worked.record import Record

Job = TypeVar("Job")
Done = TypeVar("Done")
MOST_WORKERS = 1024


class Workers(Record):
    """How many processes work; with the address of a Dask `scheduler`, its workers do."""

    count: int = 1
    scheduler: str | None = None

    def checked(self) -> Workers:
        """The same; WorkedError where there cannot be so many."""
        if not 1 <= self.count <= MOST_WORKERS:
            raise WorkedError(f"--workers: expected a number from 1 to {MOST_WORKERS}, found {self.count}")
        return self

    @property
    def are_one_process(self) -> bool:
        """Whether this process does all the work."""
        return self.count == 1 and self.scheduler is None

    def done(self, work: Callable[[Job], Done], jobs: Iterable[Job]) -> Iterator[Done]:
        """What the work on each job comes to, in the order of the jobs."""
        if self.are_one_process:
            yield from map(work, jobs)
            return
        joblib = _library("joblib")
        with self._backend(joblib):
            count = -1 if self.scheduler else self.count
            yield from joblib.Parallel(n_jobs=count, return_as="generator")(joblib.delayed(work)(job) for job in jobs)

    def _backend(self, joblib: Any) -> Any:
        if self.scheduler is None:
            return nullcontext()
        distributed = _library("distributed", "'dask[distributed]'")
        try:
            distributed.Client(self.scheduler, timeout="10s")
        except (OSError, ValueError) as error:
            raise WorkedError(f"--scheduler: no scheduler of Dask answers at {self.scheduler} ({error})") from None
        return joblib.parallel_config(backend="dask")


def _library(name: str, package: str = "'worked[exams]'") -> Any:
    """A library, imported when it is needed."""
    try:
        return import_module(name)
    except ImportError:
        raise WorkedError(f"several workers need {name}: pip install {package}") from None
