"""The marking sheet: its wrong numbers are those of a hand calculation, and the checker says the same as the sheet."""

from __future__ import annotations

import math
import random
from decimal import Decimal
from functools import cache

import pytest

import worked
from tests.pages.test_compact import pages_of
from worked.checking.check import accepted_ranges
from worked.document import Fields, Listing, Paragraph, Table
from worked.errors import WorkedError
from worked.formula import Answer, Number
from worked.number import plain
from worked.pages.exams.marking_sheet import MarkingLines, marking_sheet
from worked.pages.exams.wrong_numbers import printed_spans, unit_of

# Rounded numbers carried on, several outputs, samples and steps, an optimiser, whole numbers, and no net.
SOME = ["slides-2-2-1", "softmax-3-class", "nadam-quadratic", "early-stopping", "tanh-batch-2-2-1", "perceptron-and"]


@cache
def key(name):
    """A shipped problem, solved once."""
    return worked.key(worked.example(name))


@cache
def right(name):
    """The right numbers of a whole sheet."""
    return {cell: key(name).solution[cell].shown for cell in key(name).askable()}


def ones(cells):
    """One mark for each cell."""
    return dict.fromkeys(cells, Decimal(1))


def rows(document):
    """The rows of all tables."""
    return [row for block in document.blocks if isinstance(block, Table) for row in block.rows]


def numbers(prose):
    """The numbers in a cell of a table."""
    return [part.formula.text for part in prose if isinstance(getattr(part, "formula", None), Number)]


def row_of(document, cell):
    """The row of a cell, found by the box for its marks."""
    return next(row for row in rows(document) if row[-1][0].formula == Answer(f"marks of {cell}"))


@cache
def lines_of(name, most, cells=()):
    """Some cells of a problem with the ranges and wrong numbers that the sheet prints for them."""
    prepared = key(name)
    asked = cells or prepared.askable()
    sheet, found = MarkingLines(prepared, ones(asked)), []
    for cell in [prepared.cells[each] for each in asked][:: max(1, len(asked) // most)]:
        spans = printed_spans(prepared, cell, sheet.accepted[cell.id])
        found.append((cell, spans, sheet._wrong_numbers(cell, (*sheet.accepted[cell.id], *spans))))
    return found


def test_the_wrong_numbers_are_those_of_a_hand_calculation():
    document = marking_sheet(key("slides-2-2-1"), ones(right("slides-2-2-1")))
    out_of_net = 1 / (1 + math.exp(0.755))  # the exponent with the wrong sign
    slope_of_net = 0.8014 * (1 - 0.8014)  # a (1 - a) of the net input
    by_hand = {
        "net[3]@1": (0.1 * 0.35 - 0.8 * 0.9, "term sign"),
        "out[3]@1": (out_of_net, "exponent sign"),
        "loss@1": ((0.5 - 0.6903) ** 2, "half left out"),
        "slope[5]@1": (slope_of_net, "slope from net"),
        "weight[1>3]@2": (0.1 + 0.00092955, "uphill"),
    }
    for cell, (number, mistake) in by_hand.items():
        row = row_of(document, cell)
        unit = Decimal(1).scaleb(Decimal(numbers(row[1])[0]).as_tuple().exponent)
        assert plain(Decimal(number).quantize(unit)) in numbers(row[4]), cell
        assert any(mistake in str(part) for part in row[4])


def test_the_interval_is_that_of_a_hand_calculation():
    document = marking_sheet(key("slides-2-2-1"), ones(right("slides-2-2-1")))
    assert numbers(row_of(document, "net[3]@1")[2]) == ["0.7550"]  # exact products leave no room
    # With the power of e kept to four decimals: 1 / 1.4700 = 0.68027, and one unit on each side of it.
    assert numbers(row_of(document, "out[3]@1")[2]) == ["0.6802", "0.6804"]


@pytest.mark.parametrize("name", SOME)
def test_the_checker_names_the_mistake_of_each_wrong_number(name):
    found = 0
    for cell, _, wrong in lines_of(name, 8):
        assert len({each.number for each in wrong}) == len(wrong) <= 4
        for each in wrong:
            finding = worked.check(key(name), {**right(name), cell.id: plain(each.number)})[cell.id]
            assert each.mistake.name in finding.mistakes, (cell.id, each)
            assert not finding.mark
            found += 1
    assert found > 6


@pytest.mark.parametrize("name", SOME)
def test_the_ends_of_an_interval_are_accepted_and_numbers_beyond_it_are_not(name):
    prepared, reading = key(name), worked.check(key(name), right(name)).reading
    for cell, spans, _ in lines_of(name, 8):
        assert any(low <= prepared.shown(cell.id) <= high for low, high in spans[:1])
        for end in {end for span in spans for end in span}:
            report = worked.check(prepared, {**right(name), cell.id: plain(end)})
            assert report[cell.id].mark, (cell.id, end)
        unit = unit_of(prepared, cell)
        for beyond in (min(low for low, _ in spans) - 2 * unit, max(high for _, high in spans) + 2 * unit):
            report = worked.check(prepared, {**right(name), cell.id: plain(beyond)})
            # A whole sheet may be read otherwise, as one with digits cut off, and a number that is divided by a small
            # rounded one, 1 - beta, may be further away than the ranges list.
            is_wrong = report[cell.id].is_wrong or report.reading != reading
            assert is_wrong or cell.quantity == "second-moment-corrected", (cell.id, beyond)


@pytest.mark.parametrize("seed", range(4))
def test_any_part_of_a_sheet_may_be_asked(seed):
    prepared, name = key("slides-2-2-1"), "slides-2-2-1"
    dice = random.Random(seed)
    asked = [cell for cell in prepared.askable() if dice.random() < 0.3] or ["delta[5]@1"]
    document = marking_sheet(prepared, ones(asked))
    assert len(rows(document)) == len(asked)
    answers = {cell: right(name)[cell] for cell in asked}
    for cell, spans, wrong in lines_of(name, len(asked), tuple(asked)):
        for end in {end for span in spans for end in span}:
            assert worked.check(prepared, {**answers, cell.id: plain(end)})[cell.id].mark, (cell.id, end)
        for each in wrong[:2]:
            finding = worked.check(prepared, {**answers, cell.id: plain(each.number)})[cell.id]
            assert not finding.mark, (cell.id, each)


def test_a_lone_delta_may_have_either_sign_and_its_opposite_is_no_wrong_number():
    prepared = key("softmax-3-class")
    assert worked.check(prepared, {"delta[o2]@1": "0.5990"}).score == 1
    alone = marking_sheet(prepared, ones(["delta[o2]@1"]))
    assert "0.5990" not in numbers(row_of(alone, "delta[o2]@1")[4])
    together = marking_sheet(prepared, ones(prepared.askable()))
    assert "0.5990" in numbers(row_of(together, "delta[o2]@1")[4])


def test_what_the_rules_say_is_what_the_checker_does():
    prepared, answers = key("slides-2-2-1"), right("slides-2-2-1")
    # Only the first wrong number costs marks, and the right ones after it earn theirs.
    assert worked.check(prepared, {**answers, "net[3]@1": "0.6850"}).score == 40
    followed = prepared.solution.replayed({"net[3]@1": Decimal("0.6850")})
    on = {cell: followed[cell].shown for cell in answers}
    assert worked.check(prepared, {**on, "net[3]@1": "0.6850"}).score == 40
    # What goes on from a trivial number earns nothing.
    trivial = prepared.solution.replayed({"delta[5]@1": Decimal(0)}, precise=True)
    behind = {"error[3]@1", "delta[3]@1", "gradient[3>5]@1", "change[3>5]@1"}
    zeros = {**answers, **{cell: "0" for cell in answers if not Decimal(trivial[cell].value)}}
    report = worked.check(prepared, zeros)
    assert not any(report[cell].mark for cell in behind)
    # A blank line costs its own marks alone.
    assert worked.check(prepared, {**answers, "delta[5]@1": ""}).score == 40
    # All errors and deltas, or those of the outputs, may have the opposite sign; and all changes.
    for quantities in (("error", "delta"), ("error[5]",), ("change",)):
        turned = {cell: plain(-Decimal(text)) for cell, text in answers.items() if cell.startswith(quantities)}
        assert worked.check(prepared, {**answers, **turned}).score == 41, quantities


def test_the_head_says_the_code_the_marks_and_the_rules():
    marks = {cell: Decimal("0.5") for cell in right("slides-2-2-1")}
    document = marking_sheet(key("slides-2-2-1"), marks, "Midterm, question 3", "K7QF-3M2D-X9")
    assert document.title == "Marking sheet: Midterm, question 3"
    text = worked.render(document)
    for said in ("`K7QF-3M2D-X9`", "**20.5 marks** for 41 numbers", "rounded half up", "**Follow-through.**", "/ 0.5"):
        assert said in text
    assert [type(block) for block in document.blocks[:3]] == [Fields, Paragraph, Listing]


def test_a_sheet_of_the_slides_fits_on_two_pages(tmp_path):
    document = marking_sheet(key("slides-2-2-1"), ones(right("slides-2-2-1")), code="K7QF-3M2D-X9")
    assert pages_of(worked.render(document, "pdf"), tmp_path) == 2


@pytest.mark.parametrize("name", [name for name in worked.examples() if name != "epochs-2-2-1"][::6])
def test_every_kind_of_problem_has_a_sheet(name):
    prepared = worked.key(worked.example(name))
    document = marking_sheet(prepared, ones(prepared.askable()))
    found = {row[-1][0].formula.slot.removeprefix("marks of "): row for row in rows(document)}
    assert sorted(found) == sorted(prepared.askable())
    for cell, row in found.items():
        assert numbers(row[1]) == [plain(prepared.shown(cell))]
        assert row[2], cell
        assert row[3], cell
        assert not set(numbers(row[2])) & set(numbers(row[4]))
    assert not document.values
    worked.render(document, "typst")


def test_what_comes_from_outside_is_only_text():
    document = marking_sheet(key("slides-2-2-1"), ones(["loss@1"]), "<script>alert(1)</script>", '#eval("1") `x`')
    assert "<script>alert" not in worked.render(document, "html")
    worked.render(document, "pdf")


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ({}, "found no cell"),
        ({"los@1": Decimal(1)}, "did you mean 'loss@1'"),
        ({"input[1]@1": Decimal(1)}, "is given"),
        ({"loss@1": Decimal(-1)}, "found -1"),
        ({"loss@1": Decimal("NaN")}, "found NaN"),
    ],
)
def test_what_cannot_be_asked_is_refused(marks, said):
    with pytest.raises(WorkedError, match=said):
        marking_sheet(key("slides-2-2-1"), marks)


def test_ranges_of_a_part_of_a_sheet_are_wider():
    prepared = key("slides-2-2-1")
    ((low, high), *_), ((least, most), *_) = (
        accepted_ranges(prepared, cells)["out[5]@2"] for cells in (prepared.askable(), ["out[5]@2"])
    )
    assert least < low <= high < most
