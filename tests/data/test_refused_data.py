"""Data that cannot be read or trained on are refused with their place, and no damaged file breaks the reader."""

from __future__ import annotations

import sys

import numpy
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.data.texts import IRIS, refused
from worked.data.data import read_data
from worked.errors import WorkedError


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", ["is empty"]),
        ("\n \n", ["is empty"]),
        ("a,b,c\n", ["a header, a, b, c, and no rows"]),
        ("a,b,c\n\n\n", ["a header, a, b, c, and no rows"]),
        ("a,b\n1,2\n", ["1 sample", "at least 2"]),
        ("a\n1\n2\n", ["no column is left for the inputs", "'a'"]),
        ("a,b\n1,2\n3,null\n", ["1 value is missing", "line 3, column 'b'"]),
        ("a,b\n1,yes\n3,N/A\n4,no\n", ["1 value is missing", "line 3, column 'b'"]),
        ("a,b\n1,2\n-inf,3\n", ["1 value is infinite", "line 3, column 'a'"]),
        ("a,b\n1,2\n\n1e39,3\n", ["1 value is too large", "line 4, column 'a'", "float32"]),
        ("a,b\n1,2\n1e999,3\n", ["1 value is infinite"]),
        ("a,b,c\n1,red,0\n2,blue,1\n", ["column 'b' holds text, 'red' in line 2", "leave the column out"]),
        ("a,b,c\n1,2,0\n2,3,1\n\n4,about 5,1\n", ["column 'b' holds text, 'about 5' in line 5"]),
        ("a,b,c\n1,2,0\n2,1_000,1\n", ["column 'b' holds text, '1_000' in line 3"]),
        ("a,b,c\n1,2,3\n4,5\n", ["line 3 has 2 cells; expected 3 as in the header"]),
        ("a,b\n1,2,3\n4,5,6\n", ["line 2 has 3 cells; expected 2 as in the header"]),
        ("1,2,3\n4,5\n", ["line 2 has 2 cells; expected 3 as in the first row"]),
        ("a,b,a\n1,2,3\n4,5,6\n", ["columns 1 and 3 are both called 'a'"]),
        ("a,b\n1,0\n2,0\n", ["the target 'b' is '0' in all samples", "at least 2 classes"]),
        ("a,b\n1,0.5\n2,0.5\n", ["the target 'b' is 0.5 in all samples"]),
        ('a,b\n1,2\n3,"4\n5,6\n', ["line 4 cannot be read", "quotation mark to be closed"]),
        ('a;b\n1;2\n3;"4" 5\n', ["line 3 cannot be read", "a delimiter after it"]),
        ("a,b\n1,2\0\n", ["not a text file: byte 8 is 00"]),
        (b"PK\x03\x04abc", ["is a ZIP, NPZ or Excel file"]),
        (b"\xff\xfea", ["UTF-16"]),
    ],
)
def test_what_cannot_be_trained_on_is_told_with_its_place(text, says):
    found = refused(text)
    assert found.startswith("standard input")
    assert "\n" not in found
    for part in says:
        assert part in found


def test_kinds_that_do_not_fit():
    assert "'setosa' in line 1" in refused(IRIS, kind="regression")
    assert "found 0.5 in line 3" in refused("a,b\n1,1\n2,0.5\n", kind="classification")
    assert "did you mean 'regression'?" in refused(IRIS, kind="regresion")


def test_a_field_without_an_end_is_told():
    assert "each quotation mark to be closed" in refused('a,b\n1,2\n3,"' + "4,5\n" * 50_000)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("digit", "did you mean 'digits'?"),
        ("absent.csv", "cannot be read (no such file"),
        ("folder.csv", "is a folder"),
        ("data.xlsx", ".csv, .tsv, .parquet, .npz"),
        ("a\0b.csv", "cannot be read"),
        ("-", "standard input"),
        ("", "is a folder"),
    ],
)
def test_sources_that_are_none(tmp_path, monkeypatch, name, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(WorkedError) as found:
        read_data(name)
    assert says in str(found.value)


@pytest.mark.parametrize(
    ("arrays", "says"),
    [
        ({"X": numpy.ones((3, 2)), "y": numpy.ones(4)}, "X has 3 rows and y has 4"),
        ({"X": numpy.ones((3, 2))}, "expected an array called y"),
        ({"a": numpy.ones((3, 2))}, "expected an array called X"),
        ({"X": numpy.array([[{}], [()]], dtype=object), "y": numpy.ones(2)}, "Python objects"),
        ({"X": numpy.array([["a"], ["b"]]), "y": numpy.ones(2)}, "X holds <U1; expected numbers"),
        ({"X": numpy.ones((2, 2), complex), "y": numpy.ones(2)}, "expected numbers"),
        ({"X": numpy.ones((2, 0)), "y": numpy.ones(2)}, "shape (2, 0)"),
        ({"X": numpy.float64(3), "y": numpy.ones(2)}, "shape ()"),
        ({"X": numpy.ones((2, 1)), "y": numpy.ones((2, 2, 2))}, "shape (2, 2, 2)"),
    ],
)
def test_npz_files_that_do_not_fit(tmp_path, arrays, says):
    numpy.savez(tmp_path / "a.npz", **arrays)
    with pytest.raises(WorkedError) as found:
        read_data(str(tmp_path / "a.npz"))
    assert says in str(found.value)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes of a small file in each format."""
    folder = tmp_path_factory.mktemp("whole")
    inputs, answers = numpy.arange(8.0).reshape(4, 2), numpy.array([0, 1, 0, 1])
    numpy.savez_compressed(folder / "a.npz", X=inputs, y=answers)
    found = {"npz": (folder / "a.npz").read_bytes(), "csv": b"a,b,c\n1,2,0\n3,4,1\n"}
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        return found
    parquet.write_table(pyarrow.table({"a": inputs[:, 0], "b": answers}), folder / "a.parquet")
    return found | {"parquet": (folder / "a.parquet").read_bytes()}


@pytest.mark.parametrize("kind", ["npz", "parquet", "csv"])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_files_are_read_or_refused_but_never_break(kind, data, whole, tmp_path):
    if kind not in whole:
        pytest.skip("pyarrow is not installed")
    content = bytearray(whole[kind])
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / f"a.{kind}"
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))] if data.draw(st.booleans()) else content)
    try:
        read_data(str(path))
    except WorkedError as error:
        assert "\n" not in str(error)


def test_parquet_without_pyarrow_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    with pytest.raises(WorkedError, match="pip install pyarrow"):
        read_data(str(tmp_path / "a.parquet"))
