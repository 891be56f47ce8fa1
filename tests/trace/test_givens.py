"""Given numbers: other ones take their place, as if the file had been written with them."""

from __future__ import annotations

from decimal import Decimal

import pytest

import worked
from worked.cells.given import about
from worked.errors import WorkedError
from worked.keys.source import path_of

NETS = [name for name in worked.examples() if worked.example(name).kind == "net"]
LONG = ("batch-modes", "epochs-2-2-1")


def changeable(task):
    """The given cells whose number stands in the file or has a place there, each number once."""
    found = {}
    for name, cell in task.givens().items():
        path = path_of(cell.given) or task.path_in_source(cell)
        if path and not cell.letter:
            found.setdefault(path, name)
    return list(found.values())


@pytest.mark.parametrize("name", [name for name in NETS if name not in LONG])
def test_a_changed_number_is_computed_with_and_printed(name):
    """What a net comes to with another number is what its trace comes to with the number pinned in its place."""
    task = worked.example(name)
    solution, repeated = worked.solve(task), {}
    for step in task.steps():
        for cell in step.cells:
            if cell.formula is None:
                repeated.setdefault((cell.given, path_of(cell.given), cell.place), []).append(cell.id)
    for given in changeable(task)[:12]:
        cell = task.givens()[given]
        text = "1" if cell.given == "0" else str(about(cell.given) / 2)
        if cell.quantity == "mask":
            text = str(1 - int(cell.given))
        try:
            other = task.with_givens({given: text})
        except WorkedError as error:
            assert any(
                words in str(error) for words in ("give one each", "targets that sum to 1", "needs targets of 0")
            )
            continue
        assert other.givens()[given].given == text
        if task.stops_by_itself:
            continue
        same = next(names for names in repeated.values() if given in names)
        assert worked.solve(other).outcomes == solution.replayed(dict.fromkeys(same, Decimal(text)))


def test_what_was_altered_since_it_was_read_stays():
    task = worked.example("slides-2-2-1").altered(steps=2, decimals=3, carry="exact").laid_out("compact")
    other = task.with_givens({"weight[1>3]@1": "0.25", "learning-rate@1": "0.5", "input[1]@2": "0.75"})
    assert (other.training.steps, other.rounding, other.options) == (2, task.rounding, task.options)
    assert other.network.weights["1", "3"].text == "0.25" and other.training.rate.text == "0.5"
    assert other.samples[0].inputs[0].text == "0.75"
    assert task.network.weights["1", "3"].text == "0.1"
    again = other.with_givens({"weight[1>3]@1": "0.1", "learning-rate@1": "1", "input[1]@1": "0.35"})
    assert worked.render(worked.worksheet(again)) == worked.render(worked.worksheet(task))


def test_weights_that_are_drawn_and_a_rate_that_is_left_out_can_be_given():
    text = """
network = { layers = [2, 2, 1], activations = "tanh", weights = { method = "he-normal", seed = 3 } }
samples = [{ inputs = [0.5, -1], targets = [1] }]
"""
    task = worked.parse(text)
    other = task.with_givens({"weight[x1>h2]@1": "0.123", "learning-rate@1": "0.01"})
    known = {**task.network.weights}
    assert other.network.weights["x1", "h2"].text == "0.123" and other.training.rate.text == "0.01"
    assert {place for place in known if known[place].text != other.network.weights[place].text} == {("x1", "h2")}
    assert other.with_givens({"weight[x2>h1]@1": "7"}).network.weights["x1", "h2"].text == "0.123"


@pytest.mark.parametrize(
    ("example", "givens", "said"),
    [
        ("slides-2-2-1", {"weight[1>9]@1": "1"}, "no given number is called 'weight[1>9]@1'; did you mean"),
        ("slides-2-2-1", {"net[3]@1": "1"}, "no given number is called 'net[3]@1'"),
        ("slides-2-2-1", {"weight[1>3]@1": "NaN"}, "expected a finite number, found NaN"),
        ("slides-2-2-1", {"weight[1>3]@1": "sNaN"}, "expected a finite number, found NaN"),
        ("slides-2-2-1", {"weight[1>3]@1": "1e99"}, "a number may have at most"),
        ("slides-2-2-1", {"weight[1>3]@1": "9" * 5000}, "a number may have at most"),
        (
            "adam-2-2-1",
            {"first-moment[x1>h1]@0": "1"},
            "the file does not give this number; write it there",
        ),
        ("slides-2-2-1", {"learning-rate@1": "two words"}, "expected a number"),
    ],
)
def test_what_cannot_be_given_is_refused_in_a_sentence(example, givens, said):
    with pytest.raises(WorkedError) as refused:
        worked.example(example).with_givens(givens)
    assert said in str(refused.value) and "\n" not in str(refused.value)


def test_one_number_for_several_places_is_not_changed_for_one():
    text = """
[network]
layers = [1, 2, 1]
activations = "tanh"
weights = [[[1], [2]], [[1, 1]]]
normalisation = { layers = [1], over = "layer", gamma = 2 }
[[samples]]
inputs = [0.5]
targets = [1]
"""
    task = worked.parse(text)
    with pytest.raises(WorkedError, match=r"the file has one number for it and gamma\[h2\]@1; give one each"):
        task.with_givens({"gamma[h1]@1": "3"})
    both = task.with_givens({"gamma[h1]@1": "3", "gamma[h2]@1": "3"})
    assert [each.given.text for each in both.network.parameters if each.quantity == "gamma"] == ["3", "3"]
