"""Profile: how much work a variant is, in numbers that can be compared between variants."""

from __future__ import annotations

from worked.cells.before import and_before
from worked.exam.frame import Candidate, Frame
from worked.formula import Formula, Number, Symbol

MEASURES = {
    "steps": "additions, multiplications, divisions, powers and functions to be carried out",
    "answer-digits": "significant digits of all asked numbers together",
    "operand-digits": "significant digits of all numbers substituted into formulas",
    "negative-operands": "negative numbers substituted into formulas",
    "negative-answers": "negative asked numbers",
}


def profile_of(candidate: Candidate) -> dict[str, int]:
    """The measures of a variant by name; those of operands count a number as often as it is put into a formula."""
    counted = candidate.frame.once(_Counted)
    shown, digits = candidate.shown, candidate.digits
    put_in = [name for name in counted.operands if name in shown]
    answers = candidate.asked
    return {
        "steps": counted.steps,
        "answer-digits": sum(digits[name] for name in answers),
        "operand-digits": sum(digits[name] for name in put_in),
        "negative-operands": sum(shown[name].startswith("-") for name in put_in),
        "negative-answers": sum(text.startswith("-") for text in answers.values()),
    }


class _Counted:
    """What is the same of all variants: the operations on the way to the asked numbers, and the operands of these."""

    def __init__(self, frame: Frame) -> None:
        needed = _needed(frame)
        self.operands = [name for cell in frame.computed if cell.id in needed for name in cell.formula.symbols()]  # type: ignore[union-attr]
        self.steps = sum(_operations(cell.formula) for cell in frame.computed if cell.id in needed)


def _needed(frame: Frame) -> set[str]:
    """The asked cells and all that they are computed from."""
    return set(and_before(frame.asked, lambda name: frame.cells[name].inputs))


def _operations(formula: Formula | None) -> int:
    """The operations of a formula: one less than the terms of a sum or product, and one for anything else."""
    if formula is None or isinstance(formula, (Number, Symbol)):
        return 0
    parts = formula.parts()
    return max(len(parts) - 1, 1) + sum(map(_operations, parts))
