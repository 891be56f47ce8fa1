"""Matching of sheets to variants: by code, else by student, else by file name; what is ambiguous matches nothing."""

from __future__ import annotations

import pytest

from worked.checking.sheets.sheet import Sheet
from worked.classroom.folder import ManifestEntry
from worked.classroom.matching import Matcher

ADA, BOB, ZOE, TWIN, OTHER = "K7QF3-M2DX9", "0000A-1111B", "ZZZZZ-99999", "AAAAA-00001", "AAAAA-00002"
ENTRIES = [
    ManifestEntry(
        ADA, "Ada Lovelace", "", students=({"name": "Lovelace, Ada", "id": "s-101", "email": "ada@example.org"},)
    ),
    ManifestEntry(
        BOB, "team 7", "", students=({"name": "Bob", "id": "102"}, {"name": "Bo  Ek", "id": "103", "group": "x"})
    ),
    ManifestEntry(ZOE, "Zoë Müller", "", students=({"name": "Zoë Müller", "id": "104"},)),
    ManifestEntry(TWIN, "Kim Lee", "", students=({"name": "Kim Lee", "id": "105"},)),
    ManifestEntry(OTHER, "kim  lee", "", students=({"name": "kim lee", "id": "106"},)),
]
MATCHER = Matcher(ENTRIES)


def match(code: str = "", student: str = "", origin: str = "sheet.toml"):
    return MATCHER.match(Sheet(student, {"net[1]@1": "1"}, code=code), origin)


@pytest.mark.parametrize("typed", [ADA, "k7qf3m2dx9", "K7QF3 M2DX9", " k7qf3-m2dx9 ", "K7QF3–M2DX9"])
def test_codes_as_they_are_typed(typed):
    assert match(typed).code == ADA and not match(typed).conflicts


def test_codes_with_letters_that_look_alike():
    assert match("OOOOA-IlLI8").code == "" and match("OoO0A-IlL1b").code == BOB


@pytest.mark.parametrize(
    ("student", "code"),
    [
        *[(name, ADA) for name in ("Ada Lovelace", "ada  LOVELACE", "Lovelace, Ada", "s-101", "ADA@example.org")],
        *[(name, BOB) for name in ("Team 7", "bob", "Bo Ek", "103")],
        *[(name, ZOE) for name in ("zoë müller", "Zoe\u0308 Mu\u0308ller", "ZOË MÜLLER")],
        *[(name, TWIN) for name in ("105",)],
        *[(name, "") for name in ("x", "Kim Lee", "Ada", "Lovelace", "", "1")],
    ],
)
def test_students(student, code):
    assert match(student=student).code == code


@pytest.mark.parametrize(
    ("origin", "code"),
    [
        *[(name, ADA) for name in (f"{ADA}.toml", "k7qf3m2dx9.csv", f"midterm {ADA} final.md", "s-101.toml")],
        *[(name, ADA) for name in ("Ada Lovelace.csv", "ada_lovelace-sheet.toml", "Ada Lovelace_4711_assign/x.csv")],
        *[(name, ADA) for name in (f"{ADA}/sheets/answers.toml", "Lovelace Ada 2.csv", "ada@example.org.json")],
        *[(name, BOB) for name in ("102_x.toml", "bob.md", "team 7/answers.csv", "Team_7.toml")],
        *[(name, "") for name in ("bobby.toml", "1020.toml", "kim_lee.toml", "my ada lovelace.toml", "answers.csv")],
        ("Kim Lee/106.toml", OTHER),
    ],
)
def test_file_names(origin, code):
    assert match(origin=origin).code == code


def test_the_code_wins_and_the_conflict_is_told():
    found = match(ADA, "Bob", "102.toml")
    assert found.code == ADA and len(found.conflicts) == 2
    assert all(ADA in said and BOB in said for said in found.conflicts)
    assert match("", "Bob", f"{ADA}.toml").code == BOB
    assert "the student 'Bob' counts" in match("", "Bob", f"{ADA}.toml").conflicts[0]


def test_a_code_that_is_none_of_the_exam():
    found = match("K7QF3-M2DX8", "Bob")
    assert found.code == BOB and "did you mean 'K7QF3-M2DX9'?" in found.conflicts[0]
    assert "is no code" in match("seven").reason


def test_ambiguous_names_match_nothing_but_do_not_hinder():
    assert "is that of 2 variants" in match(student="Kim Lee").reason
    assert match(TWIN, "Kim Lee").code == TWIN and not match(TWIN, "Kim Lee").conflicts
    assert match(student="Kim Lee", origin="106.toml").code == OTHER


def test_the_nearest_is_named():
    assert "did you mean 'Ada Lovelace'?" in match(student="Ada Lovelance").reason
    assert match(student="Nobody At All").reason.endswith("no name is near to it")
    assert match().reason == "it has no code and no student, and its name tells neither"
