"""Screen: what plain text is written for."""

from __future__ import annotations

from worked.record import Record


class Screen(Record):
    """The columns of a line, and whether words that matter may be bold."""

    columns: int = 80
    styled: bool = False
