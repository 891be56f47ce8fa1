"""Practice: what a page needs beyond the numbers to judge a student's: other ways, known mistakes, and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from worked.cells.cell import Cell
from worked.checking.answer_key.key import Key
from worked.checking.judging.choose import SIGNS
from worked.checking.mistakes import all_slips
from worked.checking.mistakes.mistake import Mistake
from worked.checking.mistakes.wrong_formulas import WrongFormulas
from worked.checking.numbers.reading import SIGNED, SUBTRACTED
from worked.live.data import live_data
from worked.live.trees import tree_of
from worked.live.words import REASONS, VERDICTS
from worked.trace.solution import Solution
from worked.trace.task import Task


def practice_data(task: Task | Solution) -> dict[str, Any]:
    """The data of a page that judges: those of `live_data`, and more of each cell that has a number.

    `ways` are other trees of the same rule; `wrong` pairs of a place in `mistakes` and a wrong tree; `least` the fewest
    digits that earn a mark; `bounds` those of its numbers; `also` further numbers that are as true. `column` is what it
    is compared with, where that is not its quantity; `counts`, `isChoice`, `isNew` and `learned` are traits that hold.
    """
    key = Key(task if isinstance(task, Solution) else Solution(task))
    found = live_data(key.solution)
    places = {name: place for place, name in enumerate(key.cells)}
    mistakes = _Mistakes(key)
    for written, (name, cell) in zip(found["cells"], key.cells.items(), strict=True):
        if cell.formula is not None and name in key.outcomes:
            written |= {trait: value for trait, value in _traits(key, cell, places) if value is not None}
            wrong = mistakes.of(cell, places)
            if wrong:
                written["wrong"] = wrong
    return {
        **found,
        "usualDecimals": key.usual_decimals,
        "errorFactor": key.error_factor,
        "signedLoss": key.has_signed_loss,
        "signed": sorted(SIGNED),
        "subtracted": sorted(SUBTRACTED),
        "signs": [sorted(signs) for signs in SIGNS],
        "mistakes": mistakes.data(),
        "words": {**VERDICTS, "reasons": REASONS},
    }


def _traits(key: Key, cell: Cell, places: Mapping[str, int]) -> Iterator[tuple[str, Any]]:
    """What a page must know of a cell to judge a number in it; None where there is nothing to know."""
    ways = [tree_of(way, places) for way in key.ways(cell)[1:]]
    least, asked = key.least(cell).count, key.asked(cell).count
    column, bounds = key.column(cell), key.bounds(cell)
    yield "ways", ways or None
    yield "least", least if least != asked else None
    yield "bounds", list(bounds) if bounds != (None, None) else None
    yield "also", list(key.truths(cell.id)[1:]) or None
    yield "column", column if column != cell.quantity else None
    yield "counts", key.counts(cell) or None
    yield "isChoice", key.is_choice(cell) or None
    yield "isNew", cell.computed_in < cell.step or None
    yield "learned", cell.quantity.learned or None


class _Mistakes:
    """The mistakes that a page may name, each once."""

    def __init__(self, key: Key) -> None:
        self.wrong = key.once(WrongFormulas)
        self.found: dict[str, Mistake] = {mistake.name: mistake for mistake in all_slips()}

    def of(self, cell: Cell, places: Mapping[str, int]) -> list[list[Any]]:
        """The wrong formulas of a cell, each with the place of its mistake."""
        pairs = []
        for mistake, formula in self.wrong.of(cell):
            self.found.setdefault(mistake.name, mistake)
            pairs.append([list(self.found).index(mistake.name), tree_of(formula, places)])
        return pairs

    def data(self) -> list[dict[str, Any]]:
        """The mistakes in the order of their places."""
        return [
            {"name": each.name, "title": each.title, "often": each.often, "explanation": each.reason}
            for each in self.found.values()
        ]
