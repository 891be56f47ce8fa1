"""Holds the reading of data to scikit-learn's digits, to other readers of the same numbers, and to clear refusals."""

from __future__ import annotations

import sys

import numpy
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from worked.data.data import Data, read_data, split, targets_of
from worked.data.shipped import shipped_data
from worked.errors import WorkedError

IRIS = "5.1,3.5,setosa\n4.9,3.0,setosa\n7.0,3.2,versicolor\n6.4,3.1,versicolor\n"


def of_text(text: str | bytes, **options) -> Data:
    """The data in a CSV text."""
    return read_data("-", standard_input=text.encode() if isinstance(text, str) else text, **options)


def refused(text: str | bytes, **options) -> str:
    """The sentence with which a CSV text is refused."""
    with pytest.raises(WorkedError) as found:
        of_text(text, **options)
    return str(found.value)


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
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_delimiters_headers_line_ends_and_encodings_do_not_matter(delimiter, header, ending, encoding):
    rows = [["1.5", "2", "zwölf"], ["-3e-2", "4", "elf"], ["5", "6.25", "elf"], ["7", "8", "zwölf"]]
    lines = [delimiter.join(row) for row in ([["x1", "x2", "target"]] if header else []) + rows]
    data = of_text((ending.join(lines) + ending).encode(encoding))
    assert data.inputs.tolist() == [[1.5, 2], [-0.03, 4], [5, 6.25], [7, 8]]
    assert data.classes == ("elf", "zwölf")
    assert data.features == ("x1", "x2")
    assert any("Latin-1" in note for note in data.notes) == (encoding == "latin-1")
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


# Targets and kinds


@pytest.mark.parametrize(
    ("header", "target", "features"),
    [
        ("a,b,c", "c", ("a", "b")),
        ("Label,b,c", "Label", ("b", "c")),
        ("a,y,c", "y", ("a", "c")),
        ("y,b,target", "target", ("y", "b")),
    ],
)
def test_the_target_is_found_by_its_name_or_is_last(header, target, features):
    data = of_text(f"{header}\n1,2,3\n4,5,6\n7,8,10\n9,9,9\n")
    assert (data.outputs, data.features) == ((target,), features)


def test_columns_are_chosen_by_name():
    text = "id,a,b,c\nq,1,2,3\nr,4,5,6\n"
    data = of_text(text, target=["c", "a"], leave_out=["id"])
    assert (data.kind, data.features, data.outputs) == ("regression", ("b",), ("c", "a"))
    assert data.answers.tolist() == [[3, 1], [6, 4]]
    assert refused(text, target="bb", leave_out=["id"]).endswith("no column is called 'bb'; did you mean 'b'?")
    assert "no column is called 'ids'" in refused(text, leave_out=["ids"])
    assert "'a' is left out" in refused(text, target="a", leave_out=["a"])
    assert "no column is left for the inputs" in refused(text, leave_out=["id", "a", "b"])
    assert "one target column" in refused(text, target=["a", "b"], kind="classification", leave_out=["id"])


def test_a_column_without_a_name_is_called_after_its_place():
    # As pandas writes the index of a table.
    data = of_text(",a,y\n0,1.5,0\n1,2.5,1\n")
    assert data.features == ("column 1", "a")
    assert "called 'column 1'" in data.notes[0]
    assert of_text(",a,y\n0,1.5,0\n1,2.5,1\n", leave_out=["column 1"]).features == ("a",)


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        (["0", "1"] * 2, "classification"),
        (["yes", "no"] * 2, "classification"),
        (["True", "False"] * 2, "classification"),
        (["1.0", "2.0"] * 10, "classification"),
        (["0.5", "1"] * 10, "regression"),
        ([str(number) for number in range(10)], "regression"),
        ([str(number % 20) for number in range(400)], "classification"),
        ([str(number % 21) for number in range(600)], "regression"),
    ],
)
def test_the_kind_is_guessed(answers, kind):
    text = "a,b\n" + "".join(f"{at},{answer}\n" for at, answer in enumerate(answers))
    assert of_text(text).kind == kind


def test_whole_numbers_are_classes_in_their_order():
    data = of_text("a,b\n1,10\n2,9\n3,-1\n", kind="classification")
    assert data.classes == ("-1", "9", "10")
    assert data.answers.tolist() == [2, 1, 0]


def test_targets_of_output_units():
    data = of_text(IRIS)
    assert targets_of(data, 2).tolist() == [[1, 0], [1, 0], [0, 1], [0, 1]]
    assert targets_of(data, 1).tolist() == [[0], [0], [1], [1]]
    with pytest.raises(WorkedError, match="expected 2 output units, or 1, for 2 classes; found 3"):
        targets_of(data, 3)


# Refusals


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
        ("absent.csv", "cannot be read: No such file"),
        ("folder.csv", "is a folder"),
        ("data.xlsx", ".csv, .tsv, .parquet, .npz"),
        ("a\0b.csv", "cannot be read"),
        ("-", "standard input"),
        ("", "no file of data"),
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


# Splits


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5])
def test_each_class_is_divided_by_the_same_share(share):
    data = read_data("digits")
    training, validation = split(data, share, 3)
    assert validation.samples == round(share * data.samples)
    everywhere = numpy.concatenate([training.inputs, validation.inputs])
    assert sorted(map(tuple, everywhere)) == sorted(map(tuple, data.inputs))
    for at in range(10):
        assert abs((validation.answers == at).sum() - share * (data.answers == at).sum()) <= 1
    assert split(data, share, 3) == (training, validation)
    assert split(data, share, 4)[1] != validation


@given(st.lists(st.integers(0, 3), min_size=2, max_size=40), st.floats(0.01, 0.99), st.integers(0, 9))
def test_each_class_keeps_a_sample_for_training(answers, share, seed):
    places, found = numpy.unique(answers, return_inverse=True)
    classes = tuple(map(str, places))
    data = Data("a", "classification", ("x",), numpy.arange(len(answers))[:, None] * 1.0, found, classes, ("y",))
    try:
        training, validation = split(data, share, seed)
    except WorkedError:
        assert not 0 < round(share * len(answers)) <= len(answers) - len(classes)
        return
    assert set(training.answers) == set(range(len(classes)))
    assert validation.samples == round(share * len(answers))
    assert sorted([*training.inputs[:, 0], *validation.inputs[:, 0]]) == list(range(len(answers)))


@pytest.mark.parametrize("share", [0, 1, -0.5, 1.5, float("nan"), 0.01, 0.99])
def test_shares_that_leave_nothing(share):
    with pytest.raises(WorkedError, match="expected a share between 0 and 1"):
        split(of_text(IRIS), share, 0)
