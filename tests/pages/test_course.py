"""Tests of what a page tells of a training of several steps: its table, its curve, and batches side by side."""

from __future__ import annotations

import re
import tracemalloc
from decimal import Decimal
from math import exp, tanh

import pytest

import worked
from tests.formats import TEXTS
from worked.document import Figure, Heading, Maths, Paragraph, Plot, Table
from worked.errors import WorkedError
from worked.exercises.reading import parse
from worked.formula import Answer
from worked.pages.training.history import MOST_POINTS
from worked.record import replace
from worked.trace.solution import Solution

SAMPLES = (((0.2, 0.1), 0), ((0.4, 0.9), 1), ((0.1, 0.6), 0), ((0.9, 0.7), 1))


def training(**changes):
    """The problem of the shipped example on batches, learning otherwise."""
    given = worked.example("batch-modes")
    return replace(given, compare=(), training=replace(given.training, **changes))


def short_comparison():
    """The shipped example on batches, of one epoch only."""
    given = worked.example("batch-modes")
    return replace(given, training=replace(given.training, steps=4))


def table_with(page, head):
    return next((block for block in page.blocks if isinstance(block, Table) and block.columns[0] == (head,)), None)


def course_table(page):
    """The table of the steps."""
    tables = [block for block in page.blocks if isinstance(block, Table) and block.caption]
    return next((table for table in tables if str(table.caption[0]).startswith("The training step by step")), None)


def plot(page, name="loss"):
    found = [block.picture for block in page.blocks if isinstance(block, Figure) and block.name == name]
    return found[0] if found and isinstance(found[0], Plot) else None


def slots(row):
    return [part.formula.slot for prose in row for part in prose if isinstance(part, Maths)]


def points(page, name="loss"):
    return [[(across, page.values[up.name].text) for across, up in one.points] for one in plot(page, name).series]


# Epochs


def test_epochs_are_as_many_steps_as_go_through_all_samples():
    text = worked_text("epochs = 3")
    for batch, steps in (("1", 12), ("2", 6), ("3", 6), ('"all"', 3)):
        assert parse(text.replace("batch = 1", f"batch = {batch}")).training.steps == steps
    given = parse(text.replace("batch = 1", "batch = 3"))
    assert (given.per_epoch, given.epochs) == (2, 3)
    assert given.altered(steps=5).training.steps == 5


def worked_text(steps):
    samples = "".join(f"[[samples]]\ninputs = [{x}, {y}]\ntargets = [{t}]\n" for (x, y), t in SAMPLES)
    net = '[network]\nlayers = [2, 1]\nactivations = "sigmoid"\nweights = [[[0.2, -0.4]]]\nbiases = [[0.1]]\n'
    return f"{net}{samples}[training]\nlearning-rate = 2\nbatch = 1\n{steps}\n"


@pytest.mark.parametrize(
    ("steps", "page", "said"),
    [
        ("epochs = 2\nsteps = 2", "", "give steps or epochs, not both"),
        ('epochs = "many"', "", "expected a number of epochs"),
        ("epochs = 30000", "", "30000 epochs are 120000 updates; a worksheet can hold 100000"),
        ('epochs = 2\nstop = "no-errors"', "", "only the perceptron rule ends without errors"),
        ("", "compare-batches = 2", "expected a list"),
        ("", "compare-batches = [1]", "nothing to compare with batches of 1"),
        ("", "compare-batches = [2, 5]", "5 samples for each update, but the problem has only 4"),
        ("", 'compare-batches = ["some"]', "numbers of samples or 'all', at least 1, found 'some'"),
        ("", "compare-batches = [true]", "at least 1"),
        ('hidden-deltas = "updated"', "compare-batches = [2]", "needs one sample for each update, found batch = 2"),
    ],
)
def test_bad_input_gets_one_sentence(steps, page, said):
    with pytest.raises(WorkedError) as refused:
        parse(worked_text(steps) + (f"[page]\n{page}\n" if page else ""))
    assert said in str(refused.value) and "\n" not in str(refused.value)


def test_batches_of_letters_and_of_the_perceptron_rule_are_not_compared():
    page = "[page]\ncompare-batches = [1, 2]\n"
    with pytest.raises(WorkedError, match="found the letter a"):
        parse(worked_text("").replace("0.2, -0.4", '"a", -0.4') + page)
    with pytest.raises(WorkedError, match="have no loss to compare"):
        parse(worked_text('optimiser = "perceptron"').replace('"sigmoid"', '"step"') + page)


# The table


@pytest.mark.parametrize("example", ["batch-modes", "epochs-2-2-1", "xor-2-2-1"])
def test_each_number_of_the_table_is_that_of_its_step(example):
    given = worked.example(example)
    page, solution = worked.worksheet(given), worked.solve(given)
    table = course_table(page)
    assert len(table.rows) == min(given.training.steps, 41)
    for row in table.rows:
        for slot in slots(row):
            assert page.values[slot].text == solution.outcomes[slot].shown


def test_a_row_tells_output_error_loss_and_weights_of_its_sample():
    given = training(steps=8, final_pass=False)
    table = course_table(worked.worksheet(given))
    assert [row[0][0] for row in table.rows] == [*"11112222"]
    assert [row[1] for row in table.rows] == [(str(number),) for number in (1, 2, 3, 4, 1, 2, 3, 4)]
    weights = ["weight[1>3]@7", "weight[2>3]@7", "bias[3]@7"]
    assert slots(table.rows[5]) == ["out[3]@6", "error[3]@6", "loss@6", *weights]


def test_a_batch_has_its_loss_and_no_outputs():
    table = course_table(worked.worksheet(training(batch=2, steps=4)))
    assert [row[1] for row in table.rows] == [("1, 2",), ("3, 4",)] * 2
    assert slots(table.rows[0])[0] == "loss@1" and len(slots(table.rows[0])) == 4
    whole = course_table(worked.worksheet(training(batch=4, steps=3)))
    assert len(whole.columns) == 5 and [row[0] for row in whole.rows] == [("1",), ("2",), ("3",)]


def test_many_weights_are_left_out():
    table = course_table(worked.worksheet(worked.example("epochs-2-2-1")))
    assert len(table.columns) == 5
    assert "with the weights" not in table.caption[0]


def test_one_step_and_letters_have_no_table():
    assert course_table(worked.worksheet(worked.example("slides-2-2-1"))) is None
    text = worked_text("steps = 3").replace("0.2, -0.4", '"a", -0.4')
    assert course_table(worked.worksheet(parse(text))) is None


def test_what_is_left_out_is_marked_and_told():
    page = worked.worksheet(worked.example("epochs-2-2-1"))
    table = course_table(page)
    place = next(place for place, row in enumerate(table.rows) if row[0] == ("…",))
    assert (place, len(table.rows)) == (32, 41)
    told = [block.text[0] for block in page.blocks if isinstance(block, Paragraph)]
    assert "160 rows between step 32 and step 193 are left out." in told


def test_a_long_training_takes_no_more_room_than_its_losses():
    text = worked_text("steps = 850")
    tracemalloc.start()
    try:
        page = worked.worksheet(parse(text))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 850 * 6_000
    assert len(course_table(page).rows) == 41
    assert 850 / 4 > MOST_POINTS + 1 >= len(points(page)[0])


# The curve


def epoch_means(given):
    solution = Solution(given)
    size, per_epoch = len(given.samples), given.per_epoch
    found = []
    for epoch in range(given.training.steps // per_epoch):
        total = Decimal(0)
        for step in range(epoch * per_epoch + 1, (epoch + 1) * per_epoch + 1):
            times = len(given.batch(step)) if given.training.samples == "mean" else 1
            total += times * Decimal(solution[f"loss@{step}"].value)
        found.append((str(epoch + 1), f"{total / size:.4f}"))
    return found


@pytest.mark.parametrize(
    "changes",
    [{"steps": 20}, {"steps": 12, "batch": 2}, {"steps": 8, "batch": 3}, {"steps": 12, "batch": 2, "samples": "sum"}],
)
def test_the_curve_of_samples_seen_in_turn_is_that_of_the_means_of_their_epochs(changes):
    given = training(**changes)
    assert points(worked.worksheet(given)) == [epoch_means(given)]


def test_means_of_carried_numbers_are_those_of_the_numbers_shown():
    given = training(steps=12).altered(decimals=2, carry="shown")
    solution = Solution(given)
    losses = [Decimal(solution[f"loss@{step}"].shown) for step in range(1, 5)]
    assert points(worked.worksheet(given))[0][0] == ("1", f"{sum(losses) / 4 + Decimal('0.0000001'):.2f}")


def test_the_curve_of_whole_batches_goes_from_before_the_first_update_to_after_the_last():
    given = training(steps=5, batch=4)
    solution = Solution(given)
    assert points(worked.worksheet(given)) == [[(str(done), solution[f"loss@{done + 1}"].shown) for done in range(6)]]


def test_few_epochs_have_no_curve():
    for changes in ({"steps": 8}, {"steps": 11}, {"steps": 1, "batch": 4}):
        assert plot(worked.worksheet(training(**changes))) is None


def test_the_curve_falls_as_a_program_says():
    """The net of the example in floating point: a plateau for thirty epochs, then it learns XOR."""
    w, b, v, c, losses = [[0.8, 0.9], [0.5, 0.4]], [-0.2, -0.6], [0.7, -0.6], 0.1, []
    for _ in range(50):
        total = 0.0
        for x, t in (((0, 0), -1), ((0, 1), 1), ((1, 0), 1), ((1, 1), -1)):
            h = [tanh(w[j][0] * x[0] + w[j][1] * x[1] + b[j]) for j in (0, 1)]
            o = tanh(v[0] * h[0] + v[1] * h[1] + c)
            total += (o - t) ** 2 / 2
            d = (o - t) * (1 - o * o)
            e = [d * v[j] * (1 - h[j] ** 2) for j in (0, 1)]
            c -= 0.2 * d
            for j in (0, 1):
                v[j] -= 0.2 * d * h[j]
                b[j] -= 0.2 * e[j]
                w[j] = [w[j][i] - 0.2 * e[j] * x[i] for i in (0, 1)]
        losses.append(total / 4)
    found = [float(up) for _, up in points(worked.worksheet(worked.example("epochs-2-2-1")))[0]]
    assert found == pytest.approx(losses, abs=6e-5)
    assert found[29] > 0.25 and found[-1] < 0.03


# Batches side by side


def descend(size, epochs=6, rate=2.0):
    """Weights after each update, and the loss of all samples before the first epoch and after each."""
    w, b = [0.2, -0.4], 0.1

    def out(x):
        return 1 / (1 + exp(-(w[0] * x[0] + w[1] * x[1] + b)))

    def loss():
        return sum((out(x) - t) ** 2 / 2 for x, t in SAMPLES) / 4

    weights, losses = [], [loss()]
    for _ in range(epochs):
        for first in range(0, 4, size):
            seen = SAMPLES[first : first + size]
            deltas = [(out(x) - t) * out(x) * (1 - out(x)) for x, t in seen]
            slopes = [sum(d * x[i] for d, (x, _) in zip(deltas, seen, strict=True)) / len(seen) for i in (0, 1)]
            b -= rate * sum(deltas) / len(seen)
            w = [w[i] - rate * slopes[i] for i in (0, 1)]
            weights.append([*w, b])
        losses.append(loss())
    return weights, losses


def test_batches_side_by_side_are_what_a_program_finds():
    page = worked.worksheet(worked.example("batch-modes"))
    names = ("stochastic", "mini-batch of 2", "batch")
    weights, outcome = [
        block for block in page.blocks if isinstance(block, Table) and block.columns[0] == ("training",)
    ]
    for place, (name, size) in enumerate(zip(names, (1, 2, 4), strict=True)):
        found, losses = descend(size)
        rows = weights.rows[3 * place : 3 * place + 3]
        assert rows[0][0] == (name,)
        for number, row in enumerate(rows):
            shown = [page.values[slot].text for slot in slots(row[3:])]
            assert [float(text) for text in shown] == pytest.approx(
                [each[number] for each in found[: 4 // size]], abs=6e-5
            )
            assert [bool(prose) for prose in row[3:]] == [after % size == 0 for after in range(1, 5)]
        shown = [float(page.values[slot].text) for slot in slots(outcome.rows[place])]
        assert shown == pytest.approx([losses[0], losses[1], losses[-1]], abs=6e-5)
        assert outcome.rows[place][1] == (str(4 // size),)
        curve = points(page, "batches")[place]
        assert [float(up) for _, up in curve] == pytest.approx(losses, abs=6e-5)
    assert [one.label for one in plot(page, "batches").series] == list(names)


def test_one_epoch_has_no_curves_and_its_own_batch_comes_first():
    text = worked_text("batch = 2\nepochs = 1".replace("batch = 2\n", "")) + '[page]\ncompare-batches = ["all", 3]\n'
    given = parse(text.replace("batch = 1", "batch = 2"))
    assert given.compare == (2, 4, 3)
    page = worked.worksheet(given)
    assert plot(page, "batches") is None
    weights = table_with(page, "training")
    assert [row[0] for row in weights.rows[::3]] == [("mini-batch of 2",), ("batch",), ("mini-batch of 3",)]
    assert [bool(prose) for prose in weights.rows[6][3:]] == [False, False, True, True]


def test_nothing_of_the_other_trainings_is_in_a_students_copy():
    page = worked.worksheet(short_comparison(), mode="student")
    assert not any(name.startswith("verdict of") for name in page.values)
    answers = [part.formula for block in page.blocks if isinstance(block, Table) for row in block.rows for prose in row
               for part in prose if isinstance(part, Maths) and isinstance(part.formula, Answer)]  # fmt: skip
    assert any(answer.slot.startswith("verdict of batch 4, all samples") for answer in answers)


def test_of_a_long_training_a_students_copy_gives_what_no_hand_computes():
    page = worked.worksheet(worked.example("batch-modes"), mode="student")
    given = {name for name in page.values if name.startswith("verdict of batch")}
    assert "verdict of batch 4, all samples, loss@2" in given and "verdict of batch 1, weight[1>3]@3" in given
    assert "verdict of batch 1, weight[1>3]@2" not in given, "it is the first update, which is worked by hand"
    assert "verdict of batch 1, all samples, loss@25" not in given, "it is the loss of the last forward pass"
    assert "verdict of batch 2, weight[1>3]@2" not in given


def test_a_filled_in_copy_passes_the_other_trainings_by():
    from worked.checking.sheets.sheet import parse_sheet

    given = worked.example("batch-modes")
    solution, solved = worked.solve(given), worked.worksheet(given)
    sheet = worked.render(worked.worksheet(given, mode="student"))

    def filled(found):
        name = found[1]
        shown = solution[name].shown if name in solution else solved.values[name].text if name in solved.values else "?"
        return f"{shown}<!-- {name} -->"

    report = worked.check(given, parse_sheet(re.sub(r"______<!-- (.*?) -->", filled, sheet).encode(), "copy.md"))
    assert report.exit_code == 0 and not report.trouble


@pytest.mark.parametrize("example", ["batch-modes", "epochs-2-2-1"])
@pytest.mark.parametrize("mode", ["solved", "student", "key"])
def test_every_format_shows_them(example, mode):
    page = worked.worksheet(worked.example(example), mode=mode)
    assert Heading(("Training history",)) in page.blocks
    for format in TEXTS:
        assert worked.render(page, format, attachments={})
    pytest.importorskip("typst")
    assert worked.render(page, "pdf")[:4] == b"%PDF"
