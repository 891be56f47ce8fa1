"""Names: each cell in words, for those who hear a page."""

from __future__ import annotations

from worked.cells.cell import Cell
from worked.number.quantity import NET, OUT
from worked.trace.task import Task

WORDS = {NET: "net input", OUT: "output"}


class CellWords:
    """The cells of a task in words, such as `delta of hidden unit 3` or `new weight from x1 to h1`."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.last_step = 1
        for step in task.steps():
            self.last_step = step.number

    def name(self, cell: Cell) -> str:
        """A cell in words; its step and sample are said where there are several."""
        new = "new " if cell.quantity.learned and cell.formula is not None else ""
        quantity = WORDS.get(cell.quantity, cell.quantity.replace("-", " "))
        # What says only how a number came to be gets a noun.
        quantity += " value" if quantity.endswith(("ed", "kept")) else ""
        step = f", step {cell.computed_in}" if cell.computed_in > 1 or self.last_step > 2 else ""
        sample = f", sample {cell.sample}" if cell.sample is not None else ""
        return f"{new}{quantity}{self._place(cell)}{step}{sample}"

    def _place(self, cell: Cell) -> str:
        place = cell.place
        if not place:
            return ""
        if place.is_edge:
            return f" from {place.source} to {place.target}"
        if place.layer is not None:
            return f" of layer {place.layer}"
        layer = self.task.layer_of.get(place)
        if layer is None:
            return f" of {place.replace('-', ' ')}"
        return f" of {layer.kind} unit {place}"
