"""Rosters: what pandas, the csv module and Excel write comes back, and what is no roster is refused in a sentence."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from zipfile import ZipFile

import pandas
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from worked.errors import WorkedError
from worked.exam.roster import Entrant, Student, numbered, read_roster

LATIN = ["Zoë Müller-Groß", "José Ñúñez", 'O\'Brien, Pat "PJ"', "Renée O’Hara–Smith", "Åsa Šimik; née Ž."]
HOSTILE = [
    "../../etc/passwd",
    "CON",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "-1+1",
    "{{ 7*7 }}",
    "\\input{x}",
]
WIDE = ["👩‍🏫 Ada", "محمد عبد الله", "王小明", "ב" * 3, "N" * 300, "נעם \u200f(Noam)", "Jan\u202egnp", "न्यूटन"]
ANYTHING = [*LATIN, *HOSTILE, *WIDE]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
MARKS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}


@pytest.fixture
def roster(tmp_path):
    """What is read from a text or bytes."""

    def read(content: str | bytes, **options) -> list[Entrant]:
        path = tmp_path / "roster.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_roster(path, **options)

    return read


@pytest.fixture
def refused(roster):
    """The sentence with which a text is refused, without the path before it."""

    def read(content: str | bytes, **options) -> str:
        with pytest.raises(WorkedError) as found:
            roster(content, **options)
        assert "\n" not in str(found.value)
        return str(found.value).partition("roster.csv: ")[2]

    return read


def students(entrants):
    """The students of entrants that are single students."""
    assert all(len(entrant.students) == 1 and entrant.label == entrant.students[0].label for entrant in entrants)
    return [entrant.students[0] for entrant in entrants]


def names(entrants):
    """Their names."""
    return [student.name for student in students(entrants)]


# Formats


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_what_pandas_writes_comes_back(roster, delimiter, encoding, ending, quoting):
    shown = LATIN if encoding == "cp1252" else ANYTHING
    ids = [f"{number:07}" for number in range(len(shown))]
    frame = pandas.DataFrame({"Student Name": shown, "Student ID": ids, "E-Mail": [f"{i}@x.org" for i in ids]})
    text = frame.to_csv(index=False, sep=delimiter, lineterminator=ending, quoting=quoting)
    found = roster(MARKS.get(encoding, b"") + text.encode(encoding))
    expected = [Student(name, id, f"{id}@x.org") for name, id in zip(shown, ids, strict=True)]
    assert students(found) == expected and [entrant.label for entrant in found] == ids


def test_a_table_as_a_spreadsheet_leaves_it(roster):
    head = "\ufeffsep=;\r\nNAME ;Matriculation No.;Team;;\r\n;;;;\r\n\r\n"
    text = head + '"Ann\r\nLee"; 7 ;A;;\r\n  Bo\u00a0  Ek;8;B\r\n;9\r\n'
    assert students(roster(text)) == [
        Student("Ann Lee", "7", "", "A"),
        Student("Bo Ek", "8", "", "B"),
        Student("", "9"),
    ]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Full Name,E-mail Address", Student("a", "", "b")),
        ("LOGIN,mail", Student("", "a", "b")),
        ("First Name,Last Name", Student("a b", "")),
        ("Surname,Given name", Student("b a", "")),
        ("Name,First name", Student("b a", "")),
        ("name,given_name", Student("b a", "")),
        ("username,Student-ID", Student("", "b")),
        ("points,matriculation", Student("", "b")),
        ("student,section", Student("a", "", "", "b")),
    ],
)
def test_columns_have_many_names(roster, header, expected):
    assert students(roster(f"{header}\na,b\n")) == [expected]


def test_a_full_name_counts_more_than_its_parts(roster):
    assert names(roster("First name,Surname,Student name\nAda,Byron,Ada Lovelace\n")) == ["Ada Lovelace"]


def test_the_label_is_the_id_or_the_address_or_the_name(roster):
    found = roster("name,id,email\nAnn,7,a@x.org\nBo,,b@x.org\nCy,,\n")
    assert [entrant.label for entrant in found] == ["7", "b@x.org", "Cy"]


def test_one_column_needs_no_header(roster):
    assert names(roster("Ann Lee\n\nBo Ek\n")) == ["Ann Lee", "Bo Ek"]
    assert names(roster('"Lee, Ann"\n"Ek; Bo"\n')) == ["Lee, Ann", "Ek; Bo"]
    assert names(roster("s1001;\r\ns1002;\r\n")) == ["s1001", "s1002"]
    assert names(roster("name\nLee, Ann\nEk; Bo\n")) == ["Lee, Ann", "Ek; Bo"]
    assert names(roster("sep=;\n7\n8")) == ["7", "8"]


def test_texts_are_composed_and_keep_all_else(roster):
    apart = [unicodedata.normalize("NFD", name) for name in ANYTHING]
    written = io.StringIO()
    csv.writer(written).writerows([["name"], *([name] for name in apart)])
    assert names(roster(written.getvalue())) == [unicodedata.normalize("NFC", name) for name in ANYTHING]


WRITTEN = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)


@given(
    st.lists(WRITTEN.filter(str.strip), min_size=1, max_size=8),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@example(['"', '""', "a\u2028b", "\ufeffx", "ﬁ", "sep=;", "'"], ";", csv.QUOTE_MINIMAL, "utf-8-sig")
def test_any_names_come_back(tmp_path_factory, shown, delimiter, quoting, encoding):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    written = io.StringIO()
    rows = [["id", "name"], *([str(number), name] for number, name in enumerate(shown))]
    csv.writer(written, delimiter=delimiter, quoting=quoting).writerows(rows)
    path.write_bytes(written.getvalue().encode(encoding))
    expected = [" ".join(unicodedata.normalize("NFC", name).split()) for name in shown]
    assert names(read_roster(path)) == expected


# Groups and numbers


def test_groups_are_entrants(roster):
    found = roster("id,name,team\n1,Ann,Red\n2,Bo,Blue\n3,Cy,Red\n", by="group")
    ann, bo, cy = Student("Ann", "1", "", "Red"), Student("Bo", "2", "", "Blue"), Student("Cy", "3", "", "Red")
    assert found == [Entrant("Red", (ann, cy)), Entrant("Blue", (bo,))]


def test_without_a_roster_variants_are_numbered():
    assert numbered(3) == [Entrant("1", ()), Entrant("2", ()), Entrant("3", ())]
    for count in (0, -1, 100_001):
        with pytest.raises(WorkedError, match="from 1 to 100,000"):
            numbered(count)


# What is refused


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", ["is empty"]),
        ("\ufeff\n ;\n", ["is empty"]),
        ("name,id\n,\n", ["a header and no rows"]),
        ("name,id,group\nAnn,1,A\n\n,,B\n", ["line 4 has neither a name nor an id"]),
        ("name,id\nAnn,1\n\nBo,2\nCy,1\n", ["lines 2 and 5 both hold '1'"]),
        ('name,id\n"An\nn",1\nBo,2\nCy,1\n', ["lines 2 and 5 both hold '1'"]),
        ("name,id\nAnn,1\n1,\n", ["lines 2 and 3 both hold '1'"]),
        ("Ann\nBo\nAnn \n", ["lines 1 and 3 both hold 'Ann'"]),
        ("Zoe\u0308\nZo\u00eb\n", ["lines 1 and 2 both hold 'Zoë'"]),
        ("points,grade\n1,2\n", ["has the columns 'points', 'grade'", "'name'", "'student id'"]),
        ("email\na@x.org\n", ["has the columns 'email'", "'name'"]),
        ("Doe, Jane\nDoe, Joe\n", ["has the columns 'Doe', 'Jane'"]),
        ("Ann\nDoe, Jane\n", ["line 2 has several cells", "no header"]),
        ("name,id,Name\nAnn,1,Bo\n", ["columns 1 and 3 are both called 'name'"]),
        ("name,id\nAnn,1\nDoe, Jane,2\n", ["line 3 has 3 cells", "at most 2", "a comma"]),
        ('name,id\nAnn,1\n"Bo,2\nCy,3\n', ["line 3 cannot be read", "quotation mark"]),
        ('"a"b\nc\n', ["line 1 cannot be read (delimiter expected after"]),
        ("sep=\nname\nAnn\n", ["line 1: found the delimiter ''"]),
        ("Exam 1;;\nname;id;\nAnn;1;\n", ["line 2 has several cells"]),
        ("name,id\nAnn,1\nBo\x07,2\n", ["line 3 holds the control character U+0007"]),
        ("name,id\nAnn,1\nBo\x85,2\n", ["line 3 holds the control character U+0085"]),
        ("name,id\nAnn,1".encode("utf-16-le"), ["line 1 holds the control character U+0000"]),
        ("sep=|\nname|id\n", ["line 1: found the delimiter '|'"]),
        ("name,id\nAnn,1.23457E+11\n", ["line 2", "has rounded the id to '1.23457E+11'"]),
        (b"\xff\xfea", ["UTF-16"]),
        (b"\xd0\xcf\x11\xe0" + bytes(99), ["legacy Excel"]),
        ("name\n" + "a" * 20_000_000, ["larger than 20 MB"]),
        ("name\n" + "\n".join(map(str, range(100_001))), ["more than 100,000 rows"]),
        ("\n".join(map(str, range(100_001))), ["more than 100,000 rows"]),
        ("a\n" * 9_000_000, ["more than 100,000 rows"]),
        ("name,id\nAnn," + "1" * 200_000, ["line 2 cannot be read"]),
    ],
    ids=[f"case {number}" for number in range(31)],
)
def test_what_is_no_roster_is_told_with_its_place(refused, content, says):
    found = refused(content)
    for part in says:
        assert part in found


def test_a_workbook_is_no_csv_file(refused):
    written = io.BytesIO()
    with ZipFile(written, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    assert "is a ZIP, NPZ or Excel file by its first bytes" in refused(written.getvalue())


def test_a_roster_of_the_largest_size_is_read(roster):
    assert len(roster("name\n" + "\n".join(map(str, range(100_000))))) == 100_000


def test_groups_that_are_not_there(refused):
    assert "'name', 'id'; expected a column 'group'" in refused("name,id\nAnn,1\n", by="group")
    assert "line 3 has no group; expected one for 'Bo'" in refused("name,group\nAnn,A\nBo,\n", by="group")


def test_another_way_of_reading_is_refused():
    with pytest.raises(WorkedError, match="did you mean 'group'"):
        read_roster("roster.csv", by="groups")


def test_a_file_that_is_not_there():
    with pytest.raises(WorkedError, match=r"absent.csv: cannot be read \(no such file"):
        read_roster("absent.csv")


@pytest.mark.parametrize(
    "name",
    ["José", "Jürgen", "Bär", "Håkan", "Weiß", "López", "Muñoz", "Søren", "Françoise", "Hélène", "Ängström", "Åsa"],
)
def test_mac_roman_is_refused_where_it_shows(roster, refused, name):
    content = f"name,id\nAnn Lee,1\n{name} Ek,2\n"
    found = refused(content.encode("mac_roman"))
    assert "line 3 is neither UTF-8 nor Windows-1252" in found and "CSV UTF-8" in found
    assert names(roster(content.encode("cp1252"))) == ["Ann Lee", f"{name} Ek"]


def test_names_in_capitals_and_of_two_parts_are_windows(roster):
    shown = ["Élodie CŒUR", "MIŠKA Žižek", "KARADŽIC", "Anne–Marie D’Été", "«Ÿ»", "Ó Súilleabháin", "Ÿlmaz † Š."]
    assert names(roster("\r\n".join(["name", *shown]).encode("cp1252"))) == shown
