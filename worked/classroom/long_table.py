"""Long table: the sheets of a class in one CSV file, a row for each answer with its student or code."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice

from worked.checking.numbers.written import one_line
from worked.checking.sheets.gathered import CODE, STUDENT
from worked.checking.sheets.sheet import COLUMNS
from worked.errors import WorkedError
from worked.record import Record

LARGEST_TABLE = 300_000_000
ENDINGS = (".csv", ".tsv", ".txt", "")
HEAD, HEAD_LINES, LONGEST_FIELD = 4096, 2, 300
DELIMITERS = ",;\t"
WHOSE = (*CODE, *STUDENT, "student id", "id")


class Columns(Record):
    """What the header of a table says: its delimiter, the places of its columns, and their number.

    `coded`: whose sheet it is, is said by its code and not by the student.
    """

    delimiter: str
    whose: int
    cell: int
    value: int
    width: int
    coded: bool


def is_long(raw: bytes, ending: str) -> bool:
    """Whether a file is such a table: its header names columns for the student or code, the cell and the value."""
    if ending.lower() not in ENDINGS:
        return False
    head = raw[:HEAD]
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head[: len(head) // 2 * 2].decode("utf-16" if marked else "latin-1", "replace")
    return _header(text.removeprefix("\xef\xbb\xbf").splitlines()) is not None


def long_table(raw: bytes, origin: str) -> Iterator[tuple[str, bytes]]:
    """Whose sheet it is, as the table says it, and the sheet as CSV, in the order in which they begin.

    WorkedError where the file is no text or too large.
    """
    if len(raw) > LARGEST_TABLE:
        raise WorkedError(f"{origin}: larger than {LARGEST_TABLE // 1_000_000} MB")
    text = _text(raw, origin)
    columns = _header(text.split("\n", HEAD_LINES)[:HEAD_LINES])
    if columns is None:
        raise WorkedError(f"{origin}: expected columns for the student or code, the cell and the value")
    sheets: dict[str, list[str]] = {}
    for whose, cell, value in _answers(io.StringIO(text, newline=""), columns, origin):
        sheets.setdefault(whose, []).append(_line(cell, value))
    key = (CODE if columns.coded else STUDENT)[0]
    for whose, lines in sheets.items():
        yield whose, (_line(key, whose) + "".join(lines)).encode()


def _header(lines: Iterable[str]) -> Columns | None:
    """The columns of a table, whose header may come after a line that names its delimiter."""
    for line in islice(lines, HEAD_LINES):
        for delimiter in DELIMITERS:
            names = [field.strip(' \t"').lower() for field in line.split(delimiter)]
            whose = _first(names, WHOSE)
            cell = _first(names, [name for name in COLUMNS[0] if whose is None or name != names[whose]])
            value = _first(names, COLUMNS[1])
            if whose is not None and cell is not None and value is not None:
                return Columns(delimiter, whose, cell, value, len(names), names[whose] in CODE)
    return None


def _first(names: list[str], wanted: Iterable[str]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


def _answers(file: io.StringIO, columns: Columns, origin: str) -> Iterator[tuple[str, str, str]]:
    """Each answer: whose it is, its cell and its text."""
    last = ""
    reader = csv.reader(file, delimiter=columns.delimiter, skipinitialspace=True)
    try:
        for row in reader:
            fields = [one_line(field[:LONGEST_FIELD]) for field in row]
            if not any(fields) or _header([columns.delimiter.join(fields)]) or fields[0].lower().startswith("sep="):
                continue
            # A decimal comma without quotes has made two fields of one number.
            if columns.delimiter == "," and len(fields) == columns.width + 1:
                fields[columns.value : columns.value + 2] = [",".join(fields[columns.value : columns.value + 2])]
            fields += [""] * columns.width
            # In spreadsheets a name is often left out that is that of the row above.
            last = fields[columns.whose] or last
            yield last, fields[columns.cell], fields[columns.value]
    except csv.Error as error:
        raise WorkedError(f"{origin}: line {reader.line_num}: not a row of a CSV file: {error}") from None


def _line(*fields: str) -> str:
    """A line of CSV."""
    return ",".join('"' + field.replace('"', '""') + '"' for field in fields) + "\n"


def _text(raw: bytes, origin: str) -> str:
    """The text of a table in UTF-8, in UTF-16 with its mark, or in the encoding of Windows."""
    for encoding in ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise WorkedError(f"{origin}: is not a text file; expected CSV")
