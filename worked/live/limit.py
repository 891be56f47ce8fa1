"""Limit: pages that compute hold a number of cells that browsers compute at once, and no more."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate

from worked.errors import WorkedError
from worked.trace.solution import Solution

MOST_CELLS = 2000


def refuse_many(page: str, solution: Solution, otherwise: str = "take a smaller problem") -> None:
    """WorkedError: a task has too many numbers for a page. It says how many updates have room, or what else to do."""
    found = len(solution.cells)
    if found <= MOST_CELLS:
        return
    room = _steps(solution)
    advice = f"take at most {room} updates with --steps {room}" if room else otherwise
    raise WorkedError(f"{page} has at most {MOST_CELLS} numbers, found {found}; {advice}")


def _steps(solution: Solution) -> int:
    """The most updates whose numbers have room; 0 where one alone, or a task without steps, has not."""
    sizes = Counter(cell.step for cell in solution.cells.values())
    totals = accumulate(sizes[step] for step in sorted(sizes))
    # After the last update there is a forward pass, which is less than a step.
    return max(0, sum(total <= MOST_CELLS for total in totals) - 1)
