"""What the rules about questions share."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from worked.checking.mistake import Around
from worked.checking.rewriting import exchanged
from worked.formula import Formula


def counts_rewritten(around: Around, change: Callable[[Formula], Formula]) -> Iterator[Formula]:
    """A count with a change made to it; a sum of counts with the change made to each of them."""
    counts = {name: around.key.cells[name].formula for name in around.formula.symbols()}
    if counts:
        yield exchanged(around.formula, {name: change(count) for name, count in counts.items() if count})
    else:
        yield change(around.formula)
