"""Holds the reading of data to scikit-learn's digits, and to other readers of the same numbers."""

from __future__ import annotations

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data.texts import of_text, refused
from worked.data.data import read_data, targets_of
from worked.data.shipped import shipped_data

# Shipped data


def test_the_digits_are_those_of_scikit_learn():
    digits = pytest.importorskip("sklearn.datasets").load_digits()
    data = read_data("digits")
    assert (data.inputs == digits.data).all()
    assert (data.answers == digits.target).all()
    assert list(data.features) == digits.feature_names
    assert data.kind == "classification"
    assert data.classes == tuple(map(str, digits.target_names))


@pytest.mark.parametrize("name", shipped_data())
def test_shipped_data_are_what_their_sentence_says(name):
    data, sentence = read_data(name), shipped_data()[name]
    assert sentence.startswith(f"{data.samples:,} ")
    assert sentence.endswith(f"; {len(data.classes)} classes")


# Formats


@pytest.fixture
def frame():
    """A table as pandas holds it."""
    pandas = pytest.importorskip("pandas")
    random = numpy.random.default_rng(1)
    inputs = random.normal(size=(30, 3))
    return pandas.DataFrame(inputs, columns=["x1", "x2", "x3"]).assign(target=random.integers(0, 3, 30))


def test_the_same_numbers_have_the_same_fingerprint_in_each_format(tmp_path, frame):
    pytest.importorskip("pyarrow")
    paths = {kind: str(tmp_path / f"data.{kind}") for kind in ("csv", "tsv", "parquet", "npz")}
    frame.to_csv(paths["csv"], index=False)
    frame.to_csv(paths["tsv"], index=False, sep="\t")
    frame.to_parquet(paths["parquet"])
    numpy.savez(paths["npz"], X=frame[["x1", "x2", "x3"]].to_numpy(), y=frame["target"].to_numpy())
    read = [read_data(path) for path in paths.values()]
    assert len({data.fingerprint for data in read}) == 1
    assert (read[0].inputs == frame[["x1", "x2", "x3"]].to_numpy()).all()
    assert (read[0].answers == frame["target"].to_numpy()).all()
    frame.loc[3, "x2"] += 1e-9
    frame.to_csv(paths["csv"], index=False)
    assert read_data(paths["csv"]) != read[1]


def test_text_and_boolean_columns_agree_in_csv_and_parquet(tmp_path, frame):
    pytest.importorskip("pyarrow")
    frame["target"] = frame["target"].map({0: "à", 1: "b", 2: "c"}).astype("category")
    frame["x2"] = frame["x2"] > 0
    frame.to_csv(tmp_path / "data.csv", index=False)
    frame.to_parquet(tmp_path / "data.parquet")
    data = read_data(str(tmp_path / "data.csv"))
    assert data == read_data(str(tmp_path / "data.parquet"))
    assert set(data.inputs[:, 1]) == {0.0, 1.0}
    assert data.classes == ("b", "c", "à")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiters_headers_line_ends_and_encodings_do_not_matter(delimiter, header, ending, encoding):
    rows = [["1.5", "2", "zwölf"], ["-3e-2", "4", "elf"], ["5", "6.25", "elf"], ["7", "8", "zwölf"]]
    lines = [delimiter.join(row) for row in ([["x1", "x2", "target"]] if header else []) + rows]
    data = of_text((ending.join(lines) + ending).encode(encoding))
    assert data.inputs.tolist() == [[1.5, 2], [-0.03, 4], [5, 6.25], [7, 8]]
    assert data.classes == ("elf", "zwölf")
    assert data.features == ("x1", "x2")
    assert any("Windows-1252" in note for note in data.notes) == (encoding == "cp1252")
    assert any("no header" in note for note in data.notes) != header


def test_decimal_commas_stand_between_semicolons():
    data = of_text("a;b;y\n1,5;2;0,25\n-3;,5;1e-3\n0,1;7;2\n")
    assert data.inputs.tolist() == [[1.5, 2], [-3, 0.5], [0.1, 7]]
    assert data.answers.tolist() == [[0.25], [0.001], [2]]
    assert "the numbers have decimal commas" in data.notes
    assert "'1.234'" in refused("a;b;y\n1.234;2;0,25\n3;4;5\n")


def test_quotation_marks_blank_lines_and_blank_rows():
    data = of_text('\n"a, or b", "c",y\n\n"1","2.5",3\n   \n4, 5 ,"7.5"\n,,\n')
    assert data.features == ("a, or b", "c")
    assert data.inputs.tolist() == [[1, 2.5], [4, 5]]


def test_a_class_that_appears_far_down_turns_a_column_into_text():
    data = of_text("x,y\n" + "1,0\n2,1\n" * 60 + "3,a\n")
    assert data.classes == ("0", "1", "a")
    assert data.inputs[-1, 0] == 3


@given(
    st.lists(st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=3, max_size=3), min_size=2)
)
def test_numbers_are_read_to_the_last_bit(rows):
    text = "a,b,y\n" + "".join(",".join(map(repr, row)) + "\n" for row in rows)
    quoted = "a,b,y\n" + "".join(",".join(f'"{value!r}"' for value in row) + "\n" for row in rows)
    if len({row[2] for row in rows}) < 2:
        assert "in all samples" in refused(text, kind="regression")
        return
    data = of_text(text, kind="regression")
    assert data.inputs.tolist() == [row[:2] for row in rows]
    assert data.answers.tolist() == [row[2:] for row in rows]
    assert data == of_text(quoted, kind="regression")


@pytest.mark.parametrize("names", [("X", "y"), ("x_train", "y_train"), ("inputs", "targets")])
def test_npz_images_are_laid_out_row_by_row(tmp_path, names):
    images = numpy.arange(72, dtype=numpy.uint8).reshape(6, 3, 4)
    numpy.savez_compressed(
        tmp_path / "a.npz", **{names[0]: images, names[1]: numpy.array([[0], [1], [0], [1], [0], [1]])}
    )
    data = read_data(str(tmp_path / "a.npz"))
    assert (data.inputs == images.reshape(6, 12)).all()
    assert data.features[:5] == ("pixel_0_0", "pixel_0_1", "pixel_0_2", "pixel_0_3", "pixel_1_0")
    assert data.classes == ("0", "1")


def test_npz_with_many_outputs_is_a_regression(tmp_path):
    numpy.savez(tmp_path / "a.npz", x=numpy.arange(6.0).reshape(3, 2), y=numpy.array([[0, 1], [2, 0], [0, 1]]))
    data = read_data(str(tmp_path / "a.npz"))
    assert (data.kind, data.outputs, data.features) == ("regression", ("y1", "y2"), ("x1", "x2"))
    assert targets_of(data, 2).tolist() == [[0, 1], [2, 0], [0, 1]]


def test_columns_of_0_and_1_are_labels():
    text, names = "a,l0,l1\n1,0,true\n2,1,true\n3,1,false\n4,0,true\n", ["l0", "l1"]
    data = of_text(text, target=names)
    assert (data.kind, data.outputs, data.classes) == ("multi-label", ("l0", "l1"), ())
    assert targets_of(data, 2).tolist() == [[0, 1], [1, 1], [1, 0], [0, 1]]
    assert of_text(text, target=names, kind="regression").kind == "regression"
    said = refused("a,l0,l1\n1,0,1\n2,1,3\n", target=names, kind="multi-label")
    assert "1 value is neither 0 nor 1, in line 3, column 'l1'; expected labels" in said
    said = refused("a,l0\n1,0\n2,1\n", target="l0", kind="multi-label")
    assert "expected a column for each of several labels; found only 'l0'" in said
