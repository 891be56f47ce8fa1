"""Workbook: the answers in a spreadsheet that a student has filled in, read by openpyxl."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from worked.checking.sheets.gathered import CODE, STUDENT, Gathered, Sheet
from worked.errors import WorkedError, excerpt

LARGEST = 20_000_000  # bytes of a workbook when it is unpacked
CELL, VALUES = "cell", ("your number", "value")
MOST_ROWS, MOST_COLUMNS = 20_000, 50


def workbook_sheet(raw: bytes, origin: str) -> Sheet:
    """The sheet in the bytes of a workbook; WorkedError where there is none.

    Answers stand below the heads `cell` and `your number`, whose sheet it is beside `Name` and `Code`. Nothing in a
    workbook is computed: a formula counts with the number that the spreadsheet kept with it.
    """
    gathered = Gathered(origin)
    for title, rows in _sheets(raw, origin):
        columns: tuple[int, int] | None = None
        for number, row in enumerate(rows, 1):
            said = [_word(value) for value in row]
            value = next((said.index(name) for name in VALUES if name in said), None)
            if CELL in said and value is not None:
                columns = said.index(CELL), value
            elif columns is None and len(row) > 1 and said[0] in (*STUDENT, *CODE):
                gathered.says_whose(said[0], row[1])
            elif columns is not None and len(row) > max(columns):
                name, given = (row[column] for column in columns)
                if isinstance(name, str) and "@" in name:
                    gathered.put(name, "" if given is None else given, f"{title}, row {number}")
    if not gathered.answers:
        raise WorkedError(f"{origin}: no answers were found; expected the heads 'cell' and 'your number' above them")
    return gathered.sheet()


def _word(value: Any) -> str:
    return value.strip().lower() if isinstance(value, str) else ""


def _sheets(raw: bytes, origin: str) -> Iterator[tuple[str, Iterator[tuple[Any, ...]]]]:
    """The sheets that can be seen, each with its rows."""
    try:
        from openpyxl import load_workbook  # type: ignore[import-untyped]
    except ImportError:
        raise WorkedError(f"{origin}: the library openpyxl is missing; pip install 'worked[office]'") from None
    try:
        with zipfile.ZipFile(BytesIO(raw)) as zipped:
            if sum(each.file_size for each in zipped.infolist()) > LARGEST:
                raise WorkedError(f"{origin}: larger than 20 MB, which no sheet of answers needs to be")
        book = load_workbook(BytesIO(raw), read_only=True, data_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                yield sheet.title, sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
    except WorkedError:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged file leads to
        raise WorkedError(f"{origin}: is not a workbook, or is damaged ({excerpt(error, 80)})") from None
