"""Answers: the target columns of a table as classes or as numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy
from numpy.typing import NDArray

from worked.data.table import MISSING, Floats, Table
from worked.errors import excerpt, nearest
from worked.record import Record

KINDS = ("classification", "regression")
TARGET_NAMES = ("target", "label", "class", "y")
MOST_GUESSED = 20


class Answers(Record):
    """The kind, the values (places in the classes, or numbers for each output), and the names of the classes."""

    kind: str
    values: NDArray[numpy.int64] | Floats
    classes: tuple[str, ...]


def target_columns(
    table: Table, names: Sequence[str], wanted: Sequence[str] | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The target columns among some names, and what there is to say where they were guessed."""
    if wanted:
        return tuple(dict.fromkeys(wanted)), ()
    if table.targets and set(table.targets) <= set(names):
        return table.targets, ()
    for usual in TARGET_NAMES:
        for name in names:
            if name.lower() == usual:
                return (name,), ()
    return tuple(names[-1:]), tuple(f"the target is the last column, {excerpt(name)}" for name in names[-1:])


def answers_of(table: Table, outputs: Sequence[str], kind: str | None) -> Answers:
    """The answers in the target columns. WorkedError: one is missing, all are the same, or they do not fit the kind."""
    if kind is not None and kind not in KINDS:
        raise table.refuse(f"no kind of data is called {excerpt(kind)}; {nearest(kind, KINDS)}")
    if len(outputs) > 1:
        if kind == "classification":
            raise table.refuse(f"a classification has one target column; found {', '.join(map(excerpt, outputs))}")
        return _regression(table, outputs)
    (name,) = outputs
    if name in table.texts:
        if kind == "regression":
            return _regression(table, outputs)
        return _classification(table, name, list(table.texts[name]))
    values = table.columns(outputs)[:, 0]
    if kind == "regression" or (kind is None and not _few_whole_numbers(values)):
        return _regression(table, outputs)
    if not (values == numpy.floor(values)).all():
        row = int((values != numpy.floor(values)).argmax())
        found = f"found {values[row]:g} in {table.place(row)}, column {excerpt(name)}"
        raise table.refuse(f"{found}; expected whole numbers or text for the classes, or else regression")
    return _classification(table, name, [str(int(value)) for value in values.tolist()])


def _few_whole_numbers(values: Floats) -> bool:
    """Whether numbers look like classes: whole, and few different ones for so many samples."""
    few = min(MOST_GUESSED, max(2, math.isqrt(len(values))))
    return bool((values == numpy.floor(values)).all()) and len(numpy.unique(values)) <= few


def _regression(table: Table, outputs: Sequence[str]) -> Answers:
    """Answers that are numbers."""
    values = table.columns(outputs)
    for number, name in enumerate(outputs):
        if numpy.ptp(values[:, number]) == 0:
            value = f"{values[0, number]:g}"
            raise table.refuse(f"the target {excerpt(name)} is {value} in all samples: there is nothing to learn")
    return Answers("regression", values, ())


def _classification(table: Table, name: str, labels: list[str]) -> Answers:
    """Answers that are classes: whole numbers in their order, texts in that of the alphabet."""
    missing = numpy.array([[label.lower() in MISSING] for label in labels])
    if missing.any():
        table.refuse_cells(missing, [name], "missing", "leave its row out")
    whole = name not in table.texts
    classes = sorted(set(labels), key=int) if whole else sorted(set(labels))
    if len(classes) == 1:
        found = f"the target {excerpt(name)} is {excerpt(classes[0])} in all samples"
        raise table.refuse(f"{found}; expected at least 2 classes")
    place = {label: at for at, label in enumerate(classes)}
    return Answers("classification", numpy.array([place[label] for label in labels]), tuple(classes))
