"""The table of a roster: its encoding, its delimiter, its columns, and its rows as clean text."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from worked.errors import WorkedError, excerpt
from worked.record import Record
from worked.text_file import WINDOWS, decoded, other_kind, plain_lines

MOST_ROWS = 100_000
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
# No text holds it, control characters being refused, so that each line is one cell.
NO_DELIMITER = "\x1f"
FIRST, LAST = "first name", "last name"
# The headings of each column, the one that counts first; without spaces, hyphens and the like.
HEADINGS: Mapping[str, Sequence[str]] = {
    "name": ("name", "fullname", "student", "studentname", "studentsname", "names", "students"),
    FIRST: ("firstname", "givenname", "forename", "first"),
    LAST: ("lastname", "surname", "familyname", "last"),
    "id": (
        *("id", "studentid", "studentsid", "matriculation", "matriculationnumber", "matriculationno"),
        *("matricnumber", "matricno", "matric", "studentnumber", "studentno", "idnumber"),
        *("username", "userid", "user", "login", "loginid"),
    ),
    "email": ("email", "emailaddress", "mail", "mailaddress"),
    "group": ("group", "groups", "groupname", "team", "teamname", "section"),
}
EXPECTED = "expected a column such as 'name', 'first name' and 'last name', or 'student id'"
AS_UTF_8 = "expected UTF-8, in Excel 'CSV UTF-8'"

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SEPARATOR = re.compile(r'"?sep=(.?)"?[ \t]*(?:\n|\Z)', re.IGNORECASE)
# What no name in Windows-1252 holds and many a name in Mac Roman becomes: JosŽ, JŸrgen, Wei§, L—pez.
_DOUBTFUL = re.compile(
    r"[\x80-\x9f]|(?<=[a-zß-ÿ])[ŠŒŽŸ]|(?<=[^\W\d_])(?:[ŠŒŽŸ–—][a-z]|[ˆ‰˜§¿¯]|[€…†‡‹›•™¡”][a-z])|(?<!\w)[€ƒ†‡ˆ‰¿¯…][a-z]"
)
_LOST_DIGITS = re.compile(r"\d[.,]\d+E\+\d+")


class Row(Record):
    """A row below the header, with the line that it begins on; what it does not say is ""."""

    line: int
    name: str
    id: str
    email: str
    group: str


def roster_rows(source: str, content: bytes, grouped: bool) -> list[Row]:
    """The rows in the bytes of a roster; each has a name or an id and, if they are `grouped`, a group.

    WorkedError: no text, no header where one is needed, a row that is wrong, none or too many.
    """
    text = _text(source, content)
    told = _SEPARATOR.match(text)
    if told and told[1] not in DELIMITERS:
        raise WorkedError(
            f"{source}: line 1: found the delimiter {excerpt(told[1])}; expected a comma, semicolon or tab"
        )
    text = "\n" + text[told.end() :] if told else text
    delimiter = told[1] if told else _delimiter(text)
    # One row more than a header and all that may follow tells that there are too many.
    table = list(islice(_cells(source, text, delimiter), MOST_ROWS + 2))
    if not table:
        raise WorkedError(f"{source}: the roster is empty; expected a header and a row for each student")
    columns = _columns(source, table[0][1])
    header = table.pop(0)[1] if columns else ()
    if len(table) > MOST_ROWS:
        raise WorkedError(f"{source}: more than {MOST_ROWS:,} rows, which no roster needs")
    if columns:
        _refuse_header(source, header, columns, grouped)
        _refuse_width(source, table, len(header), delimiter)
    else:
        columns = {"name": 0}
        _refuse_columns(source, text, table[0][1])
    rows = [_row(line, cells, columns) for line, cells in table]
    _refuse_rows(source, rows, grouped)
    return rows


def _text(source: str, content: bytes) -> str:
    """The text of the file, its lines ended by newlines alone."""
    kind = other_kind(content)
    if kind:
        raise WorkedError(f"{source}: is a {kind} file by its first bytes; expected a CSV file")
    try:
        found = decoded(content)
    except UnicodeDecodeError:
        raise WorkedError(f"{source}: begins like text in UTF-16 and is none; {AS_UTF_8}") from None
    text = plain_lines(found.text)
    doubtful = _DOUBTFUL.search(text) if found.encoding == WINDOWS else None
    if doubtful:
        place, around = _place(text, doubtful.start())
        raise WorkedError(f"{source}: {place} is neither UTF-8 nor {WINDOWS}, as which it reads {around}; {AS_UTF_8}")
    control = _CONTROL.search(text)
    if control:
        place, _ = _place(text, control.start())
        raise WorkedError(f"{source}: {place} holds the control character U+{ord(control[0]):04X}; expected plain text")
    return text


def _place(text: str, at: int) -> tuple[str, str]:
    """The line of a sign, and the sign among its neighbours."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    around = text[max(start, at - 12) : min(at + 12, end if end >= 0 else len(text))]
    return f"line {text.count(chr(10), 0, at) + 1}", excerpt(around)


def _delimiter(text: str) -> str:
    """The delimiter that makes most known headings of the first row; none where no delimiter divides it."""
    best, most = NO_DELIMITER, (0, 1)
    for delimiter in DELIMITERS:
        try:
            _, first = next(_cells("", text, delimiter))
        except (StopIteration, WorkedError):
            continue
        found = sum(_heading(cell) in names for cell in first for names in HEADINGS.values()), len(first)
        if len(first) > 1 and found > most:
            best, most = delimiter, found
    return best


def _cells(source: str, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the line that it begins on."""
    # Where no delimiter divides the rows, one of nothing but delimiters is blank all the same.
    blank = "".join(DELIMITERS) if delimiter == NO_DELIMITER else ""
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # The reader's own words hold the delimiter as it is, a tab or a control character too.
            reason = str(error).replace(f"'{delimiter}' expected", "delimiter expected")
            advice = "expected each quotation mark to be closed, and a delimiter after it"
            raise WorkedError(f"{source}: line {line} cannot be read ({reason}); {advice}") from None
        cells = [_clean(cell) for cell in row]
        if any(cell.strip(blank) for cell in cells):
            yield line, cells


def _clean(cell: str) -> str:
    """The text of a cell: NFC, on one line, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", cell).split())


def _heading(cell: str) -> str:
    """A heading as it is looked up: small letters and digits."""
    return re.sub(r"[\W_]+", "", cell.casefold())


def _columns(source: str, header: Sequence[str]) -> dict[str, int]:
    """Where each known column stands; nothing where the row is no header."""
    headings = [_heading(cell) for cell in header]
    columns: dict[str, int] = {}
    for column, names in HEADINGS.items():
        known = next((name for name in names if name in headings), None)
        if known is None:
            continue
        if headings.count(known) > 1:
            places = [str(place) for place, heading in enumerate(headings, 1) if heading == known]
            called = excerpt(header[headings.index(known)])
            raise WorkedError(f"{source}: columns {' and '.join(places)} are both called {called}; expected one")
        columns[column] = headings.index(known)
    # Beside first names, a column that is called `name` and nothing more holds the last names.
    if FIRST in columns and LAST not in columns and "name" in headings:
        columns[LAST] = columns.pop("name")
    return columns


def _refuse_columns(source: str, text: str, first: Sequence[str]) -> None:
    """Refuse a file without a header that has more than one column under any delimiter."""
    if sum(map(bool, first)) > 1:
        raise WorkedError(f"{source}: {_found(first)}; {EXPECTED}")
    for delimiter, called in DELIMITERS.items():
        for line, cells in _cells(source, text, delimiter):
            if sum(map(bool, cells)) > 1:
                advice = f"a header, or one name or id a line, between quotation marks if it holds a {called}"
                raise WorkedError(
                    f"{source}: line {line} has several cells and no header names them; expected {advice}"
                )


def _refuse_header(source: str, header: Sequence[str], columns: Mapping[str, int], grouped: bool) -> None:
    """Refuse a header that names neither names nor ids, or no groups where they are asked for."""
    if not columns.keys() & {"name", FIRST, LAST, "id"}:
        raise WorkedError(f"{source}: {_found(header)}; {EXPECTED}")
    if grouped and "group" not in columns:
        raise WorkedError(f"{source}: {_found(header)}; expected a column 'group', 'team' or 'section' too")


def _found(header: Sequence[str]) -> str:
    shown = [excerpt(cell) for cell in header if cell]
    more = f" and {len(shown) - 8} more" if len(shown) > 9 else ""
    return f"the header has the columns {', '.join(shown[:8] if more else shown)}{more}"


def _refuse_width(source: str, table: Sequence[tuple[int, Sequence[str]]], width: int, delimiter: str) -> None:
    """Refuse a row with more cells than the header; what is empty at its end does not count."""
    for line, cells in table:
        if any(cells[width:]):
            sign = DELIMITERS.get(delimiter, "delimiter")
            advice = f"at most {width} as in the header, and quotation marks around a text that holds a {sign}"
            raise WorkedError(f"{source}: line {line} has {len(cells)} cells; expected {advice}")


def _row(line: int, cells: Sequence[str], columns: Mapping[str, int]) -> Row:
    """The row under the columns; a name in parts is put together."""

    def cell(column: str) -> str:
        place = columns.get(column, len(cells))
        return cells[place] if place < len(cells) else ""

    name = cell("name") or f"{cell(FIRST)} {cell(LAST)}".strip()
    return Row(line, name, cell("id"), cell("email"), cell("group"))


def _refuse_rows(source: str, rows: Sequence[Row], grouped: bool) -> None:
    """Refuse a roster of no rows, and rows that say too little."""
    if not rows:
        raise WorkedError(f"{source}: the roster has a header and no rows; expected a row for each student")
    for row in rows:
        if not (row.name or row.id):
            raise WorkedError(f"{source}: line {row.line} has neither a name nor an id; expected one of them")
        if grouped and not row.group:
            raise WorkedError(f"{source}: line {row.line} has no group; expected one for {excerpt(row.name or row.id)}")
        if _LOST_DIGITS.fullmatch(row.id):
            advice = "expected all digits: format the column as text before saving"
            raise WorkedError(f"{source}: line {row.line}: a spreadsheet has rounded the id to {row.id!r}; {advice}")
