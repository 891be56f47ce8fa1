"""Text and missing values among the inputs, held to what pandas and scikit-learn make of them."""

from __future__ import annotations

import numpy
import pandas
import pytest

from worked.data import encoding
from worked.data.data import read_data
from worked.errors import WorkedError
from worked.learning.plan import plan_of
from worked.learning.runs import Run

DRAW = numpy.random.default_rng(5)
ROWS = 120
FRAME = pandas.DataFrame(
    {
        "age": numpy.where(DRAW.random(ROWS) < 0.2, numpy.nan, DRAW.uniform(1, 80, ROWS).round()),
        "sex": DRAW.choice(["male", "female"], ROWS),
        "port": DRAW.choice(["C", "Q", "S", ""], ROWS, p=[0.4, 0.3, 0.2, 0.1]),
        "member": DRAW.choice(["true", "false"], ROWS),
        "y": DRAW.choice(["no", "yes"], ROWS),
    }
)


@pytest.fixture
def data(tmp_path):
    FRAME.to_csv(tmp_path / "people.csv", index=False)
    return read_data(str(tmp_path / "people.csv"))


def test_each_value_of_a_text_is_an_input(data):
    """As `pandas.get_dummies` has them; of two values the second one."""
    assert data.features == ("age", "sex=male", "port=C", "port=Q", "port=S", "port=missing", "member")
    wanted = pandas.get_dummies(FRAME["port"].replace("", "missing"))[["C", "Q", "S", "missing"]]
    assert numpy.array_equal(data.inputs[:, 2:6], wanted.to_numpy(float))
    assert numpy.array_equal(data.inputs[:, 1], (FRAME["sex"] == "male").to_numpy(float))
    assert numpy.array_equal(data.inputs[:, 6], (FRAME["member"] == "true").to_numpy(float))


def test_it_is_said(data):
    text, missing = data.notes[-2:]
    assert text.startswith("text is encoded by scikit-learn") and text.endswith("'sex' (2), 'port' (4)")
    count = int(FRAME["age"].isna().sum())
    assert missing.startswith("missing values are filled with the median") and missing.endswith(f"'age' ({count})")


def test_gaps_are_filled_with_the_median_of_the_training_samples(data):
    run = Run.begin(plan_of({"data": {"file": "people.csv", "scaling": "none"}, "training": {"epochs": 1}}), data=data)
    gaps = numpy.isnan(data.inputs[:, 0])
    seen = numpy.concatenate([run.setup.samples.inputs[:, 0], run.setup.validation.inputs[:, 0]])
    # The samples keep their order within both parts, so the training's own numbers are those that are no median.
    filled = run.setup.prepared(data.inputs)[gaps, 0]
    assert len(set(filled.tolist())) == 1 and filled[0] == run.setup.filling.values[0]
    known = run.setup.samples.inputs[:, 0]
    assert filled[0] == pytest.approx(numpy.median(known[known != filled[0]]), abs=2)
    assert not numpy.isnan(seen).any()
    run.train()
    assert numpy.isfinite(run.outputs(data.inputs)).all()


def test_a_value_that_only_validation_has_is_no_constant(tmp_path):
    FRAME.assign(port=["rare", *["common"] * (ROWS - 1)], age=1.0 * numpy.arange(ROWS)).to_csv(tmp_path / "a.csv")
    for seed in range(6):
        run = Run.begin(plan_of({"data": {"file": str(tmp_path / "a.csv")}, "training": {"seed": seed, "epochs": 1}}))
        assert numpy.isfinite(run.setup.samples.inputs).all()


@pytest.mark.parametrize(
    ("column", "says"),
    [
        ([f"name {number}" for number in range(ROWS)], r"holds text, 'name 0' in line 2 \(120 different\); expected"),
        (["n/a", "about 5", *map(str, range(ROWS - 2))], "holds text, 'about 5' in line 3; expected numbers"),
    ],
)
def test_names_and_slips_are_refused(tmp_path, column, says):
    FRAME.assign(other=column)[["other", "age", "y"]].to_csv(tmp_path / "a.csv", index=False)
    with pytest.raises(WorkedError, match=says):
        read_data(str(tmp_path / "a.csv"))


def test_an_input_is_never_lost_to_one_of_the_same_name(tmp_path):
    (tmp_path / "a.csv").write_text("sex,sex=male,y\nmale,1,a\nfemale,2,b\nmale,3,a\nfemale,4,b\n")
    with pytest.raises(WorkedError, match="columns 1 and 2 are both called 'sex=male'"):
        read_data(str(tmp_path / "a.csv"))


def test_a_feature_without_a_value_is_refused(tmp_path):
    FRAME.assign(age=numpy.nan)[["age", "sex", "y"]].to_csv(tmp_path / "a.csv", index=False)
    with pytest.raises(WorkedError, match="feature 'age' is missing in all samples of the training; leave it out"):
        Run.begin(plan_of({"data": {"file": str(tmp_path / "a.csv")}}))


def test_without_scikit_learn_gaps_and_text_are_refused_with_their_place(tmp_path, monkeypatch):
    monkeypatch.setattr(encoding, "find_spec", lambda name: None)
    monkeypatch.setitem(__import__("sys").modules, "sklearn.preprocessing", None)
    (tmp_path / "a.csv").write_text("a,b,y\n1,2,x\n3,,z\n")
    with pytest.raises(WorkedError, match="1 value is missing, in line 3, column 'b'"):
        read_data(str(tmp_path / "a.csv"))
    (tmp_path / "a.csv").write_text("a,b,y\n1,red,x\n3,red,z\n2,blue,x\n5,blue,z\n")
    with pytest.raises(WorkedError, match=r"column 'b' holds text, 'red' in line 2; .*pip install 'worked\[train\]'"):
        read_data(str(tmp_path / "a.csv"))
