"""Answers: the target columns of a table as classes or as numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy
from numpy.typing import NDArray

from worked.data.table import MISSING, DataTable, Floats
from worked.errors import excerpt, nearest
from worked.record import Record

KINDS = ("classification", "multi-label", "regression")
TARGET_NAMES = ("target", "label", "class", "y")
MOST_GUESSED = 20


class Answers(Record):
    """The kind, the values (places in the classes, or numbers for each output), and the names of the classes.

    With several labels the values are 1 where a sample has the label of an output, else 0.
    """

    kind: str
    values: NDArray[numpy.int64] | Floats
    classes: tuple[str, ...]


def target_columns(
    table: DataTable, names: Sequence[str], wanted: Sequence[str] | None
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


def answers_of(table: DataTable, outputs: Sequence[str], kind: str | None) -> Answers:
    """The answers in the target columns. WorkedError: one is missing, all are the same, or they do not fit the kind."""
    if kind is not None and kind not in KINDS:
        raise table.refuse(f"no kind of data is called {excerpt(kind)}; {nearest(kind, KINDS)}")
    if len(outputs) > 1 or kind == "multi-label":
        return _several(table, outputs, kind)
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


def _several(table: DataTable, outputs: Sequence[str], kind: str | None) -> Answers:
    """Answers in several columns: labels, which a sample has or has not, or numbers."""
    if kind == "classification":
        raise table.refuse(f"a classification has one target column; found {', '.join(map(excerpt, outputs))}")
    found = _regression(table, outputs)
    others = (found.values != 0) & (found.values != 1)
    if kind == "regression" or (kind is None and others.any()):
        return found
    if others.any():
        table.refuse_cells(others, outputs, "neither 0 nor 1", "expected labels, which a sample has (1) or has not (0)")
    if len(outputs) < 2:
        raise table.refuse(f"expected a column for each of several labels; found only {excerpt(outputs[0])}")
    return Answers("multi-label", found.values, ())


def _few_whole_numbers(values: Floats) -> bool:
    """Whether numbers look like classes: whole, and few different ones for so many samples."""
    few = min(MOST_GUESSED, max(2, math.isqrt(len(values))))
    return bool((values == numpy.floor(values)).all()) and len(numpy.unique(values)) <= few


def _regression(table: DataTable, outputs: Sequence[str]) -> Answers:
    """Answers that are numbers."""
    values = table.columns(outputs)
    for number, name in enumerate(outputs):
        if numpy.ptp(values[:, number]) == 0:
            value = f"{values[0, number]:g}"
            raise table.refuse(f"the target {excerpt(name)} is {value} in all samples: there is nothing to learn")
    return Answers("regression", values, ())


def _classification(table: DataTable, name: str, labels: list[str]) -> Answers:
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
