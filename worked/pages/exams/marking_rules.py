"""Marking rules: how numbers are rounded, and what earns marks, said to a person who marks as the checker does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from worked.cells.cell import Cell
from worked.checking.answer_key.key import Key
from worked.checking.numbers.reading import OUTPUT_ERROR, SIGNED, SUBTRACTED
from worked.document import Prose, Strong
from worked.number import Digits
from worked.words import listed

HALVES = {"up": "rounded half up", "even": "rounded half to even", "truncate": "truncated"}


def rounding(key: Key, cells: Sequence[Cell]) -> Prose:
    """With how many digits the cells are asked, and how few digits of an answer still earn marks."""
    counts = Counter(key.asked(cell) for cell in cells)
    usual = counts.most_common(1)[0][0]
    kinds = "".join(map(str, listed([_with(digits) for digits in counts], "or")))
    said = f" Each number is asked {kinds}{', as it is printed here' if len(counts) > 1 else ''}, "
    half = f"{HALVES[key.problem.rounding.half]}."
    half += " The fraction itself is right, too." if key.problem.rounding.results == "fractions" else ""
    return (Strong("Digits."), said, half, _fewer(key, next(cell for cell in cells if key.asked(cell) == usual)))


def _with(digits: Digits) -> str:
    return f"with {digits}" if digits.count else "without decimals"


def _fewer(key: Key, cell: Cell) -> str:
    """What there is to say of answers with fewer digits than most numbers are asked with."""
    asked, least = key.asked(cell), key.least(cell)
    if least.count >= asked.count:
        return " Fewer digits earn the marks only where nothing was rounded." if asked.count else ""
    return (
        f" Fewer digits, at least {least.count}, earn the marks if the right number rounds to them and they rule out "
        "given numbers, 0, 1 and the common mistakes."
    )


def rules(key: Key, cells: Sequence[Cell]) -> Iterator[Prose]:
    """What earns marks and what does not, a point each."""
    asked = {cell.id for cell in cells}
    hidden = any(name not in asked and key.cells[name].formula for cell in cells for name in cell.inputs)
    yield (
        Strong("Follow-through."),
        " Only the first wrong number of a chain costs marks. What follows from it by the formula, with the student's "
        "own numbers, earns its marks, and so does the right number after a wrong one. Nothing is earned by going on "
        f"from a wrong number that makes the rest trivial ({_trivial(key)}), is impossible or absurdly large."
        f"{' Numbers in a formula that are not asked for are computed from those that are.' if hidden else ''}",
    )
    yield (
        Strong("Other ways."),
        " Another way to the same number is right, too, and intermediate results may have been rounded. If a student "
        "cuts off digits throughout, numbers may lie a few units of the last digit outside. A blank line earns "
        "nothing; those after it are marked as if it were filled in.",
    )
    columns = {key.column(cell) for cell in cells}
    if key.kind == "net" and columns & SIGNED:
        also = " So may all changes, if the new weights fit." if columns & SUBTRACTED else ""
        which = (
            "All errors of outputs, or all errors and deltas," if OUTPUT_ERROR in columns else "All errors and deltas"
        )
        yield (Strong("Signs."), f" {which} of a sheet may have the opposite sign.{also}")
    yield (
        Strong("Wrong numbers."),
        " Each follows from one common mistake in its line if all numbers before it are right; with rounded numbers it "
        "may differ in the last digit. It is a hint and no proof: another mistake may lead to the same number.",
    )


def _trivial(key: Key) -> str:
    return "0, 1, the target, an unchanged weight" if key.kind == "net" else "0, 1, the number of the step before"
