"""Encoding: columns of text become numbers, an input of 0 and 1 for each of their values, by scikit-learn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec

import numpy

from worked.data.table import BOOLEANS, MISSING, DataTable, Floats, distinct, is_number
from worked.errors import excerpt
from worked.record import Record

MOST_VALUES = 50
NO_VALUE = "missing"


class Encoded(Record):
    """Inputs: their names, their numbers (rows, inputs), NaN where one is missing, and what there is to say of it."""

    names: tuple[str, ...]
    numbers: Floats
    notes: tuple[str, ...]


def encoded(table: DataTable, names: Sequence[str]) -> Encoded:
    """Some columns as inputs. A column of two texts is one input, of more an input for each.

    WorkedError: text with too many different values, text that is nearly all numbers, or scikit-learn is missing.
    """
    texts = [name for name in names if name in table.texts and _is_text(table.texts[name])]
    numbers = table.columns([name for name in names if name not in texts], missing=find_spec("sklearn") is not None)
    if not texts:
        return Encoded(tuple(names), numbers, tuple(_missing(names, numbers)))
    columns = dict(zip([name for name in names if name not in texts], numbers.T, strict=True))
    pairs: list[tuple[str, Floats]] = []
    for name in names:
        pairs += _encoded(table, name).items() if name in texts else [(name, columns[name])]
    called = distinct(table.source, [name for name, _ in pairs])
    said = ", ".join(f"{excerpt(name)} ({len(set(_words(table, name)))})" for name in texts)
    note = f"text is encoded by scikit-learn, an input for each value, of two values one input: {said}"
    return Encoded(
        called, numpy.column_stack([column for _, column in pairs]), (note, *_missing(list(columns), numbers))
    )


def _is_text(cells: Sequence[str]) -> bool:
    """Whether a column is text: neither true and false, nor numbers with a cell here and there that is none."""
    known = [cell.lower() for cell in cells if cell.lower() not in MISSING]
    numbers = sum(is_number(cell) for cell in known)
    return 2 * numbers < len(known) and not all(cell in BOOLEANS for cell in known)


def _words(table: DataTable, name: str) -> list[str]:
    return [NO_VALUE if cell.lower() in MISSING else cell for cell in table.texts[name]]


def _encoded(table: DataTable, name: str) -> dict[str, Floats]:
    """The inputs of a column of text, by name: `city=Oslo`."""
    words = _words(table, name)
    values = sorted(set(words))
    held = f"column {excerpt(name)} holds text, {excerpt(words[0])} in {table.place(0)}"
    if len(values) > min(MOST_VALUES, len(words) / 2):
        expected = f"expected numbers, or at most {MOST_VALUES} different texts, each in two samples on average"
        raise table.refuse(f"{held} ({len(values)} different); {expected}: leave the column out")
    try:
        from sklearn.preprocessing import OneHotEncoder  # type: ignore[import-untyped]
    except ImportError:
        advice = "leave the column out, or install scikit-learn, which encodes it: pip install 'worked[train]'"
        raise table.refuse(f"{held}; expected numbers: {advice}") from None
    encoder = OneHotEncoder(categories=[values], drop="if_binary", sparse_output=False)
    numbers = encoder.fit_transform(numpy.array(words, object)[:, None])
    shown = values[1:] if len(values) == 2 else values
    return {f"{name}={value}": numbers[:, place] for place, value in enumerate(shown)}


def _missing(names: Sequence[str], numbers: Floats) -> Iterator[str]:
    """What is missing, where anything is."""
    counts = numpy.isnan(numbers).sum(axis=0).tolist()
    said = ", ".join(f"{excerpt(name)} ({count})" for name, count in zip(names, counts, strict=True) if count)
    if said:
        yield f"missing values are filled with the median of the training samples, by scikit-learn: {said}"
