"""Class summary: what the marked sheets of a class come to, as plain data that a page can tell."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from worked.record import NOTHING, Record

# The verdicts as the class report counts them, each with those of the checker that it stands for.
KINDS = {
    "correct": ("correct",),
    "carried": ("carried",),
    "rounding": ("rounding",),
    "wrong": ("mistake", "wrong"),
    "blank": ("blank",),
    "other": ("too-coarse", "cannot-be-judged", "unreadable", "no-mark"),
}
LEAST_SHEETS = 10  # for the discrimination of a cell


class CellFigures(Record):
    """How a class did at one asked cell.

    `sheets` are those whose variant asks for it, `counts` how many of them are of each of the `KINDS`. `earned` is the
    mean share of its marks. `discrimination` is the correlation of its mark with the score of all other cells, from -1
    to 1; None where there are too few sheets, or all have the same mark.
    """

    cell: str
    marks: Decimal
    sheets: int
    counts: Mapping[str, int]
    earned: float
    discrimination: float | None = None


class MistakeFigures(Record):
    """A mistake: how many students made it, how many numbers look like it, and where, with the students of each."""

    name: str
    students: int
    numbers: int
    places: tuple[tuple[str, int], ...]


class Shared(Record):
    """A number that two sheets of different variants share: `right` says that it is right for the second variant."""

    cell: str
    number: str
    right: bool


class Alike(Record):
    """Two sheets with the same numbers at several cells, which are wrong for the first of them.

    `expected` is how many such pairs a class of this size has by chance.
    """

    first: str
    second: str
    shared: tuple[Shared, ...]
    expected: float


class Doubt(Record):
    """An answer that a person should look at: what was written, what the key says, and why there is doubt."""

    student: str
    cell: str
    given: str
    expected: str
    word: str
    says: str
    earned: str


class Remark(Record):
    """Something about a file or a student, in a sentence."""

    about: str
    says: str


class ClassSummary(Record):
    """A marked class.

    `variants` is the number of variants of the exam, `scores` are the scores of the sheets that count, in the order of
    the manifest, and `out_of` what each of them could have. `steps` says in which step a cell is computed. `doubts`
    are the first of `doubtful` ones; `strange` sheets may be those of another variant.
    """

    title: str
    variants: int
    scores: tuple[Decimal, ...]
    out_of: tuple[Decimal, ...]
    cells: tuple[CellFigures, ...]
    mistakes: tuple[MistakeFigures, ...]
    alike: tuple[Alike, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    doubtful: int = 0
    strange: int = 0
    missing: tuple[str, ...] = ()
    unread: tuple[Remark, ...] = ()
    unmatched: tuple[Remark, ...] = ()
    conflicts: tuple[Remark, ...] = ()
    several: tuple[Remark, ...] = ()
    remarks: tuple[Remark, ...] = ()
    steps: Mapping[str, int] = NOTHING

    @property
    def sheets(self) -> int:
        """The number of students with a sheet."""
        return len(self.scores)

    @property
    def most(self) -> Decimal | None:
        """What every sheet could have; None where that differs."""
        found = set(self.out_of)
        return found.pop() if len(found) == 1 else None
