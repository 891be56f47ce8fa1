"""CSV and its kin: text with a comma, a semicolon or a tab between the cells becomes a table."""

from __future__ import annotations

import csv
import io
import math
import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property, partial
from itertools import islice

import numpy

from worked.data.table import MISSING, DataTable, Floats, distinct, numbered
from worked.errors import WorkedError
from worked.record import Record
from worked.text_file import UTF_8, WINDOWS, decoded, other_kind

DELIMITERS = (",", ";", "\t")
SAMPLE_ROWS, SAMPLE_BYTES = 50, 1 << 20
DECIMAL_COMMA = re.compile(rb'(?:^|[;\t\n"])\s*[-+]?\d*,\d+(?:[eE][-+]?\d+)?\s*(?:$|[;\t\r\n"])')
NOT_TEXT = bytes([*range(0x09), *range(0x0E, 0x20)])


def read_csv(source: str, content: bytes, delimiter: str | None = None) -> DataTable:
    """The table in the bytes of a CSV file; the delimiter is found where none is given.

    The first row is a header unless it is like the others. WorkedError: not text, empty, or ragged.
    """
    text, notes = _utf8(source, content)
    page = DelimitedText(source, text, delimiter or ",")
    if delimiter is None:
        pages = [DelimitedText(source, text, each) for each in DELIMITERS]
        page = max(pages, key=lambda each: each.likely())
    sample = list(islice(page.rows(), SAMPLE_ROWS))
    if not sample:
        raise WorkedError(f"{source} is empty; expected a row for each sample")
    width = len(sample[0][1])
    rows = [row for _, row in sample if len(row) == width]
    header = _has_header(rows, page.number)
    names = [name.strip() for name in rows[0]] if header else [*numbered("x", width - 1), "target"]
    if "" in names:
        notes.append(f"a column without a name is called 'column {names.index('') + 1}', after its place")
        names = [name or f"column {number}" for number, name in enumerate(names, 1)]
    if not header:
        notes.append(f"no header: the columns are called {_listed(names)}")
    if page.decimal == ",":
        notes.append("the numbers have decimal commas")
    return page.table(distinct(source, names), header, rows[header:], tuple(notes))


class DelimitedText(Record, open=True):
    """A text in UTF-8 that is read with a delimiter."""

    source: str
    text: bytes
    delimiter: str

    @cached_property
    def decimal(self) -> str:
        """The sign before the decimals: a comma where some number has one, which a comma as delimiter rules out."""
        return "," if self.delimiter != "," and DECIMAL_COMMA.search(self.text) else "."

    @cached_property
    def number(self) -> Callable[[str], float]:
        """How a cell becomes a number: ValueError where it is none."""
        # Python reads 1_000 as a number. Looking for underscores once is faster than in each cell.
        if self.decimal == "." and self.text.find(b"_", max(0, self.text.find(b"\n"))) < 0:
            return float
        return partial(_number, decimal=self.decimal)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that are not blank, each with its line; the last line of a row that has many."""
        # The text is UTF-8, but the beginning that `likely` looks at may end within a letter.
        lines = io.TextIOWrapper(io.BytesIO(self.text), encoding="utf-8", errors="replace", newline="")
        reader = csv.reader(lines, delimiter=self.delimiter, skipinitialspace=True, strict=True)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                advice = "expected each quotation mark to be closed, and a delimiter after it"
                raise WorkedError(f"{self.source}: line {reader.line_num} cannot be read ({error}); {advice}") from None
            if len(row) > 1 or (row and row[0].strip()):
                yield reader.line_num, row

    def likely(self) -> tuple[bool, float, int]:
        """How likely the delimiter is: it divides, into numbers, and into many cells."""
        beginning = DelimitedText(self.source, self.text[:SAMPLE_BYTES], self.delimiter)
        rows: list[list[str]] = []
        # Where the text cannot be read further, what stands before it has to do.
        with suppress(WorkedError):
            rows.extend(row for _, row in islice(beginning.rows(), SAMPLE_ROWS))
        cells = [cell for row in rows for cell in row]
        number = beginning.number
        share = sum(_is_number(cell, number) for cell in cells) / max(1, len(cells))
        return len(rows[0]) > 1 if rows else False, share, len(cells)

    def table(
        self, names: tuple[str, ...], header: bool, sample: Sequence[Sequence[str]], notes: tuple[str, ...]
    ) -> DataTable:
        """The table under the names; a column is text once a cell in it is neither a number nor missing."""
        columns = zip(*sample, strict=True)
        texts = {at for at, cells in enumerate(columns) if not all(_is_number(cell, self.number) for cell in cells)}
        if sample and not texts and (plain := self._at_once(len(names), header)) is not None:
            lines = range(1 + header, 1 + header + len(plain))
            return DataTable(self.source, names, plain, lines, unit="line", notes=notes)
        body = self._body(names, header, texts)
        if body.late:
            # A column that turned out to be text far down is read again from its beginning.
            body = self._body(names, header, texts | body.late)
        if not body.lines:
            raise WorkedError(f"{self.source} holds a header, {_listed(names)}, and no rows")
        return DataTable(
            source=self.source,
            names=names,
            numbers=body.matrix(),
            places=body.lines,
            texts={names[at]: cells for at, cells in sorted(body.texts.items())},
            unit="line",
            notes=notes,
        )

    def _body(self, names: Sequence[str], header: bool, texts: set[int]) -> Body:
        """The rows below the header, with the columns of text that are known."""
        body = Body(len(names), self.number, texts)
        for line, row in islice(self.rows(), header, None):
            if len(row) != len(names):
                wanted = f"{len(names)} as in the {'header' if header else 'first row'}"
                raise WorkedError(f"{self.source}: line {line} has {len(row)} cells; expected {wanted}")
            body.add(line, row)
        return body

    def _at_once(self, width: int, header: bool) -> Floats | None:
        """The numbers below the header, (rows, columns), by NumPy's quicker reader; None where it is not that plain.

        Plain is a text of finite numbers with decimal points, a row on each line.
        """
        rows = self.text.count(b"\n") + (not self.text.endswith(b"\n")) - header
        if self.decimal == "," or rows < 1:
            return None
        try:
            found = numpy.loadtxt(
                io.BytesIO(self.text), delimiter=self.delimiter, skiprows=int(header), comments=None, ndmin=2
            )
        except ValueError:
            return None
        plain = found.shape == (rows, width) and math.isfinite(found.min()) and math.isfinite(found.max())
        return found if plain else None


class Body:
    """The rows of a table as they are read: numbers row by row, and columns of text."""

    def __init__(self, width: int, number: Callable[[str], float], texts: set[int]) -> None:
        self.number = number
        self.lines = array("q")
        self.numbers = array("d")
        self.texts: dict[int, list[str]] = {at: [] for at in sorted(texts, reverse=True)}
        self.of_numbers = [at for at in range(width) if at not in texts]
        self.late: set[int] = set()

    def add(self, line: int, row: list[str]) -> None:
        """Take a row; a row of blank cells, as spreadsheets leave them below a table, is none."""
        whole = list(row) if self.texts else row
        words = [(cells, row.pop(at).strip()) for at, cells in self.texts.items()]
        try:
            numbers = [*map(self.number, row)]
        except ValueError:
            if not any(cell.strip() for cell in whole):
                return
            numbers = [self._slowly(at, cell) for at, cell in zip(self.of_numbers, row, strict=True)]
        self.numbers.fromlist(numbers)
        self.lines.append(line)
        for cells, word in words:
            cells.append(word)

    def matrix(self) -> Floats:
        """The numbers, (rows, columns)."""
        flat = numpy.frombuffer(self.numbers) if self.numbers else numpy.empty(0)
        return flat.reshape(len(self.lines), len(self.of_numbers))

    def _slowly(self, at: int, cell: str) -> float:
        """A number, or NaN where it is missing; the column counts as text where it is neither."""
        if cell.strip().lower() not in MISSING:
            try:
                return self.number(cell)
            except ValueError:
                self.late.add(at)
        return math.nan


def _utf8(source: str, content: bytes) -> tuple[bytes, list[str]]:
    """The bytes of a text in UTF-8, without a mark of byte order, and what there is to say on the encoding."""
    notes: list[str] = []
    kind = other_kind(content)
    if kind:
        raise WorkedError(f"{source} is a {kind} file by its first bytes; expected the text of a CSV file")
    try:
        found = decoded(content)
    except UnicodeDecodeError:
        raise WorkedError(f"{source} begins like text in UTF-16 and is none; expected CSV in UTF-8") from None
    if found.encoding == WINDOWS:
        notes.append(f"byte {found.place + 1} is not UTF-8: the file was read as {WINDOWS}")
    content = content.removeprefix(b"\xef\xbb\xbf") if found.encoding == UTF_8 else found.text.encode()
    # A large text need not lie in memory twice.
    del found
    # To delete them all and to compare the lengths is ten times as fast as to search.
    if len(content.translate(None, NOT_TEXT)) < len(content):
        place = next(place for place, byte in enumerate(content) if byte in NOT_TEXT)
        where = f"byte {place + 1} is {content[place]:02x}"
        raise WorkedError(f"{source} is not a text file: {where}; expected the text of a CSV file")
    return content, notes


def _number(cell: str, decimal: str) -> float:
    """A number with a decimal sign; no other signs stand between its digits."""
    if "_" in cell or (decimal == "," and "." in cell):
        raise ValueError(cell)
    return float(cell.replace(decimal, "."))


def _is_number(cell: str, number: Callable[[str], float]) -> bool:
    """Whether a cell is a number or missing."""
    if cell.strip().lower() in MISSING:
        return True
    try:
        number(cell)
    except ValueError:
        return False
    return True


def _has_header(rows: Sequence[Sequence[str]], number: Callable[[str], float]) -> bool:
    """Whether the first row is a header: it holds no number, or words over a column of numbers."""
    words = [not _is_number(cell, number) for cell in rows[0]]
    if not any(words):
        return False
    over_numbers = (
        word and len(rows) > 1 and all(_is_number(row[at], number) for row in rows[1:]) for at, word in enumerate(words)
    )
    blank_or_word = (word or not cell.strip() for word, cell in zip(words, rows[0], strict=True))
    return all(blank_or_word) or any(over_numbers)


def _listed(names: Sequence[str]) -> str:
    """Some names: all of few, the first and the last of many."""
    return ", ".join(names) if len(names) <= 4 else f"{names[0]}, {names[1]}, ..., {names[-1]}"
