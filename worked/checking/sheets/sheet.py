"""Sheet: what a student handed in, as TOML, CSV, JSON, or a student's copy of a worksheet filled in (Markdown)."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from worked.checking.numbers.written import is_number
from worked.checking.sheets.arrays import Arrays, by_layer
from worked.checking.sheets.filled_copy import COMMENT, ID, LONGEST_LINE, filling, slots_of
from worked.checking.sheets.gathered import Gathered, Pairs, Sheet
from worked.errors import WorkedError, excerpt, nearest
from worked.text_file import decoded, file_bytes, plain_lines

LARGEST_FILE = 2_000_000

ENDINGS = {
    ".toml": "toml",
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
    ".md": "markdown",
    ".markdown": "markdown",
    ".ipynb": "notebook",
}
ARRAYS, TRANSPOSED, NPZ, XLSX, DOCX = "arrays", "transposed", ".npz", ".xlsx", ".docx"
ANSWERS = ("answers", "answer")
COLUMNS = (("cell", "id", "cell id"), ("value", "answer", "your answer", "number"))
A_LINE = 'expected a line such as `"net[3]@1" = 0.755`'
A_ROW = "expected the id of a cell and an answer, such as `net[3]@1,0.755`"

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LINE = re.compile(
    r"^[ \t]*\[answers?\]|^(?![ \t]*sep=)[^,;\t=\n]*=|^[^,;\t=\n]*@[\d.]+[\"'”]?[ \t]*:", re.MULTILINE | re.IGNORECASE
)
_QUOTES = " \t\"'“”„«»‘’`"
_BEFORE_COMMENT = re.compile(r"""(?:[^"'#]|"[^"]*"|'[^']*'|["'])*+""")

_NAME_LINE = re.compile(r"[\s#>*_+-]*(?:student(?:'s)?(?: name)?|name)\s*[*_]*\s*:(.+)", re.IGNORECASE)
_CODE_LINE = re.compile(r"[\s#>*_+-]*code\s*[*_]*\s*:(.+)", re.IGNORECASE)


def read_sheet(path: str | Path) -> Sheet:
    """The answers in a file; WorkedError where nothing can be read from it."""
    return parse_sheet(file_bytes(path, LARGEST_FILE), str(path))


def parse_sheet(raw: bytes, origin: str, kind: str = "") -> Sheet:
    """The answers in the bytes of a file that came from `origin`.

    `kind` is toml, csv, json or markdown; left out, it follows the ending of the origin, or else the look of the
    text. WorkedError where nothing can be read; what is wrong with single answers stands in the sheet's `trouble`.
    """
    if Path(origin).suffix.lower() == NPZ and not kind:
        from worked.data.npz import arrays_in

        return Sheet("", {}, arrays=Arrays(by_layer(arrays_in(origin, raw), origin), origin=origin))
    if Path(origin).suffix.lower() == XLSX and not kind:
        from worked.checking.sheets.workbook import workbook_sheet

        return workbook_sheet(raw, origin)
    if Path(origin).suffix.lower() == DOCX and not kind:
        from worked.checking.sheets.word_file import word_sheet

        return word_sheet(raw, origin)
    text = _text(raw, origin)
    kind = kind or ENDINGS.get(Path(origin).suffix.lower(), "") or _look(text)
    if not kind:
        raise WorkedError(f"{origin}: not a sheet of answers; {A_LINE}")
    if kind not in _READERS:
        raise WorkedError(f"{origin}: no kind of sheet is called {excerpt(kind)}; {nearest(kind, _READERS)}")
    gathered = Gathered(origin)
    _READERS[kind](text, gathered)
    if gathered.arrays is not None:
        return gathered.sheet()
    if not gathered.answers:
        raise WorkedError(gathered.trouble[0] if gathered.trouble else f"{origin}: no answers were found; {A_LINE}")
    return gathered.sheet()


def sheet_of(answers: Mapping[str, object], student: str = "") -> Sheet:
    """A sheet of answers by cell id: texts, numbers, or None for a blank; WorkedError where they are no mapping."""
    if not isinstance(answers, Mapping):
        raise WorkedError(f"answers: expected a mapping of cell ids to numbers, found {excerpt(answers)}")
    gathered = Gathered("answers")
    gathered.name(student)
    for name, value in answers.items():
        gathered.put(name, value, f"key {excerpt(name)}")
    return gathered.sheet()


def _text(raw: bytes, origin: str) -> str:
    """The text of a file, in UTF-8, in UTF-16 with its mark, or in the encoding of Windows."""
    if len(raw) > LARGEST_FILE:
        raise WorkedError(f"{origin}: larger than 2 MB, which no sheet of answers needs to be")
    try:
        text = decoded(raw).text
    except UnicodeDecodeError:
        text = "\0"
    if _CONTROL.search(text):
        raise WorkedError(f"{origin}: is not a text file; expected TOML, CSV, JSON or Markdown")
    if not text.strip():
        raise WorkedError(f"{origin}: the file is empty; {A_LINE}")
    return plain_lines(text)


def _look(text: str) -> str:
    """The kind that a text looks like, or nothing."""
    if text.lstrip().startswith("{"):
        return "notebook" if '"nbformat"' in text else "json"
    if any(slots_of(line) for line in text.split("\n")):
        return "markdown"
    return "toml" if _LINE.search(text) else "csv" if re.search(r"[,;\t]", text) else ""


# TOML and JSON


def _toml(text: str, gathered: Gathered) -> None:
    try:
        # The time of the strict reader can grow with the square of the length of a line.
        if max(map(len, text.split("\n"))) > LONGEST_LINE:
            raise ValueError(f"a line is longer than {LONGEST_LINE} characters")
        members: Iterable[tuple[str, Any]] = tomllib.loads(text, parse_float=str).items()
    except (ValueError, RecursionError) as error:
        _lines(text, gathered)
        if not gathered.answers:
            raise WorkedError(f"{gathered.origin}: not a TOML file: {str(error)[:120]}; {A_LINE}") from None
        return
    _members(members, gathered)


def _lines(text: str, gathered: Gathered) -> None:
    """Read line by line what is no strict TOML: ids without quotes, decimal commas, a key that comes twice."""
    for number, line in enumerate(text.split("\n"), 1):
        kept = _BEFORE_COMMENT.match(line[:LONGEST_LINE])
        content = kept[0].strip() if kept else ""
        if not content or re.fullmatch(r"\[[\w\s.-]*\]", content):
            continue
        sign = "=" if "=" in content else ":"
        name, found, value = content.partition(sign)
        name, value = name.strip(_QUOTES), value.strip().rstrip(",;").strip(_QUOTES)
        if found and gathered.says_whose(name.lower(), value):
            continue
        if found and name and (sign == "=" or "@" in name):
            gathered.put(name, value, f"line {number}")
        else:
            gathered.complain(f"line {number}", f"{A_LINE}, found {excerpt(line)}")


def _json(text: str, gathered: Gathered) -> None:
    try:
        data = json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=Pairs)
    except json.JSONDecodeError as error:
        raise WorkedError(f"{gathered.origin}: not a JSON file: line {error.lineno}: {error.msg}") from None
    except RecursionError:
        raise WorkedError(f"{gathered.origin}: not a sheet of answers: objects are nested too deeply") from None
    if not isinstance(data, Pairs):
        found = excerpt(text.strip()[:LONGEST_LINE])
        raise WorkedError(f'{gathered.origin}: expected {{"answers": {{"net[3]@1": 0.755}}}}, found {found}')
    if any(key.lower() == ARRAYS for key, _ in data):
        _arrays(json.loads(text), gathered)
        return
    _members(data, gathered)


def _arrays(data: Mapping[str, Any], gathered: Gathered) -> None:
    """Take arrays, whose numbers have all digits of a float whatever they were written with."""
    for key, value in data.items():
        if gathered.says_whose(key.lower(), value) or key.lower() in (ARRAYS, TRANSPOSED):
            continue
        gathered.complain(f"key {excerpt(key)}", f"beside {ARRAYS} expected {TRANSPOSED}, student or code")
    named, transposed = data.get(ARRAYS), data.get(TRANSPOSED, False)
    if not isinstance(named, dict) or not named or not isinstance(transposed, bool):
        raise WorkedError(f'{gathered.origin}: expected {{"arrays": {{"gradient": [[[0.1, 0.2]], ...]}}}}')
    gathered.arrays = Arrays(by_layer(named, gathered.origin), transposed, gathered.origin)


def _members(members: Iterable[tuple[str, Any]], gathered: Gathered) -> None:
    """Take what stands in the table of the answers, or else in the outer table."""
    members = list(members)
    tables = [value for key, value in members if key.lower() in ANSWERS and isinstance(value, (dict, Pairs))]
    for key, value in members:
        where = f"key {excerpt(key)}"
        if gathered.says_whose(key.lower(), value):
            continue
        if "@" in key or not (tables or key.lower() in ANSWERS or isinstance(value, (dict, Pairs))):
            gathered.put(key, value, where)
        elif not tables:
            gathered.complain(where, "expected a table 'answers' with the ids of cells and their numbers")
    for table in tables:
        for key, value in table.items() if isinstance(table, dict) else table:
            gathered.put(key, value, f"key {excerpt(key)}")


# CSV


def _csv(text: str, gathered: Gathered) -> None:
    lines = [(number, line[:LONGEST_LINE]) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    delimiter = max(",;\t", key=lambda sign: sum(_names_a_cell(line.split(sign)) for _, line in lines[:200]))
    columns, width = [0, 1], 2
    for number, line in lines:
        reader = csv.reader([line], delimiter=delimiter, skipinitialspace=True)
        row = [field.strip() for field in next(reader, [])]
        lower = [field.lower() for field in row]
        named = [[lower.index(name) for name in names if name in lower] for names in COLUMNS]
        if all(named):
            columns, width = [found[0] for found in named], len(row)
        elif any(row) and gathered.says_whose(lower[0], " ".join(row[1:])):
            continue
        elif any(row) and not lower[0].startswith(("sep=", "#")):
            padded = row + [""] * (max(columns) + 1)
            name, value, beside = padded[columns[0]], padded[columns[1]], padded[columns[1] + 1]
            # A decimal comma without quotes has made two fields of one number.
            if delimiter == "," and len(row) > width and "." not in value and beside[:1].isdigit():
                value = f"{value},{beside}" if is_number(f"{value},{beside}") else value
            if name and " " not in name and ("@" in name or value):
                gathered.put(name, value, f"line {number}")
            else:
                gathered.complain(f"line {number}", f"{A_ROW}, found {excerpt(line)}")


def _names_a_cell(row: list[str]) -> bool:
    """Whether a field of a row is the id of a cell, or the heading of a column of them."""
    return any(ID.fullmatch(field.strip().strip('"')) or field.strip().lower() in COLUMNS[0] for field in row)


# Markdown


def _markdown(text: str, gathered: Gathered) -> None:
    found = False
    for number, line in enumerate(text.split("\n"), 1):
        slots = slots_of(line)
        named = None if slots else _NAME_LINE.match(line)
        coded = None if slots or named else _CODE_LINE.match(line)
        if named:
            gathered.name(COMMENT.sub("", named[1]))
        if coded:
            gathered.take_code(COMMENT.sub("", coded[1]))
        start, ends = 0, [*[slot.start() for slot, _ in slots[1:]], len(line)]
        for (slot, name), end in zip(slots, ends, strict=False):
            found = True
            put_in = filling(line[start : slot.start()], line[slot.end() : end])
            gathered.put(name, put_in, f"line {number}")
            start = slot.end()
    if not found:
        hint = "`worked solve PROBLEM --mode student` makes one"
        raise WorkedError(f"{gathered.origin}: has no blanks of a student's copy; {hint}")


def _notebook(text: str, gathered: Gathered) -> None:
    """Read the cells of Markdown of a Jupyter notebook."""
    try:
        cells = json.loads(text)["cells"]
        sources = [cell["source"] for cell in cells if cell["cell_type"] == "markdown"]
        lines = ["".join(source) if isinstance(source, list) else str(source) for source in sources]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise WorkedError(f"{gathered.origin}: not a Jupyter notebook with cells of Markdown") from None
    _markdown("\n".join(lines), gathered)


_READERS = {"notebook": _notebook, "toml": _toml, "csv": _csv, "json": _json, "markdown": _markdown}
