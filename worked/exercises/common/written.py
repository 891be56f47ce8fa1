"""Written: an exercise whose page is written by a class of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from worked.document import Block
from worked.trace.exercise import Exercise, Paper


class Written(Exercise, open=True):
    """An exercise whose `writer(exercise, paper)` has its `statement` and the `blocks` of its calculation."""

    writer: ClassVar[Any]

    def statement(self, paper: Paper) -> Sequence[Block]:
        """What the writer says is given and to be done."""
        blocks: Sequence[Block] = self.writer(self, paper).statement()
        return blocks

    def page(self, paper: Paper) -> Sequence[Block]:
        """The calculation as the writer writes it."""
        blocks: Sequence[Block] = self.writer(self, paper).blocks()
        return blocks
