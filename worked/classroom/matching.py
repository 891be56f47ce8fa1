"""Matching: whose variant a sheet is, by its code, by its student, or by the name of its file."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from worked.checking.sheets.sheet import Sheet
from worked.classroom.folder import ManifestEntry
from worked.errors import excerpt
from worked.exam.stream import tidy_code
from worked.record import Record

TELLING = ("id", "name", "email", "e-mail")
CODE_SHAPE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{5}-?[0-9A-Za-z]{5}(?![0-9A-Za-z])")
MOST_WORDS, MOST_NAMED = 12, 3


class Match(Record):
    """The code of a variant, "" where none was found for the `reason`; and what speaks against it, in sentences."""

    code: str = ""
    reason: str = ""
    conflicts: tuple[str, ...] = ()


class Sign(NamedTuple):
    """The codes that a code or name stands for, and if it does not tell one of them, why."""

    codes: set[str]
    reason: str = ""


class Matcher:
    """Finds the variants of sheets among the entries of a manifest."""

    def __init__(self, entries: Iterable[ManifestEntry]) -> None:
        self.entries = {entry.code: entry for entry in entries}
        self.names: dict[str, set[str]] = defaultdict(set)
        self.file_names: dict[str, set[str]] = defaultdict(set)
        self.written: dict[str, str] = {}
        for entry in self.entries.values():
            for name in _names(entry):
                self.names[_plain(name)].add(entry.code)
                self.written.setdefault(_plain(name), name)
                self.file_names[_words(name)].add(entry.code)
        for names in (self.names, self.file_names):
            names.pop("", None)

    def match(self, sheet: Sheet, origin: str) -> Match:
        """The variant of a sheet: by its code, else by its student, else by the name of its file or folder."""
        signs = [(f"the code {excerpt(sheet.code)}", self._by_code(sheet.code))] if sheet.code else []
        signs += [(f"the student {excerpt(sheet.student)}", self._by_name(sheet.student))] if sheet.student else []
        parts = reversed(origin.partition(": ")[0].split("/"))
        signs += [(f"the name {excerpt(part)}", self._by_file(part)) for part in parts]
        found = [(said, next(iter(sign.codes))) for said, sign in signs if len(sign.codes) == 1]
        if not found:
            reasons = [f"{said} {sign.reason}" for said, sign in signs if sign.reason]
            return Match("", "; ".join(reasons) or "it has no code and no student, and its name tells neither")
        first, code = found[0]
        unknown = [f"{said} {sign.reason}" for said, sign in signs if sign.reason and not sign.codes]
        others = [f"{said} is that of {self._whose(other)}" for said, other in found[1:] if other != code]
        counts = f"{first} counts, that of {self._whose(code)}"
        return Match(code, "", tuple(f"{each}; {counts}" for each in dict.fromkeys((*unknown, *others))))

    def _by_code(self, text: str) -> Sign:
        code = tidy_code(text)
        if code in self.entries:
            return Sign({code})
        if not code:
            return Sign(set(), "is no code such as K7QF3-M2DX9")
        return Sign(set(), f"is none of this exam; {_near(code, self.entries)}")

    def _by_name(self, text: str) -> Sign:
        last, comma, first = text.partition(",")
        for name in (text, f"{first} {last}") if comma else (text,):
            codes = self.names.get(_plain(name), set())
            if codes:
                return Sign(codes, self._several(codes))
        return Sign(set(), f"is none of this exam; {_near(text, self.written.values())}")

    def _by_file(self, part: str) -> Sign:
        """The variant that the name of a file or folder tells; nothing is wrong with a name that tells none."""
        codes = {code for each in CODE_SHAPE.findall(part) if (code := tidy_code(each)) in self.entries}
        if codes:
            return Sign(codes, self._several(codes))
        words = _words(part).split(" ")[:MOST_WORDS]
        for count in range(len(words), 0, -1):
            codes = self.file_names.get(" ".join(words[:count]), set())
            if codes:
                return Sign(codes, self._several(codes))
        return Sign(set())

    def _several(self, codes: set[str]) -> str:
        if len(codes) < 2:
            return ""
        named = ", ".join(sorted(codes)[:MOST_NAMED])
        return f"is that of {len(codes)} variants ({named}{' ...' if len(codes) > MOST_NAMED else ''})"

    def _whose(self, code: str) -> str:
        student = self.entries[code].student
        return f"{code} ({excerpt(student)})" if student else code


def _names(entry: ManifestEntry) -> Iterator[str]:
    """What a student may be called."""
    yield entry.student
    for student in entry.students:
        yield from (str(student[key]) for key in TELLING if student.get(key))
        last, comma, first = str(student.get("name", "")).partition(",")
        if comma:
            yield f"{first} {last}"


def _plain(text: str) -> str:
    """A name without regard to case, spaces and the way in which its accents are written."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _words(text: str) -> str:
    """The words of a name as they stand in the names of files, which have other signs for spaces."""
    return " ".join(re.findall(r"[^\W_]+", _plain(text)))


def _near(name: str, valid: Iterable[str]) -> str:
    """The nearest valid name, without a list of all others."""
    from difflib import get_close_matches

    written = {each.casefold(): each for each in valid}
    close = get_close_matches(name.casefold(), written, n=1)
    return f"did you mean {excerpt(written[close[0]])}?" if close else "no name is near to it"
