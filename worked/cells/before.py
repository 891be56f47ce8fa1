"""Before: what cells are computed from, back through all that lies between."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator


def and_before(names: Iterable[str], inputs: Callable[[str], Iterable[str]]) -> Iterator[str]:
    """Some cells and those that they lead back to, the nearest first, each once; `inputs` are those of a cell."""
    found, waiting = set[str](), deque(names)
    while waiting:
        name = waiting.popleft()
        if name not in found:
            found.add(name)
            yield name
            waiting.extend(inputs(name))
