"""Verdicts: what each number on a sheet is called, what it costs, and what is said of it."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as texts

import worked
from tests.problems import pairs, problem
from worked.checking.report import VERDICTS
from worked.checking.sheets.sheet import Sheet
from worked.errors import WorkedError
from worked.problem.problem import Problem

NAME, MOST_STEPS = "slides-2-2-1", 20
LETTERS = """
[network]
layers = [1, 2, 1]
activations = "sigmoid"
weights = [[["a"], [0.4]], [[0.3, 0.9]]]
[[samples]]
inputs = [0.35]
targets = [0.5]
[training]
learning-rate = 1
"""


@cache
def key(name: str = NAME):
    """A shipped problem, solved once."""
    return worked.key(worked.example(name))


def right(places: int = 4, name: str = NAME) -> dict[str, str]:
    """A right sheet with so many decimals."""
    return {cell: f"{key(name).truth(cell):.{places}f}" for cell in key(name).askable()}


def report_of(places: int = 4, name: str = NAME, **changes: str):
    """The report of a right sheet with some cells changed; a name such as `net_3` stands for net[3]@1."""
    answers = right(places, name)
    for cell, text in changes.items():
        quantity, _, place = cell.rpartition("_")
        answers[f"{quantity}[{place}]@1"] = text
    return worked.check(key(name), answers)


@pytest.mark.parametrize("name", worked.examples())
@pytest.mark.parametrize("places", [2, 4, 8])
def test_right_sheets_are_right(name, places):
    """The key of every shipped example, rounded to as many decimals as are asked for, is a right sheet."""
    given = worked.example(name)
    # Later steps of a long training are worked like the first ones; the printed key below is that of all.
    steps = MOST_STEPS if isinstance(given, Problem) and given.training.steps > MOST_STEPS else None
    asking = worked.key(given.altered(decimals=places, steps=steps))
    report = worked.check(asking, {cell: f"{asking.truth(cell):.{places}f}" for cell in asking.askable()})
    assert not report.wrong and report.score == report.out_of == len(asking.askable())


@pytest.mark.parametrize("name", worked.examples())
def test_the_printed_key_is_right(name):
    """What the solved worksheet prints is a right sheet, under the rounding that the problem declares."""
    solution = worked.solve(worked.example(name))
    answers = {cell: solution[cell].shown for cell in key(name).askable()}
    report = worked.check(solution, answers)
    assert not report.wrong and report.score == report.out_of


def test_given_numbers_may_be_copied():
    """A given number on the sheet is right where it is copied, and the first wrong cell where it is not."""
    cells = [cell for cell in key().cells if not key().cells[cell].formula]
    report = worked.check(key(), {cell: key().outcomes[cell].shown for cell in cells})
    assert {finding.verdict for finding in report.findings} == {"correct"}
    report = worked.check(key(), {"input[1]@1": "0.53", "net[3]@1": "0.773", "net[4]@1": "0.752"})
    assert report.first_wrong == "input[1]@1" and report.score == 2
    assert "swapped-digits" in report["input[1]@1"].mistakes


def test_a_wrong_number_is_carried():
    """What is worked correctly from a wrong number follows, and keeps its marks."""
    report = worked.check(key(), {"net[3]@1": "0.65", "out[3]@1": "0.6570", "net[4]@1": "0.68", "out[4]@1": "0.6637"})
    assert [finding.verdict for finding in report.findings] == ["mistake", "correct", "carried", "correct"] or [
        finding.verdict for finding in report.findings
    ] == ["wrong", "correct", "carried", "correct"]
    assert report["out[3]@1"].follows and not report["out[4]@1"].follows
    assert report.first_wrong == "net[3]@1" and (report.score, report.out_of) == (3, 4)


def test_a_slip_in_copying_does_not_count_twice():
    """Who writes 0.608 for 0.680 and goes on with 0.680 has one wrong number."""
    report = worked.check(key(), {**right(), "out[3]@1": "0.6082"})
    assert [finding.cell for finding in report.wrong] == ["out[3]@1"]
    assert report.score == report.out_of - 1


@pytest.mark.parametrize(
    ("before", "wrong"),
    [
        (("0.775",), "'0.775' is wrong"),
        (("0.775", "0.800"), "'0.775' and '0.800' are wrong"),
        (("0.775", "0.755"), "'0.775' is wrong"),
    ],
)
def test_a_line_that_a_later_one_replaces_is_reported(before, wrong):
    """The last number of a cell counts; the note says which of the lines before it are wrong."""
    report = worked.check(key(), Sheet("Ada", right(), earlier={"net[3]@1": before}))
    assert f"the sheet has more than one number for net[3]@1: the last one counts; {wrong}" in report.notes
    assert not report.wrong


def test_carried_by_rounded_numbers():
    """With three decimals carried, a number that the exact calculation does not give is right."""
    carried = worked.example(NAME).altered(decimals=3, carry="shown")
    solution = worked.solve(carried)
    answers = {cell: solution[cell].shown for cell in key().askable()}
    report = worked.check(key(), answers)
    assert not report.wrong
    assert {"correct", "carried"} <= {finding.verdict for finding in report.findings}


@pytest.mark.parametrize("places", [3, 4, 6])
def test_the_accepted_interval_is_what_is_accepted(places):
    """The ends of the accepted interval are accepted; one unit beyond them is not."""
    answers = right(places)
    unit = Decimal(1).scaleb(-places)
    base = worked.check(key(), answers)
    for cell in ("out[3]@1", "net[5]@1", "delta[5]@1", "gradient[1>3]@1"):
        ranges = base[cell].accepted
        assert any(low <= Decimal(answers[cell]) <= high for low, high in ranges)
        for low, high in ranges:
            for number, accepted in ((low, True), (high, True), (low - unit, False), (high + unit, False)):
                report = worked.check(key(), {**answers, cell: f"{number:f}"})
                assert report[cell].is_wrong != accepted, (cell, number, report[cell])


def test_either_sign_of_delta():
    """Deltas and errors may all have the other sign; one alone may not."""
    turned = {
        cell: text[1:] if text.startswith("-") else f"-{text}"
        for cell, text in right().items()
        if cell.startswith(("delta", "error"))
    }
    report = worked.check(key(), {**right(), **turned})
    assert not report.wrong and "opposite sign" in report.reading
    report = worked.check(key(), {**right(), "delta[3]@1": turned["delta[3]@1"]})
    assert report.first_wrong == "delta[3]@1" and "sign-slip" in report["delta[3]@1"].mistakes


def test_blank_and_unreadable_do_not_block():
    """A blank or unreadable cell earns nothing, and what follows is judged."""
    report = worked.check(key(), {**right(), "net[3]@1": "", "out[4]@1": "about half", "slope[5]@1": "1/0"})
    verdicts = {finding.cell: finding.verdict for finding in report.findings if finding.verdict != "correct"}
    assert verdicts["net[3]@1"] == "blank"
    assert verdicts["out[4]@1"] == verdicts["slope[5]@1"] == "unreadable"
    assert not report.wrong and report.score == report.out_of - 3
    assert report.exit_code == 2 and "no number" in report["out[4]@1"].says


@pytest.mark.parametrize("zeros", ["0.0000", "0", "-0.0000"])
def test_zeros_earn_nothing(zeros):
    """A delta of 0 makes all that follows 0; none of it earns a mark, though it is consistent."""
    answers = dict.fromkeys(key().askable(), zeros)
    first = {name: text for name, text in right().items() if name.startswith(("net", "out", "loss"))}
    changed = {name: f"{key().truth(name.replace('@2', '@1')):.4f}" for name in answers if name.startswith("weight")}
    report = worked.check(key(), {**answers, **changed, **{name: first[name] for name in first if name.endswith("@1")}})
    deltas = [finding for finding in report.findings if finding.cell.startswith(("delta", "gradient", "change"))]
    assert not any(finding.mark for finding in deltas)
    weights = [finding for finding in report.findings if finding.cell.startswith("weight")]
    assert not any(finding.mark for finding in weights if finding.verdict != "correct")


def test_unchanged_weights_earn_nothing():
    """Old weights copied as new ones are wrong, and the forward pass copied after them has no credit."""
    answers = right()
    for cell in answers:
        if cell.startswith("weight"):
            answers[cell] = f"{key().truth(cell.replace('@2', '@1')):.4f}"
        elif cell.endswith("@2"):
            answers[cell] = answers[cell.replace("@2", "@1")]
    report = worked.check(key(), answers)
    assert all(report[cell].is_wrong for cell in answers if cell.startswith("weight"))
    assert not any(report[cell].mark for cell in ("net[3]@2", "net[4]@2", "net[5]@2", "out[5]@2", "loss@2"))


def test_impossible_numbers_are_said():
    """A sigmoid above 1, a negative loss and probabilities that do not sum to 1 are called impossible."""
    assert "impossible" in report_of(out_3="1.2")["out[3]@1"].says
    report = worked.check(key(), {**right(), "loss@1": "-0.0181"})
    assert "never negative" in report["loss@1"].says
    softmax = right(name="softmax-3-class")
    outputs = [cell for cell in softmax if cell.startswith("out") and cell.endswith("@1")][-3:]
    report = worked.check(key("softmax-3-class"), {**softmax, outputs[0]: "0.9"})
    assert any("sum to" in note for note in report.notes)


def test_mistakes_made_throughout():
    """A misconception in every place is named as such, and first in each of them."""
    answers = right(6)
    for unit in ("3", "4"):
        net = key().truth(f"net[{unit}]@1")
        answers[f"slope[{unit}]@1"] = f"{net * (1 - net):.6f}"
    net = key().truth("net[5]@1")
    answers["slope[5]@1"] = f"{net * (1 - net):.6f}"
    for cell in list(answers):
        if cell.startswith(("delta", "gradient", "change", "weight", "error[3]", "error[4]")) or cell.endswith("@2"):
            del answers[cell]
    report = worked.check(key(), answers)
    assert report.throughout[0] == "slope-from-net"
    assert all(finding.mistakes[0] == "slope-from-net" for finding in report.wrong)


def test_unknown_cells_are_said_and_the_rest_is_marked():
    """An unknown id gets the nearest valid one; all else is marked."""
    report = worked.check(key(), {"net[3]@1": "0.755", "nett[4]@1": "0.68", "out[9]@1": "1"})
    assert report.score == 1 and report.out_of == 1
    assert "net[4]@1" in report.trouble[0] and "out[" in report.trouble[1]
    assert report.exit_code == 2


def test_another_problems_sheet():
    """A sheet that fits no cell is refused in a sentence."""
    with pytest.raises(WorkedError, match="another problem"):
        worked.check(key(), {"net[h1]@1": "0.5", "out[h1]@1": "0.6"})
    with pytest.raises(WorkedError, match="no answers"):
        worked.check(key(), {})


def test_another_variants_sheet():
    """Numbers of other weights and inputs get a doubt; one wrong start does not."""
    report = worked.check(key(), {"net[3]@1": "1.2345", "net[4]@1": "-2.3456", "out[3]@1": "0.7746"})
    assert any("another problem" in note for note in report.notes)
    report = worked.check(key(), {"net[3]@1": "1.2345", "net[4]@1": "0.68", "out[3]@1": "0.7746"})
    assert not report.notes


def test_letters_cannot_be_checked():
    """What depends on a letter has no number; what does not is marked, and wrong numbers are diagnosed."""
    problem = worked.parse(LETTERS)
    units = problem.layers[1].units
    answers = {f"net[{units[0]}]@1": "0.1", f"net[{units[1]}]@1": "0.2", f"out[{units[1]}]@1": "0.5498"}
    report = worked.check(problem, answers)
    assert "letter" in report.trouble[0]
    assert [finding.cell for finding in report.findings] == list(answers)[1:]
    assert report.findings[0].is_wrong and report.findings[1].verdict == "carried"


def test_a_sheet_of_one_number():
    """One number alone can be checked, through all that is not there."""
    assert worked.check(key(), {"weight[1>3]@2": "0.0991"}).score == 1
    report = worked.check(key(), {"weight[1>3]@2": "0.1008"})
    assert report.first_wrong == "weight[1>3]@2" and report["weight[1>3]@2"].mistakes


def test_long_trainings_are_checked():
    """A last weight after many steps is checked, though nothing before it is on the sheet."""
    problem = worked.example("xor-2-2-1").altered(steps=40)
    prepared = worked.key(problem)
    last = next(cell for cell in reversed(prepared.askable()) if cell.startswith("weight"))
    assert worked.check(prepared, {last: f"{prepared.truth(last):.4f}"}).score == 1


ABSURD = ("0", "0.0", "1e60", "-1e60", "1e-60", "999999", "-0.5", "1/3", "", "?", "12345678901234567890", "0,0001")


@pytest.mark.parametrize("seed", range(40))
def test_absurd_numbers_break_nothing(seed):
    """Whatever stands on a sheet of whatever net, there is a report, and a page."""
    draw = Random(seed)
    hidden, out, loss = draw.choice(pairs())
    prepared = worked.key(problem(seed, hidden=hidden, out=out, loss=loss, samples=draw.choice([1, 1, 2])))
    answers = {}
    for cell in prepared.cells:
        right = f"{prepared.truth(cell):.{draw.choice([2, 3, 4, 6])}f}"
        answers[cell] = draw.choice(ABSURD) if draw.random() < 0.25 else right
    report = worked.check(prepared, answers)
    assert json.dumps(report.data(), allow_nan=False)
    assert worked.render(worked.feedback(report), "markdown")


@settings(max_examples=60, deadline=None)
@given(texts.lists(texts.text(max_size=30), min_size=4, max_size=4))
def test_no_text_breaks_the_checker(answers):
    """Whatever is written, there is a report with a verdict for each cell."""
    cells = ("net[3]@1", "out[3]@1", "delta[5]@1", "weight[3>5]@2")
    report = worked.check(key(), dict(zip(cells, answers, strict=True)))
    assert [finding.verdict in VERDICTS for finding in report.findings] == [True] * 4


@settings(max_examples=60, deadline=None)
@given(texts.lists(texts.decimals(-1000, 1000, allow_nan=False, places=3), min_size=6, max_size=6))
def test_no_number_breaks_the_checker(numbers):
    """Whatever numbers are written, they are judged, and the marks add up."""
    cells = ("net[3]@1", "out[3]@1", "net[5]@1", "slope[5]@1", "delta[5]@1", "change[3>5]@1")
    report = worked.check(key(), {cell: f"{number:f}" for cell, number in zip(cells, numbers, strict=True)})
    assert report.score == sum(finding.mark for finding in report.findings) <= report.out_of == 6


@pytest.mark.parametrize("places", [2, 3, 4])
@pytest.mark.parametrize("seed", range(6))
def test_products_may_be_multiplied_in_any_order(places, seed):
    """A delta as (error * a) * (1 - a), and a change as (rate * delta) * input, each product rounded, are right."""
    prepared = worked.key(problem(seed, sizes=(2, 2, 1)))

    def written(number: float) -> float:
        return round(number, places)

    answers = {}
    for cell in prepared.askable():
        if cell.startswith(("net", "out")) and cell.endswith("@1"):
            answers[cell] = written(prepared.truth(cell))
    error, out = prepared.truth("error[o1]@1"), answers["out[o1]@1"]
    delta = answers["delta[o1]@1"] = written(written(written(error) * out) * written(1 - out))
    rate, sent = prepared.truth("learning-rate@1"), answers["out[h1]@1"]
    change = written(written(rate * delta) * sent)
    answers["weight[h1>o1]@2"] = written(prepared.truth("weight[h1>o1]@1") - change)
    report = worked.check(prepared, {cell: f"{number:.{places}f}" for cell, number in answers.items()})
    assert not report.wrong, report.wrong
