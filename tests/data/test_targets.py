"""Targets: which columns they are, of which kind, and how samples are divided for validation."""

from __future__ import annotations

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data.texts import IRIS, of_text, refused
from worked.data.data import Data, read_data, split, targets_of
from worked.errors import WorkedError


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
