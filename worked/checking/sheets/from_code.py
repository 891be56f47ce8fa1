"""From code: arrays, or a module of PyTorch, as a sheet of answers."""

from __future__ import annotations

from typing import Any

from worked.checking.answer_key.key import Key
from worked.checking.sheets.arrays import Arrays, are_arrays, arrays_of, by_layer, elements
from worked.checking.sheets.sheet import Sheet, sheet_of
from worked.record import Record, replace
from worked.trace.solution import Solution

LEAST = 2  # digits that are enough: a number of a program has as many as its type


class Lenient:
    """A key by which numbers need fewer digits than the exercise asks for."""

    def __init__(self, key: Key) -> None:
        task = key.problem
        assert isinstance(task, Record)  # a net or an exercise; both are
        self.key = Key(Solution(replace(task, rounding=replace(task.rounding, least_digits=LEAST))))


def given_sheet(answers: Any, key: Key, transposed: bool = False) -> Sheet:
    """Whatever `worked.check` is given as a sheet: a sheet, answers by cell, arrays by quantity, or a module."""
    if isinstance(answers, Sheet):
        return answers
    if hasattr(answers, "named_parameters"):
        return Sheet("", {}, arrays=arrays_of(answers, key))
    if are_arrays(answers):
        return Sheet("", {}, arrays=Arrays(by_layer(answers, "arrays"), transposed))
    return sheet_of(answers)


def with_answers(sheet: Sheet, key: Key) -> tuple[Sheet, Key]:
    """A sheet with its arrays as answers, and the key by which to mark them; WorkedError where they do not fit it."""
    if sheet.arrays is None:
        return sheet, key
    found = elements(key, sheet.arrays)
    texts = {cell: element.text for cell, element in found.items()}
    names = {cell: element.name for cell, element in found.items()}
    return replace(sheet, arrays=None, answers=texts, elements=names), key.once(Lenient).key
