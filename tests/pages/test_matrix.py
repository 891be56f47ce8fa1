"""Tests of the matrix layout: each equation holds by NumPy, and no number is lost."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

import numpy as np
import pytest

import worked
from worked.checking.sheets.sheet import parse_sheet
from worked.document import Display
from worked.errors import WorkedError
from worked.exam.sheet_options import SheetOptions
from worked.formula import (
    Answer,
    Chain,
    Entrywise,
    Matrix,
    MatrixProduct,
    Negative,
    Number,
    Power,
    Prime,
    Product,
    Quotient,
    Sum,
    Value,
)
from worked.pages.exams.sheet import Sheet, sheet_document, sheet_parts
from worked.pages.worksheet.page import laid_out
from worked.problem.convention import altered
from worked.record import Record, replace
from worked.rendering import Screen, render

NETS = ("slides-2-2-1", "tanh-batch-2-2-1", "matrix-2-3-1", "matrix-columns-2-2-2", "softmax-3-class", "relu-2-2-1",
        "momentum-2-2-1", "l2-2-2-2", "nesterov-2-2-1", "dropout-2-3-1", "xor-2-2-1",
        "shared-bias", "partly-connected", "thresholds")  # fmt: skip
IN_LINES = ("adam-2-2-1", "batch-norm-2-2-1", "drop-connect", "layer-norm", "softmax-jacobian", "residual", "clip-norm",
            "max-norm", "perceptron-or", "skip-edge", "xor-frozen", "given-deltas", "input-gradients")  # fmt: skip
FUNCTIONS = {
    ("sigmoid", 0): lambda z: 1 / (1 + np.exp(-z)),
    ("tanh", 0): np.tanh,
    ("ReLU", 0): lambda z: np.maximum(z, 0),
    ("ReLU", 1): lambda z: (z > 0).astype(float),
    ("linear", 1): np.ones_like,
    ("f", 1): lambda z: (z > 0).astype(float),
}


def answers(node):
    """The slots of all answers in blocks or formulas."""
    if isinstance(node, Answer):
        yield node.slot
    elif isinstance(node, Record):
        for name in node._fields:
            yield from answers(getattr(node, name))
    elif isinstance(node, tuple):
        for each in node:
            yield from answers(each)


def matrices(node):
    """The matrices with blanks in blocks or formulas."""
    if isinstance(node, Matrix):
        yield from [node] if list(answers(node)) else []
    elif isinstance(node, Record | tuple):
        parts = node if isinstance(node, tuple) else [getattr(node, name) for name in node._fields]
        for each in parts:
            yield from matrices(each)


@lru_cache(maxsize=2)
def page(name, mode="solved", samples="", digits=0):
    """An example in matrices."""
    task = worked.example(name)
    if samples:
        task = replace(task, convention=altered(task.convention, {"samples": samples}))
    task = task.altered(decimals=digits, carry="exact") if digits else task
    layout, outcomes = laid_out(task.laid_out("matrix"), mode)
    return layout.document(outcomes)


def equations(document):
    """The lines of a page that end in a matrix of results."""
    lines = [line for block in document.blocks if isinstance(block, Display) for line in block.lines]
    return [line for line in lines if isinstance(line, Chain) and line.after and isinstance(line.sides[-1], Matrix)]


class Reader:
    """What a formula of matrices comes to in NumPy, with the numbers of a page."""

    def __init__(self, document, columns):
        self.values, self.columns = document.values, columns

    def __call__(self, node):
        if isinstance(node, Matrix):
            return np.array([[self(entry) for entry in row] for row in node.rows])
        if isinstance(node, Answer | Value):
            return float(self.values[node.slot].text)
        if isinstance(node, Number):
            return float(node.text)
        if isinstance(node, MatrixProduct):
            return np.linalg.multi_dot([self(each) for each in node.factors])
        if isinstance(node, Product | Entrywise):
            return np.prod([*map(self, node.factors)]) if all(map(self._single, node.factors)) else self._times(node)
        if isinstance(node, Sum):
            return sum(map(self, node.terms))
        if isinstance(node, Negative):
            return -self(node.body)
        if isinstance(node, Quotient):
            return self(node.top) / self(node.bottom)
        if isinstance(node, Power):
            return self(node.base) ** self(node.exponent)
        assert isinstance(node, Prime), node
        return self._applied(node)

    def _single(self, node):
        return np.ndim(self(node)) == 0

    def _times(self, node):
        found = 1.0
        for factor in node.factors:
            found = found * self(factor)
        return found

    def _applied(self, node):
        argument = self(node.argument)
        if node.function == "softmax":
            axis = 0 if self.columns else 1
            powers = np.exp(argument)
            return powers / powers.sum(axis=axis, keepdims=True)
        return FUNCTIONS[node.function, node.order](argument)


@pytest.mark.parametrize("samples", ["rows", "columns"])
@pytest.mark.parametrize("name", NETS)
def test_every_equation_holds(name, samples):
    document = page(name, samples=samples, digits=14)
    read, found = Reader(document, samples == "columns"), equations(document)
    for line in found:
        *sides, result = map(read, line.sides)
        assert all(np.shape(side) == np.shape(result) for side in sides)
        for side in sides:
            np.testing.assert_allclose(side, result, rtol=1e-9, atol=1e-11)
    assert len(found) >= 9


def test_a_batch_is_what_numpy_makes_of_it():
    inputs, targets = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]]), np.array([[0], [1], [1], [0.0]])
    first, second = np.array([[0.5, 0.3, -0.6], [-0.4, 0.8, 0.2]]), np.array([[0.7], [-0.5], [0.4]])
    hidden = np.tanh(inputs @ first + [0.1, -0.2, 0.3])
    outputs = 1 / (1 + np.exp(-(hidden @ second + 0.2)))
    deltas = (outputs - targets) * outputs * (1 - outputs)
    back = (deltas @ second.T) * (1 - hidden**2)
    wanted = {"W^[1],new": first - 0.5 * inputs.T @ back / 4, "W^[2],new": second - 0.5 * hidden.T @ deltas / 4}
    document = page("matrix-2-3-1", digits=14)
    read, text = Reader(document, False), {}
    for line in equations(document):
        text[str(render(replace(document, blocks=(Display((line.sides[-1].name,)),)), "text")).split()[-1]] = line
    for name, numbers in wanted.items():
        np.testing.assert_allclose(read(text[name].sides[-1]), numbers, atol=1e-12)


def test_column_vectors_with_published_numbers():
    text = render(page("matrix-columns-2-2-2"), "text")
    assert "z⁽¹⁾ = W⁽¹⁾ a⁽⁰⁾ + b⁽¹⁾    (2 × 1) = (2 × 2) (2 × 1) + (2 × 1)" in text
    assert "⎡ 0.358916480  0.408666186 ⎤" in text and "⎣ 0.511301270  0.561370121 ⎦" in text  # Mazur's w5 to w8
    assert re.search(r"∂C/∂W⁽²⁾ = δ⁽²⁾ \(a⁽¹⁾\)ᵀ", text) and "∂C/∂a⁽¹⁾ = (W⁽²⁾)ᵀ δ⁽²⁾" in text


# Nothing is lost


@pytest.mark.parametrize("mode", ["solved", "student"])
@pytest.mark.parametrize("name", [*NETS, *IN_LINES])
def test_every_number_of_the_full_layout_is_there_once(name, mode):
    task = worked.example(name)
    full, _ = laid_out(task.laid_out("full"), mode)
    found = [slot for line in equations(page(name, mode)) for slot in answers(line)]
    assert len(found) == len(set(found)) and found
    assert set(answers(full.blocks)) <= set(answers(page(name, mode).blocks))


@pytest.mark.parametrize("convention", ["slides", "mazur", "larose", "han-kamber", "chain", "layered"])
def test_matrices_have_the_letters_of_the_convention(convention):
    task = worked.example("tanh-batch-2-2-1").in_convention(worked.problem.convention.load(convention))
    layout, outcomes = laid_out(task.laid_out("matrix"))
    text = str(render(layout.document(outcomes), "text"))
    rule = {
        "slides": "A^[1] = X W^[1] + b^[1]",
        "mazur": "Net^[1] = I W^[1] + b^[1]",
        "larose": "Net^[1] = X W^[1] + w₀^[1]",
        "han-kamber": "I^[1] = X W^[1] + θ^[1]",
        "chain": "In^[1] = X W^[1] + b^[1]",
        "layered": "Z⁽¹⁾ = W⁽¹⁾ A⁽⁰⁾ + b⁽¹⁾",
    }
    assert rule[convention] in text


def test_absent_edges_are_zeros_and_have_no_gradient():
    task = worked.example("tanh-batch-2-2-1").laid_out("matrix")
    weights = {place: given for place, given in task.network.weights.items() if place != ("x2", "h1")}
    layout, outcomes = laid_out(replace(task, network=replace(task.network, weights=weights)))
    document = layout.document(outcomes)
    text = str(render(document, "text"))
    assert "⎡ 0.5  0.2 ⎤" in text and "⎣   0  0.4 ⎦" in text and "Net^[1] = X W^[1] + b^[1]" in text
    assert "∂E/∂W^[1] =" not in text and "∂E/∂w_x1,h1 = 1/2" in text and "∂E/∂W^[2] = 1/2·(Out^[1])ᵀ δ^[2]" in text
    read = Reader(document, False)
    for line in equations(document):
        *sides, result = map(read, line.sides)
        assert all(np.allclose(side, result, atol=2e-4) for side in sides)


def test_a_bias_that_does_not_learn_and_letters():
    text = render(page("matrix-columns-2-2-2"), "text")
    assert "b⁽¹⁾,new" not in text and "z^(1),new = W^(1,new) a⁽⁰⁾ + b⁽¹⁾" in text
    task = worked.parse("""
        network = { layers = [1, 1], activations = "linear", weights = [[["a"]]] }
        samples = [{ inputs = [2], targets = [1] }]
        page = { layout = "matrix" }
    """)
    assert "net = x W" in str(render(worked.worksheet(task), "text"))


# A student's copy


@pytest.mark.parametrize("name", ["tanh-batch-2-2-1", "matrix-columns-2-2-2", "adam-2-2-1"])
def test_a_copy_in_markdown_is_filled_in_and_read_back(name):
    task, solution = worked.example(name), worked.solve(worked.example(name))
    copy = str(render(page(name, "student"), "markdown"))
    filled = re.sub(r"______<!-- ([^ ]*) -->",
                    lambda found: f"{solution.outcomes[found[1]].shown}<!-- {found[1]} -->", copy)  # fmt: skip
    sheet = parse_sheet(filled.encode(), "copy.md")
    report = worked.check(task, sheet)
    asked = {slot for slot in answers(page(name, "student").blocks) if slot in solution.outcomes}
    assert report.score == report.out_of and sheet.answers.keys() == asked


def test_blanks_are_entries_and_unknown_matrices_their_names():
    text = render(page("tanh-batch-2-2-1", "student"), "text")
    assert "⎡ ______  ______ ⎤" in text and "= Out^[1] ⎡  0.6 ⎤ + [0.3] = ⎡ ______ ⎤" in text
    markup = str(render(page("tanh-batch-2-2-1", "student"), "html"))
    assert re.search(r'<mtd><mpadded [^>]*><mn class="blank" data-cell="net\[h1\]@1.1">', markup)


@pytest.mark.parametrize("columns", [24, 60, 80])
def test_no_line_of_text_is_longer_than_the_terminal(columns):
    text = str(render(page("matrix-2-3-1"), "text", screen=Screen(columns)))
    lines = text.split("\n")
    assert max(map(len, lines)) <= columns and not re.search("[\U000f0000-\U0010ffff]", text)


def test_closed_forms_stand_below_the_matrices_of_their_numbers():
    task = worked.example("slides-2-2-1").laid_out("matrix")
    assert "y₃ = 1/(1 + e^(−151/200))" in str(render(worked.worksheet(task, symbolic=True), "text"))


def test_an_exam_asks_for_matrices_and_a_platform_for_their_entries():
    task, solution = (
        worked.example("tanh-batch-2-2-1").laid_out("matrix"),
        worked.solve(worked.example("tanh-batch-2-2-1")),
    )
    marks = {name: Decimal(1) for name, cell in solution.cells.items() if cell.formula}
    for help in ("none", "full"):
        sheet = Sheet("Matrices", SheetOptions(help=help), marks)
        page = sheet_document(task, sheet, "student")
        assert sorted(answers(page.blocks)) == sorted(marks) and render(page, "typst")
        shapes = [each for block in page.blocks if isinstance(block, Display) for each in matrices(block.lines)]
        assert sum(len(list(answers(each))) for each in shapes) == len(marks) - 6  # the losses are numbers
        parts = sheet_parts(worked.solve(task), sheet).parts
        assert not any(list(matrices(part.blocks)) for part in parts)
    marks.pop("net[h1]@1.1")
    page = sheet_document(task, Sheet("Matrices", SheetOptions(), marks), "student")
    assert sorted(answers(page.blocks)) == sorted(marks)


# What does not fit, and what is not understood


def test_a_large_net_goes_line_by_line_and_says_why():
    text = render(page("matrix-2-3-1", digits=28), "text")
    assert "There are 3 units in a layer, and a matrix with more than 2 columns" in " ".join(str(text).split())
    assert "net_h1⁽¹⁾" in text or "Sample 1" in text


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('page = { layout = "matrices" }', "page.layout: "),
        ('convention = { name = "slides", samples = "diagonal" }', "convention.samples: "),
    ],
)
def test_bad_input_is_refused_in_a_sentence(table, said):
    with pytest.raises(WorkedError, match=said):
        worked.parse(f"""
            network = {{ layers = [1, 1], activations = "linear", weights = [[[1]]] }}
            samples = [{{ inputs = [2], targets = [1] }}]
            {table}
        """)
