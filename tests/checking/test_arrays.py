"""Arrays: what a student's own code computed is checked element by element."""

from __future__ import annotations

import io
import json

import numpy
import pytest

import worked
from worked.checking.sheets.sheet import parse_sheet
from worked.errors import WorkedError

MAZUR = worked.key(worked.example("mazur-2-2-2"))
BATCH = worked.key(worked.example("tanh-batch-2-2-1"))


def sigmoid(z):
    return 1 / (1 + numpy.exp(-z))


def mazur(dtype=numpy.float64, transposed_weights=False):
    """One update of Mazur's net, as a student would write it; its mistake is that of many."""
    first, second = numpy.array([[0.15, 0.2], [0.25, 0.3]], dtype), numpy.array([[0.4, 0.45], [0.5, 0.55]], dtype)
    x, t = numpy.array([0.05, 0.1], dtype), numpy.array([0.01, 0.99], dtype)
    hidden = sigmoid(first @ x + dtype(0.35))
    out = sigmoid(second @ hidden + dtype(0.6))
    delta = (out - t) * out * (1 - out)
    below = (second if transposed_weights else second.T) @ delta * hidden * (1 - hidden)
    gradients = [numpy.outer(below, x), numpy.outer(delta, hidden)]
    weights = [first - dtype(0.5) * gradients[0], second - dtype(0.5) * gradients[1]]
    return {"out": [hidden, out], "gradient": gradients, "weight": weights, "loss": ((out - t) ** 2).sum() / 2}


@pytest.mark.parametrize("dtype", [numpy.float64, numpy.float32])
def test_right_code_is_right(dtype):
    report = worked.check(MAZUR, mazur(dtype))
    assert report.score == report.out_of == 2 * 2 + 8 + 8 + 1
    assert report.first_wrong_element is None


@pytest.mark.parametrize("dtype", [numpy.float64, numpy.float32])
def test_the_first_wrong_element_is_named_with_its_mistake(dtype):
    report = worked.check(MAZUR, mazur(dtype, transposed_weights=True))
    assert report.first_wrong_element == "gradient[0][0, 0]"
    assert report[report.first_wrong].mistakes[0] == "transposed-weights-backward"
    assert [report[f"weight[i1>h{unit}]@2"].verdict for unit in (1, 2)] == ["carried", "carried"]


def test_columns_for_receiving_units_are_the_other_habit():
    turned = {"gradient": [matrix.T for matrix in mazur()["gradient"]]}
    assert worked.check(MAZUR, turned, transposed=True).score == 8
    assert worked.check(MAZUR, turned).score < 8


def test_a_batch_has_a_row_for_each_sample():
    cells = BATCH.solution
    outs = numpy.array([[float(cells[f"out[h{unit}]@1.{sample}"].value) for unit in (1, 2)] for sample in (1, 2)])
    report = worked.check(BATCH, {"out": [outs, None]})
    assert report.score == 4
    outs[1, 0] += 0.1
    assert worked.check(BATCH, {"out": [outs, None]}).first_wrong_element == "out[0][1, 0]"


def test_code_that_carries_all_digits_is_right_where_the_page_rounds():
    problem = worked.example("slides-2-2-1")
    first, x = numpy.array([[0.1, 0.8], [0.4, 0.6]]), numpy.array([0.35, 0.9])
    hidden = sigmoid(first @ x)
    out = sigmoid(numpy.array([[0.3, 0.9]]) @ hidden)
    report = worked.check(problem, {"net": [first @ x, None], "out": [hidden, out]})
    assert report.score == report.out_of == 5


class Parameter:
    """What a module of PyTorch keeps: an array with its gradient."""

    def __init__(self, value, grad):
        self.value, self.grad, self.shape, self.dtype = value, grad, value.shape, "torch.float32"

    def detach(self):
        return self

    def cpu(self):
        return self

    def tolist(self):
        return self.value.tolist()


class Linear:
    """A layer as `torch.nn.Linear` keeps it."""

    def __init__(self, weight, gradient):
        self.weight = Parameter(weight, gradient)
        # In Mazur's exercise biases stay, so that nothing is asked of theirs.
        self.bias = Parameter(numpy.zeros(2), None if gradient is None else numpy.ones(2))


class Module:
    """A module of PyTorch as far as its parameters go."""

    def __init__(self, *layers):
        self.layers = layers

    def named_parameters(self):
        raise NotImplementedError

    def modules(self):
        return [self, *self.layers]


def test_a_module_is_checked_by_its_gradients_and_changed_weights():
    found = mazur(numpy.float32)
    first, second = numpy.array([[0.15, 0.2], [0.25, 0.3]]), numpy.array([[0.4, 0.45], [0.5, 0.55]])
    before = Module(*map(Linear, (first, second), found["gradient"]))
    assert worked.check(MAZUR, before).out_of == 8
    after = Module(*map(Linear, found["weight"], found["gradient"]))
    report = worked.check(MAZUR, after)
    assert report.score == report.out_of == 16
    with pytest.raises(WorkedError, match="call backward"):
        worked.check(MAZUR, Module(Linear(first, None), Linear(second, None)))


def npz(**arrays):
    made = io.BytesIO()
    numpy.savez(made, **arrays)
    return made.getvalue()


def test_files_hold_arrays_too(tmp_path):
    first, second = mazur()["gradient"]
    path = tmp_path / "ada.npz"
    path.write_bytes(npz(gradient_1=first, gradient_2=second, loss=mazur()["loss"]))
    report = worked.check(MAZUR, worked.read_sheet(path))
    assert report.score == report.out_of == 9
    text = json.dumps(
        {"student": "Ada", "transposed": True, "arrays": {"gradient": [first.T.tolist(), second.T.tolist()]}}
    )
    sheet = parse_sheet(text.encode(), "ada.json")
    assert sheet.student == "Ada"
    assert worked.check(MAZUR, sheet).score == 8


REFUSED = {
    "did you mean 'gradient'": {"gradients": [[[1.0]]]},
    "expected a list of 2 arrays, one for each layer, found a list of 1": {"gradient": [[[1.0]]]},
    "expected the shape (2, 2), with a row for each receiving unit, found (1, 2)": {"gradient": [[[1.0, 2.0]], None]},
    "expected rows of one length": {"gradient": [[[1.0, 2.0], [1.0]], None]},
    "expected numbers, found": {"gradient": [[[None, 1.0], [1.0, 1.0]], None]},
    "expected layers from 1 without a gap": {"gradient_2": [[1.0]]},
    "expected one number, found the shape (1, 2)": {"loss": [[1.0, 2.0]]},
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_does_not_fit_is_refused_in_a_sentence(sentence):
    with pytest.raises(WorkedError) as error:
        worked.check(MAZUR, REFUSED[sentence])
    assert sentence in str(error.value)


def test_numbers_that_are_none_are_told():
    report = worked.check(MAZUR, {"out": [numpy.array([numpy.nan, numpy.inf]), None]})
    assert [finding.verdict for finding in report.findings] == ["unreadable", "unreadable"]


def test_an_exercise_without_a_net_has_no_arrays():
    with pytest.raises(WorkedError, match="arrays are those of a net"):
        worked.check(worked.example("early-stopping"), {"best": [numpy.zeros(3)]})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 broken",
        npz(gradient_1=numpy.array([1 + 2j])),
        npz(gradient_1=numpy.array(["a"])),
        npz(gradient_1=numpy.array([{}], dtype=object)),
        npz(gradient_1=numpy.zeros(300_000)),
    ],
)
def test_no_damaged_or_strange_file_is_read(content):
    with pytest.raises(WorkedError, match=r"ada\.npz"):
        parse_sheet(content, "ada.npz")
