"""Threads: how many the matrix products take; other numbers of threads may round them otherwise."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any

from worked.errors import WorkedError
from worked.keys.values import count_at


def limited(threads: int | None) -> AbstractContextManager[Any]:
    """Within it matrix products take so many threads; None leaves them as many as they are."""
    if threads is None:
        return nullcontext()
    found: AbstractContextManager[Any] = _controller().limit(
        limits=count_at(threads, "threads", "a number of threads"), user_api="blas"
    )
    return found


@cache
def _controller() -> Any:
    """What knows the libraries of this process; to look for them takes milliseconds."""
    try:
        from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]
    except ImportError:
        raise WorkedError("threads: threadpoolctl is missing; pip install 'worked[train]'") from None
    return ThreadpoolController()
