"""Pages that act, in Chromium from the disk: the story of a practice, an exam, phones, keyboards."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

import worked
from tests.live.chromium import Opened, browser
from tests.npm import axe
from worked.live.page import with_inputs
from worked.trace.solution import Solution

WIDTHS = (360, 1200)
WRONG_DELTA = "delta[5]@1"


@pytest.fixture(scope="module")
def chromium():
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def page_file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("live") / "page.html"
    worked.write(worked.worksheet(worked.example("slides-2-2-1"), mode="practice"), path)
    return path


@pytest.fixture
def context(chromium):
    found = chromium.new_context(viewport={"width": 1200, "height": 900}, accept_downloads=True)
    yield found
    found.close()


@pytest.fixture
def opened(context, page_file) -> Opened:
    return Opened(context, page_file)


def numbers() -> dict[str, str]:
    """The right numbers of the blanks."""
    solution = worked.solve(worked.example("slides-2-2-1"))
    return {cell.id: solution[cell.id].shown for cell in solution.cells.values() if cell.formula is not None}


def own_numbers() -> dict[str, str]:
    """The numbers of a student who leaves the slope out of the delta of the output, and goes on rightly from it."""
    task = worked.example("slides-2-2-1")
    wrong = worked.solve(task)["error[5]@1"].shown
    solution = Solution(task, {WRONG_DELTA: Decimal(wrong)})
    return {cell.id: solution[cell.id].shown for cell in solution.cells.values() if cell.formula is not None}


def test_first_end_to_end(opened):
    opened.type("net[3]@1", "0.755")
    assert opened.verdict("net[3]@1") == "correct"
    assert opened.page.evaluate("document.activeElement.dataset.cell") == "out[3]@1"
    own = own_numbers()
    opened.type(WRONG_DELTA, own[WRONG_DELTA])
    assert opened.verdict(WRONG_DELTA) == "mistake"
    assert "the slope of the activation is left out" in opened.text(".verdict")
    opened.page.click("text=What is this mistake?")
    assert "without the slope the error is handed on" in opened.text(".more")
    cells = opened.cells()
    for cell in cells:
        if not opened.blank(cell).input_value():
            opened.type(cell, own[cell])
    wrong = [cell for cell in cells if opened.verdict(cell) not in ("correct", "carried", "rounding")]
    assert wrong == [WRONG_DELTA]
    assert opened.verdict("delta[3]@1") == "carried"
    assert opened.text(".done") == f"All filled in: {len(cells) - 1} of {len(cells)} right."
    assert opened.said == []
    assert opened.asked == [opened.page.url]


def test_the_score_is_that_of_check(opened, tmp_path):
    own = own_numbers()
    cells = opened.cells()
    for cell in cells[:20]:
        opened.blank(cell).fill(own[cell])
    opened.page.click("text=Check all")
    opened.page.click("summary")
    opened.page.get_by_label("Name").fill("Ada <b>")
    with opened.page.expect_download() as download:
        opened.page.click("text=Save answers")
    path = tmp_path / "ada.json"
    download.value.save_as(path)
    sheet = worked.read_sheet(path)
    assert (sheet.student, sheet.trouble) == ("Ada <b>", ())
    report = worked.check(worked.example("slides-2-2-1"), sheet)
    assert f"20 of {len(cells)} filled in, {report.score} right" in opened.text(".bar")
    assert {finding.cell: finding.verdict for finding in report.findings} == {
        cell: opened.verdict(cell) for cell in cells[:20]
    }


def test_answers_survive_a_reload_and_can_be_loaded(opened, tmp_path):
    playwright = pytest.importorskip("playwright.sync_api")
    opened.type("net[3]@1", "0.755")
    opened.page.reload()
    opened.page.wait_for_selector(".bar")
    assert opened.blank("net[3]@1").input_value() == "0.755"
    assert opened.verdict("net[3]@1") == "correct"
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({"student": "Ada", "answers": {"out[3]@1": 0.68, "nonsense": "1"}}), "utf-8")
    opened.page.set_input_files("input[type=file]", path)
    playwright.expect(opened.blank("out[3]@1")).to_have_value("0.68")
    assert opened.blank("net[3]@1").input_value() == ""
    assert "1 answers were loaded" in opened.text(".verdict")
    for text in ("[1, 2", "[]", "null", '{"answers": {"net[99]@1": "1"}}'):
        opened.blank("out[3]@1").focus()
        path.write_text(text, "utf-8")
        opened.page.set_input_files("input[type=file]", path)
        playwright.expect(opened.page.locator(".verdict")).to_contain_text("holds no answers")
        assert opened.blank("out[3]@1").input_value() == "0.68"


def test_the_ladder_of_hints_ends_with_a_number_that_earns_nothing(opened):
    opened.type("net[3]@1", "0.755")
    opened.blank("out[3]@1").focus()
    for name in ("Hint: the formula", "Hint: what it is computed from", "Hint: the numbers put in"):
        opened.page.click(f"text={name}")
    assert "net input of hidden unit 3" in opened.text(".more")
    assert "1 / (1 + e^(−0.755))" in opened.text(".more")
    opened.page.click("text=Show the number")
    assert opened.blank("out[3]@1").input_value() == numbers()["out[3]@1"]
    assert opened.text(".verdict") == "shown by this page: no mark"
    assert "2 of 37 filled in, 1 right" in opened.text(".bar")
    opened.page.reload()
    opened.page.wait_for_selector(".bar")
    assert "2 of 37 filled in, 1 right" in opened.text(".bar")


def test_the_unit_and_the_edges_of_a_blank_light_up(opened):
    opened.blank("net[3]@1").focus()
    lit = opened.page.locator("main svg.network").first.locator(".lit")
    assert sorted(each.get_attribute("data-at") for each in lit.all()) == ["1", "1>3", "2", "2>3", "3"]


def test_a_phase_is_checked_at_once(opened):
    opened.blank("net[3]@1").fill("0.755")
    opened.blank("net[4]@1").fill("0.5")
    opened.page.click("text=Check forward pass")
    assert opened.text(".phase output") == "1 of 7 right"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_no_finding_and_nothing_is_cut_off(chromium, page_file, width, scheme):
    script = axe()
    # The policy of the page lets no script in, so that the one that tests it needs a context without it.
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    opened = Opened(context, page_file)
    opened.type("net[3]@1", "0.775")
    opened.type("out[3]@1", "0.6")
    opened.page.click("text=Hint: the formula")
    opened.page.click("summary")
    opened.page.evaluate(script)
    found = opened.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found["violations"]] == []
    assert opened.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    context.close()


def test_a_page_works_by_keyboard_alone(opened):
    for _ in range(12):
        opened.page.keyboard.press("Tab")
        if opened.page.evaluate("document.activeElement.matches('input[data-cell]')"):
            break
    assert opened.page.evaluate("document.activeElement.dataset.cell") == "net[3]@1"
    opened.page.keyboard.type("0.755")
    opened.page.keyboard.press("Tab")
    assert opened.verdict("net[3]@1") == "correct"
    assert opened.page.evaluate("document.activeElement.dataset.cell") == "out[3]@1"
    opened.page.keyboard.type("?")
    assert "1/(1 + e^" in opened.text(".more")
    opened.page.keyboard.type("0.755")
    opened.page.keyboard.press("Enter")
    opened.page.keyboard.press("Shift+Tab")
    opened.page.keyboard.type("!")
    assert opened.text(".more strong")
    for _ in range(3):
        opened.page.keyboard.type("?")
    assert opened.blank("out[3]@1").input_value() == numbers()["out[3]@1"]


def test_on_paper_there_are_ruled_blanks_and_no_buttons(opened):
    opened.page.emulate_media(media="print")
    assert not opened.page.locator("button:visible").count()
    style = "(each) => [getComputedStyle(each).borderTopWidth, getComputedStyle(each).borderBottomStyle]"
    assert opened.blank("net[3]@1").evaluate(style) == ["0px", "solid"]


def test_an_exam_is_typed_and_saved_and_checks_nothing(context, tmp_path):
    task = worked.example("slides-2-2-1")
    path = tmp_path / "exam.html"
    worked.write(with_inputs(worked.worksheet(task, mode="student"), task), path)
    opened = Opened(context, path)
    opened.type("net[3]@1", "0.775")
    assert opened.verdict("net[3]@1") is None
    assert opened.text(".progress") == "1 of 45 blanks filled in"
    with opened.page.expect_download() as download:
        opened.page.click("text=Save answers")
    download.value.save_as(tmp_path / "sheet.json")
    assert worked.read_sheet(tmp_path / "sheet.json").answers == {"net[3]@1": "0.775"}
    assert opened.said == []
    assert opened.asked == [path.as_uri()]
