"""A function of vectors and matrices in graphs is one entry: it is read, solved, differentiated, proven and refused."""

from __future__ import annotations

import pytest

import worked
from worked.errors import WorkedError
from worked.exercises.graph.reading.functions import ARRAY_FUNCTIONS, ArrayFunction, Misfit

STEP = 1e-6
TEXT = """
[graph]
inputs = { A = [[0.5, -1.2], [0.3, 2.1]], c = 0.7 }
nodes = ["B = A @ A", "s = trace(B)", "f = s^2 * c"]
"""


def one_number(shapes, settings):
    """The shape of a number, of a square matrix."""
    if len(set(shapes[0])) != 1:
        raise Misfit("expected a square matrix")
    return ()


def diagonal(shapes, settings, index, of):
    """The sum of the diagonal."""
    return "+", tuple(of(0, (at, at)) for at in range(1, shapes[0][0] + 1))


@pytest.fixture
def trace(monkeypatch):
    """The catalogue of functions with one more."""
    said = ArrayFunction(1, one_number, diagonal, reading=lambda shapes, settings: "trace adds the diagonal.")
    monkeypatch.setitem(ARRAY_FUNCTIONS, "trace", said)


def by_hand(a, c):
    """The trace of the square of a matrix, squared, times c."""
    return sum(a[at][each] * a[each][at] for at in (0, 1) for each in (0, 1)) ** 2 * c


def test_one_entry_is_a_function_everywhere(trace):
    solution = worked.solve(worked.parse(TEXT))
    a = [[0.5, -1.2], [0.3, 2.1]]
    assert float(solution["value[f]@1"].value) == pytest.approx(by_hand(a, 0.7))
    for row, column in ((0, 0), (0, 1), (1, 0), (1, 1)):
        moved = []
        for away in (STEP, -STEP):
            other = [list(each) for each in a]
            other[row][column] += away
            moved.append(by_hand(other, 0.7))
        found = float(solution[f"gradient[A.{row + 1}.{column + 1}]@1"].value)
        assert found == pytest.approx((moved[0] - moved[1]) / (2 * STEP), rel=1e-6)
    page = worked.render(worked.worksheet(worked.parse(TEXT), prove=True), "text")
    assert "trace adds the diagonal." in page and "are proven equal" in page
    key = worked.key(worked.parse(TEXT))
    assert worked.check(key, {name: key.solution[name].shown for name in key.askable()}).score == len(key.askable())


@pytest.mark.parametrize(
    ("node", "said"),
    [
        ("trace(c)", "c is a number; trace takes a vector or a matrix"),
        ("trace(x)", "expected a square matrix"),
        ("tracee(A)", "did you mean 'trace'"),
        ("trace(A, 2)", "expected a closing bracket"),
    ],
)
def test_what_it_is_not_made_for_is_refused(trace, node, said):
    text = TEXT.replace("c = 0.7", "c = 0.7, x = [[1, 2]]").replace("trace(B)", node)
    with pytest.raises(WorkedError, match=said):
        worked.parse(text)


def test_without_the_entry_there_is_no_such_function():
    with pytest.raises(WorkedError, match="expected one of"):
        worked.parse(TEXT)
