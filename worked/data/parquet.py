"""Parquet: the columns of a Parquet file become a table, by pyarrow."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy

from worked.data.table import DataTable, Floats, distinct
from worked.errors import WorkedError, excerpt


def read_parquet(source: str, content: bytes) -> DataTable:
    """The table in the bytes of a Parquet file. WorkedError: damaged, without rows, or pyarrow is not installed."""
    try:
        import pyarrow  # type: ignore[import-untyped]
        from pyarrow import parquet
    except ImportError:
        sentence = "Parquet files need pyarrow: pip install pyarrow; or save the data as CSV"
        raise WorkedError(f"{source}: {sentence}") from None
    try:
        found = parquet.read_table(io.BytesIO(content))
        names = distinct(source, found.column_names)
        numbers, texts = _columns(names, found)
    except (pyarrow.ArrowException, OSError, ValueError, MemoryError) as error:
        raise WorkedError(f"{source} is not a Parquet file, or is damaged ({excerpt(error, 80)})") from None
    if not found.num_rows or not names:
        raise WorkedError(f"{source} is empty; expected a row for each sample")
    return DataTable(
        source=source,
        names=names,
        numbers=numpy.column_stack(numbers) if numbers else numpy.empty((found.num_rows, 0)),
        places=range(1, found.num_rows + 1),
        texts=texts,
    )


def _columns(names: Sequence[str], found: Any) -> tuple[list[Floats], dict[str, list[str]]]:
    """The columns of numbers, and the others as text by name; what is missing is NaN or empty."""
    from pyarrow import float64, types

    numbers: list[Floats] = []
    texts: dict[str, list[str]] = {}
    for name, column in zip(names, found.columns, strict=True):
        if types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        if types.is_integer(column.type) or types.is_floating(column.type) or types.is_decimal(column.type):
            numbers.append(column.cast(float64(), safe=False).to_numpy())
        else:
            texts[name] = ["" if value is None else str(value).strip() for value in column.to_pylist()]
    return numbers, texts
