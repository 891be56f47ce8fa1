"""Tests of the page of a perceptron: its table, its end, the decision line, and what a student's copy keeps back."""

from __future__ import annotations

import json
import re
from shutil import which

import pytest

import worked
from tests.formats import TEXTS
from tests.perceptrons import STARTS, perceptron, rows, text
from worked.checking.sheets.sheet import parse_sheet
from worked.document import Choice, Figure, Paragraph, Plane, Slot, Table
from worked.errors import WorkedError
from worked.exercises.reading import parse
from worked.formula.printers.plain import Plain
from worked.pages.worksheet.export import json_text
from worked.pages.worksheet.stamp import Stamp
from worked.rendering.drawings.plane import shown_lines
from worked.trace.solve import settled

EXAMPLES = ("perceptron-and-convergence", "perceptron-or-convergence", "perceptron-xor")


def table_of(page):
    """The table of all updates."""
    return next(block for block in page.blocks if isinstance(block, Table) and block.columns[0] == ("epoch",))


def numbers_of(page, row):
    """The numbers of a row as they are printed."""
    printer = Plain({name: (shown.text, shown.exact) for name, shown in page.values.items()})
    return [printer(part.formula).replace("−", "-") for prose in row[1:] for part in prose]


def said(page):
    """The prose of a page, with a dot for each formula."""
    paragraphs = [block for block in page.blocks if isinstance(block, Paragraph)]
    return " ".join(
        "".join([part if isinstance(part, str) else getattr(part, "text", "·") for part in block.text])
        for block in paragraphs
    )


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("table", ["AND", "OR", "NAND"])
def test_each_row_is_that_of_a_perceptron_in_plain_python(table, start):
    epochs = list(rows(table, start))
    page = worked.worksheet(perceptron(table, start, rounding="decimals = 1"))
    printed = [row for row in table_of(page).rows[1:] if row[0] != ("…",)]
    flat, last = [row for epoch in epochs for row in epoch], [float(number) for number in STARTS[start][:3]]
    assert len(printed) == min(len(flat), 40)
    for shown, row in zip(printed[:32], flat, strict=False):
        found = numbers_of(page, shown)
        assert [float(number) for number in found[3:6]] == pytest.approx([float(row.net), row.out, row.error])
        assert [float(number) for number in found[-3:]] == pytest.approx([float(each) for each in row.weights])
        before = [float(after) - float(change) for after, change in zip(found[-3:], found[6:9], strict=True)]
        assert before == pytest.approx(last, abs=1e-9)
        last = [float(each) for each in row.weights]
    assert f"In epoch {len(epochs)} every sample is classified correctly" in said(page)


def test_every_row_has_the_number_of_its_epoch():
    page = worked.worksheet(worked.example("perceptron-and-convergence"))
    firsts = [row[0][0] for row in table_of(page).rows]
    assert firsts == ["start", *"1111222233334444"]


def test_only_the_first_step_is_told_in_full():
    text = worked.render(worked.worksheet(worked.example("perceptron-and-convergence")))
    assert text.count("## Step") == 1 and "## Step 1 (sample 1)" in text


def test_a_long_training_shows_its_first_and_last_epochs():
    page = worked.worksheet(perceptron("XOR", "zero", 50))
    firsts = list(dict.fromkeys(row[0][0] for row in table_of(page).rows))
    assert firsts == ["start", *map(str, range(1, 9)), "…", "49", "50"]
    assert "160 rows between step 32 and step 193 are left out." in said(page)


def test_xor_is_said_to_cycle_and_why():
    page = worked.worksheet(worked.example("perceptron-xor"))
    words = said(page)
    assert (
        "Not converged. After six epochs training is stopped; in the last one four samples were misclassified." in words
    )
    assert "The weights after epoch 3 equal those after epoch 2. From there on every epoch repeats" in words
    assert "For sample 2 and sample 3 together, · must be at least 0." in words
    assert "For sample 1 and sample 4 together, · must be below 0." in words
    markdown = worked.render(page)
    assert "$w_{13} + w_{23} + 2 \\cdot b$ must be at least 0." in markdown
    demands = next(block for block in page.blocks if isinstance(block, Table) and block.columns[-1] == ("must be",))
    assert [row[2] for row in demands.rows] == [("below 0",), ("at least 0",), ("at least 0",), ("below 0",)]


def test_at_zero_decides_what_may_be_zero():
    words = worked.render(worked.worksheet(perceptron("XOR", "zero", 6, at_zero=0)))
    assert "must be above 0." in words and "must be at most 0." in words


THRESHOLD = """
[network]
layers = [2, 1]
activations = {{ name = "step", threshold = 0.5 }}
weights = [[[0.3, 0.4]]]
{bias}
[[samples]]
inputs = [1, 0]
targets = [1]
[[samples]]
inputs = [0.1, 0]
targets = [0]
[[samples]]
inputs = [{last}]
targets = [0]
[training]
optimiser = "perceptron"
learning-rate = 0.1
epochs = 4
stop = "no-errors"
"""


@pytest.mark.parametrize("bias", ["", "biases = [[0.2]]"])
def test_a_threshold_is_where_the_line_is_drawn(bias):
    page = worked.worksheet(worked.parse(THRESHOLD.format(bias=bias, last="0, 1")))
    assert "on which the net input is 0.5" in worked.render(page, "text")
    lines = [line for plane in planes(page) for _, *line in shown_lines(plane, page.values)]
    assert lines[0] == pytest.approx([0.3, 0.4, (0.2 if bias else 0) - 0.5])
    # w1 = 1 and w2 = 0 make all three right (with a threshold of 0 and no bias nothing would).
    assert "separates" not in said(page)


def test_what_contradicts_itself_does_so_at_the_threshold():
    page = worked.worksheet(worked.parse(THRESHOLD.format(bias="biases = [[0.2]]", last="2, 0")))
    demands = next(block for block in page.blocks if isinstance(block, Table) and block.columns[-1] == ("must be",))
    assert [row[2] for row in demands.rows] == [("at least 0.5",), ("below 0.5",), ("below 0.5",)]
    sums = re.findall(r"must be (at least|below) ([0-9.]+)\.", said(page))
    assert sums[0][0] == "at least" and sums[1] == ("below", sums[0][1])
    assert float(sums[0][1]) == 0.5 * 19


def test_what_merely_took_too_long_is_not_said_to_be_impossible():
    words = said(worked.worksheet(perceptron("AND", "zero", 3)))
    assert "Not converged." in words
    assert "separates" not in words and "Both cannot be" not in words and "without an end" not in words


# The decision line


def planes(page):
    return [block.picture for block in page.blocks if isinstance(block, Figure) and isinstance(block.picture, Plane)]


def changing(table, start):
    """The steps that change a weight."""
    flat = [row for epoch in rows(table, start) for row in epoch]
    return [number for number, row in enumerate(flat, start=1) if row.error]


def test_a_line_is_drawn_for_each_update_that_changes_a_weight():
    page = worked.worksheet(worked.example("perceptron-and-convergence"))
    (plane,) = planes(page)
    changed = changing("AND", "negnevitsky")
    assert [line.label for line in plane.lines] == ["start", *(f"after step {number}" for number in changed)]
    assert plane.lines[1].a == Slot(f"weight[1>3]@{changed[0] + 1}")
    values = {line.label: [page.values[part.name].text for part in (line.a, line.b, line.c)] for line in plane.lines}
    assert values["start"] == ["0.3", "-0.1", "-0.2"]
    assert values["after step 11"] == ["0.2", "0.1", "-0.3"]


def test_many_lines_are_drawn_in_two_figures():
    one, two = planes(worked.worksheet(perceptron("AND", "zero")))
    assert len(one.lines) == len(two.lines) == 6
    assert [line.label for line in (*one.lines, *two.lines)][1:] == [f"after step {n}" for n in changing("AND", "zero")]


def test_a_sigmoid_unit_has_its_line_at_the_start_and_at_the_end():
    (plane,) = planes(worked.worksheet(worked.example("batch-modes")))
    assert [line.label for line in plane.lines] == ["start", "after step 24"]


def test_letters_are_told_in_full():
    lettered = text("AND", "zero").replace('stop = "no-errors"', "").replace("[[[0, 0]]]", '[[["a", 0]]]')
    page = worked.render(worked.worksheet(parse(lettered.replace("epochs = 20", "steps = 3"))))
    assert page.count("## Step") == 3 and "All updates" not in page


def test_three_inputs_have_no_line_but_a_table():
    three = parse(
        '[network]\nlayers = [3, 1]\nactivations = "step"\nweights = [[[0, 0, 0]]]\n'
        "[[samples]]\ninputs = [1, 0, -1]\ntargets = [1]\n[[samples]]\ninputs = [0, 1, -1]\ntargets = [0]\n"
        '[training]\noptimiser = "perceptron"\nepochs = 5\nstop = "no-errors"\n'
    )
    page = worked.worksheet(three)
    assert not planes(page) and len(table_of(page).columns) == 1 + 3 + 1 + 3 + 3 + 3


# A student's copy


def test_a_students_copy_does_not_tell_when_it_stops():
    """Copies of trainings that stop early, late and never have the same blanks."""
    copies = {}
    for table in ("AND", "OR", "XOR"):
        given = perceptron(table, "zero", 8)
        copies[table] = worked.worksheet(given, mode="student")
        assert len(table_of(copies[table]).rows) == 33
    slots = {name: re.findall(r"<!-- (.*?) -->", worked.render(page)) for name, page in copies.items()}
    assert slots["AND"] == slots["OR"] == slots["XOR"]
    assert all(len(planes(page)[0].lines) == 1 for page in copies.values())
    texts = {name: "".join(json_text(perceptron(name, "zero", 8), "0", "student")) for name in copies}
    cells = {name: [cell["id"] for cell in json.loads(text)["cells"]] for name, text in texts.items()}
    assert cells["AND"] == cells["OR"] == cells["XOR"]


def two_units(rate):
    """Two output units that learn by the perceptron rule until no sample is wrong."""
    return parse(
        '[network]\nlayers = [2, 2]\nactivations = "step"\nweights = [[[0.1, 0.2], [0.3, -0.1]]]\nbiases = [[0, 0]]\n'
        "[[samples]]\ninputs = [0, 1]\ntargets = [0, 1]\n[[samples]]\ninputs = [1, 1]\ntargets = [1, 1]\n"
        "[[samples]]\ninputs = [1, 0]\ntargets = [1, 0]\n"
        f'[training]\noptimiser = "perceptron"\nlearning-rate = {rate}\nepochs = 8\nstop = "no-errors"\n'
    )


def test_a_students_copy_of_several_units_does_not_tell_when_they_stop():
    """No number of the table is given, and trainings that stop in different epochs have the same blanks."""
    early, late = two_units("0.1"), two_units("0.05")
    ends = [settled(each).training.steps for each in (early, late)]
    assert ends[0] != ends[1]
    copies = [worked.render(worked.worksheet(each, mode="student")) for each in (early, late)]
    slots = [re.findall(r"<!-- (.*?) -->", copy) for copy in copies]
    assert slots[0] == slots[1]
    assert {f"out[{unit}]@{step}" for unit in ("o1", "o2") for step in range(1, 25)} <= set(slots[0])
    assert "computed for you" not in copies[0] and "rows may stay empty" in copies[0]
    pages = [said(worked.worksheet(each)) for each in (early, late)]
    assert all(f"In epoch {end // 3} every sample" in page for end, page in zip(ends, pages, strict=True))


def test_the_rows_of_a_students_copy_are_no_more_than_fit():
    page = worked.worksheet(perceptron("AND", "zero", 500), mode="student")
    assert len(table_of(page).rows) == 41
    assert "The table has rows for ten epochs: use another sheet for more." in said(page)


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_students_copy_holds_no_word_that_depends_on_the_result(example):
    page = worked.worksheet(worked.example(example), mode="student")
    assert "onverged" not in said(page) and "separates" not in said(page)
    slots = [part.slot for block in page.blocks for part in getattr(block, "text", ()) if isinstance(part, Choice)]
    assert not set(slots) & set(page.values)


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("mode", ["solved", "student", "key"])
def test_every_format_shows_them(example, mode):
    page = worked.worksheet(worked.example(example), mode=mode)
    for format in TEXTS:
        assert worked.render(page, format, attachments={})
    pytest.importorskip("typst")
    assert worked.render(page, "pdf")[:4] == b"%PDF"


@pytest.mark.skipif(not which("pdflatex"), reason="pdflatex is not installed")
def test_a_students_copy_fits_on_paper_by_latex():
    page = worked.worksheet(worked.example("perceptron-and-convergence"), mode="student")
    assert worked.render(page, "pdf", engine="latex")[:4] == b"%PDF"


# Checking and stamping


def test_a_filled_in_copy_is_right_and_rows_left_empty_are_passed_by():
    given = worked.example("perceptron-and-convergence")
    solution = worked.solve(given)
    sheet = worked.render(worked.worksheet(given, mode="student"))
    filled = re.sub(
        r"______<!-- (.*?) -->",
        lambda found: f"{solution[found[1]].shown if found[1] in solution else '______'}<!-- {found[1]} -->",
        sheet,
    )
    report = worked.check(given, parse_sheet(filled.encode(), "copy.md"))
    assert report.exit_code == 0 and report.score == report.out_of > 100
    assert not report.trouble


def test_answers_after_the_end_are_told():
    given = perceptron("OR", "slides")
    report = worked.check(given, {"net[o1]@1": "-0.3", "net[o1]@20": "1", "net[o1]@21": "", "out[o1]@99": "1"})
    assert report.trouble == ("2 answers are to steps after step 8, with which the training stops",)


def test_the_length_is_not_changed_by_a_sheet():
    given = perceptron("OR", "zero")
    wrong = {f"out[o1]@{number}": "1" for number in range(1, 17)}
    report = worked.check(given, wrong)
    assert report.out_of == 16
    assert worked.render(worked.feedback(report))


def test_a_stamp_needs_a_fixed_number_of_steps():
    with pytest.raises(WorkedError, match=r"training\.stop"):
        Stamp(perceptron("AND", "zero"))


def test_json_has_the_steps_that_were_taken():
    found = json.loads("".join(json_text(perceptron("OR", "slides"), "0")))
    assert max(cell["step"] for cell in found["cells"]) == 9


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("epochs = 20", "", "give the largest number of epochs"),
        ("epochs = 20", "epochs = 20\nsteps = 3", "steps or epochs, not both"),
        ("epochs = 20", "epochs = 0", "a number of epochs, at least 1"),
        ("epochs = 20", "epochs = 25001", "25001 epochs are 100004 updates"),
        ('"no-errors"', '"soon"', "expected one of no-errors"),
        ('"no-errors"', '"no-errors"\nfinal-pass = true', "no final pass"),
        ("weights = [[[0, 0]]]", 'weights = [[["a", 0]]]', "depends on the letter a"),
        ("learning-rate = 1", 'learning-rate = "c"', "depends on the letter c"),
        ('"perceptron"', '"gradient-descent"', "step has no slope"),
    ],
)
def test_bad_input_gets_one_sentence(old, new, said):
    with pytest.raises(WorkedError) as refused:
        parse(text("AND", "zero").replace(old, new))
    assert said in str(refused.value) and "\n" not in str(refused.value)


def test_only_the_perceptron_rule_stops():
    smooth = re.sub(r"activations = .*", 'activations = "sigmoid"', text("AND", "zero")).replace('"perceptron"', '"gd"')
    with pytest.raises(WorkedError, match="only the perceptron rule ends without errors"):
        parse(smooth)
