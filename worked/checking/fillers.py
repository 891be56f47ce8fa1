"""Fillers: numbers written without a calculation, which earn nothing where they happen to be right."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from worked.cells.cell import identifier
from worked.checking.judging.judge import Judge
from worked.checking.judging.mark import Mark
from worked.checking.report import GOOD

# A number is a filler where it stands in so many places at least, and does not hold in such a share of them, or in all
# of them if it is the only one.
LEAST_PLACES, MOST_RIGHT = 4, 0.75
# Where more than such a share of the numbers are wrong, some follow from others by chance.
MOST_WRONG = 0.5
NO_NUMBER = Decimal(0)
SAME, UNCHANGED = "the same number stands in many cells", "many numbers are left as they were a step before"
GUESSED = "most numbers are wrong, so that it may follow from an earlier wrong one by chance"


def fillers(judge: Judge) -> dict[str, str]:
    """The cells whose number is right only because it was written everywhere or guessed, each with the reason.

    Counts and choices are small numbers, several of which are alike: they are fillers where all of them are.
    """
    groups: dict[tuple[str, Decimal], list[Mark]] = defaultdict(list)
    computed = [mark for mark in judge.marks.values() if mark.cell.formula]
    counted = {mark.cell.id: mark.answer.written.number for mark in computed if judge.key.counts(mark.cell)}
    for mark in computed:
        if mark.cell.id not in counted or len(set(counted.values())) == 1:
            groups[SAME, mark.answer.written.number].append(mark)
        if mark.cell.id not in counted and _is_unchanged(judge, mark):
            groups[UNCHANGED, NO_NUMBER].append(mark)
    found: dict[str, str] = {}
    if len(judge.wrong) > max(LEAST_PLACES - 1, MOST_WRONG * len(computed)):
        found |= {mark.cell.id: GUESSED for mark in computed if mark.follows and mark.verdict in GOOD}
    for (why, _), marks in groups.items():
        right = [mark for mark in marks if mark.verdict in GOOD and not mark.no_credit]
        most = len(marks) * (1 if len(marks) == len(computed) else MOST_RIGHT)
        if len(marks) >= LEAST_PLACES and len(right) < most:
            found |= {mark.cell.id: why for mark in right}
    return found


def _is_unchanged(judge: Judge, mark: Mark) -> bool:
    """Whether a number is that of a step before."""
    cell, number = mark.cell, mark.answer.written.number
    before = identifier(cell.quantity, cell.place, cell.step - 1, cell.sample)
    if before in judge.marks:
        return judge.marks[before].answer.written.number == number
    return before in judge.key.outcomes and judge.key.outcomes[before].enclosure == (number, number)
