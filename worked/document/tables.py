"""Tables: a table of numbers from its heads and rows, some of whose columns hold words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from worked.document import Inline, Prose, Table


def table_of(
    heads: Sequence[Inline | Prose],
    rows: Iterable[Sequence[Inline | Prose]],
    caption: str = "",
    words: Sequence[int] = (0,),
) -> Table:
    """A table of numbers, but for the columns of `words`, by their places from 0 or from -1 backward."""
    left = {place % len(heads) for place in words}
    return Table(
        tuple(map(_prose, heads)),
        tuple([tuple(map(_prose, row)) for row in rows]),
        tuple([place not in left for place in range(len(heads))]),
        (caption,) if caption else (),
    )


def _prose(text: Inline | Prose) -> Prose:
    return text if isinstance(text, tuple) else (text,)
