"""The lab in Chromium from the disk: a weight changed by typing, keys and dragging; steps, updates, links, phones."""

from __future__ import annotations

import html
import re
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import worked
from tests.live.chromium import Opened, browser
from tests.npm import axe
from worked.commands import main
from worked.live.lab_data import lab_data
from worked.trace.solution import Solution

NAME = "slides-2-2-1"
KINDS = (NAME, "xor-2-2-1", "softmax-3-class", "early-stopping", "adam-2-2-1")
READY = "#line math"


class Lab(Opened):
    """A lab in a page."""

    ready = READY

    def field(self, name: str) -> Any:
        """The field of a given number by its name in words."""
        return self.page.get_by_label(name, exact=True)

    def shown(self) -> dict[str, str]:
        """What the page shows of each computed cell, by its name in words; the first of each name."""
        script = "(all) => all.map((each) => ['.name', '.value'].map((part) => each.querySelector(part).textContent))"
        found: dict[str, str] = {}
        for name, value in self.page.locator("#numbers .chip").evaluate_all(script):
            found.setdefault(name.removesuffix(": "), value.replace("\N{MINUS SIGN}", "-"))
        return found

    def until(self, expression: str) -> None:
        """Wait for an expression to be true. Playwright's own way is against the policy of a page."""
        end = time.monotonic() + 30
        while not self.page.evaluate(expression):
            assert time.monotonic() < end, expression
            self.page.evaluate("new Promise((done) => requestAnimationFrame(done))")

    def click(self, name: str) -> None:
        """Click a button."""
        self.page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture(scope="module")
def chromium():
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("lab")
    for name in KINDS:
        (folder / f"{name}.html").write_text(worked.lab(worked.example(name)), "utf-8")
    return {name: folder / f"{name}.html" for name in KINDS}


@pytest.fixture
def context(chromium):
    found = chromium.new_context(viewport={"width": 1200, "height": 900})
    yield found
    found.close()


@pytest.fixture
def opened(context, files) -> Lab:
    return Lab(context, files[NAME])


def expected(numbers: dict[str, str], steps: int = 1) -> Solution:
    return Solution(worked.example(NAME).with_givens(numbers).altered(steps=steps))


def test_one_weight_is_changed_and_all_numbers_and_the_picture_follow(opened):
    opened.field("weight from 1 to 3").fill("-0.75")
    solution, shown = expected({"weight[1>3]@1": "-0.75"}), opened.shown()
    assert shown["net input of hidden unit 3"] == solution["net[3]@1"].shown
    assert shown["delta of hidden unit 3"] == solution["delta[3]@1"].shown
    assert shown["new weight from 4 to 5"] == solution["weight[4>5]@2"].shown
    assert "edge negative" in opened.page.locator("svg.net line.edge").first.get_attribute("class")
    assert solution["out[3]@1"].shown in opened.page.locator("svg.net").text_content()
    assert opened.said == []
    assert {address.partition("#")[0] for address in opened.asked if not address.startswith("data:")} == {
        opened.page.url.partition("#")[0]
    }


def test_a_number_moves_by_keys_and_by_dragging_and_comes_back(opened):
    field = opened.field("weight from 1 to 3")
    field.focus()
    for key, value in (("ArrowUp", "0.2"), ("PageDown", "\N{MINUS SIGN}0.8"), ("Shift+ArrowUp", "0.2")):
        opened.page.keyboard.press(key)
        assert field.input_value().replace("-", "\N{MINUS SIGN}") == value
    field.blur()
    box = field.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    opened.page.mouse.move(x, y)
    opened.page.mouse.down()
    opened.page.mouse.move(x + 31, y, steps=4)
    opened.page.mouse.up()
    assert field.input_value() == "0.7"
    assert opened.shown()["net input of hidden unit 3"] == expected({"weight[1>3]@1": "0.7"})["net[3]@1"].shown
    opened.click("Undo")
    assert opened.shown()["net input of hidden unit 3"] == expected({})["net[3]@1"].shown


def test_what_is_no_number_changes_nothing_and_is_told(opened):
    before = opened.shown()
    opened.field("weight from 1 to 3").fill("0.1x")
    opened.page.keyboard.press("Tab")
    assert opened.page.inner_text("#complaint") == "Expected a number."
    assert opened.field("weight from 1 to 3").get_attribute("aria-invalid") == "true"
    assert opened.shown() == before


def test_steps_go_forward_and_back_through_all_cells(opened):
    assert opened.page.inner_text("#cell-name") == "Net input of hidden unit 3"
    opened.page.focus("#next")
    opened.page.keyboard.press("ArrowRight")
    assert opened.page.inner_text("#cell-name") == "Net input of hidden unit 4"
    opened.page.keyboard.press("ArrowLeft")
    opened.click("Next →")
    opened.click("← Back")
    assert opened.page.inner_text("#cell-name") == "Net input of hidden unit 3"
    lines = opened.page.locator("#line math").all_text_contents()
    assert re.sub(r"\s", "", lines[2]) == "=0.1⋅0.35+0.8⋅0.9"
    assert re.sub(r"\s", "", lines[3]) == "=0.7550"
    opened.page.keyboard.press("End")
    assert opened.page.inner_text("#count") == "41 / 41"
    assert opened.page.get_attribute("#next", "aria-disabled") == "true"


def test_a_number_is_explained_by_the_cells_that_it_depends_on(opened):
    opened.page.locator("#numbers .chip", has_text="delta of hidden unit 3").first.click()
    opened.click("Explain this number")
    near = opened.page.locator("#numbers .near .name").all_inner_texts()
    assert [each.strip() for each in near] == ["error of hidden unit 3:", "slope of hidden unit 3:"]
    far = " ".join(opened.page.locator("#numbers .far .name").all_text_contents())
    assert "net input of output unit 5" in far
    assert "delta of hidden unit 4" not in far
    labels = opened.page.locator("#given .far input").evaluate_all("(all) => all.map((each) => each.ariaLabel)")
    assert "target of output unit 5" in labels


def test_updates_go_on_with_the_new_weights_and_draw_the_loss(opened):
    opened.click("Next update")
    opened.page.get_by_label("Number of updates").fill("9")
    opened.click("Run")
    opened.until("document.querySelector('#done').textContent === 'Updates so far: 10.'")
    solution, shown = expected({}, 11), opened.shown()
    assert shown["loss"] == solution["loss@11"].shown
    assert shown["new weight from 1 to 3"] == solution["weight[1>3]@12"].shown
    assert opened.page.locator("#curve circle.dot").count() == 11
    opened.click("Back to the start")
    assert opened.shown()["loss"] == expected({})["loss@1"].shown


def test_a_link_holds_the_state_and_a_broken_one_changes_nothing(context, opened, files):
    opened.field("weight from 1 to 3").fill("0.5")
    opened.click("Next update")
    opened.until("location.hash.endsWith(';u1')")
    again = Lab(context, files[NAME], opened.page.evaluate("location.hash"))
    again.until("document.querySelector('#done').textContent === 'Updates so far: 1.'")
    assert again.shown() == opened.shown()
    again.click("Undo")
    again.click("Undo")
    assert again.shown()["loss"] == expected({})["loss@1"].shown
    broken = Lab(context, files[NAME], "#1;" + opened.page.evaluate("location.hash").split(";")[1] + ";0=<img src=x>")
    assert broken.page.inner_text("#status") == "The link could not be read; the page shows the start."
    assert broken.shown()["loss"] == expected({})["loss@1"].shown
    assert broken.said == []


def test_the_learning_rate_says_too_small_and_too_large(context, files):
    opened = Lab(context, files["xor-2-2-1"])
    for value, kind in ((-60, "small"), (20, "large"), (60, "large")):
        opened.page.locator("#rate").fill(str(value))
        opened.until(f"document.querySelector('#rate-said').className === 'said {kind}'")
    assert opened.text("#rate-said") == "Too large: after 20 epochs the loss is higher than before."
    name = opened.page.locator("#rate-curve svg").get_attribute("aria-label")
    assert re.fullmatch(r"Loss after 20 epochs by learning rate: lowest at 0\.\d+\.", name)
    assert opened.said == []


def test_the_exponents_of_adam_go_on(context, files):
    opened = Lab(context, files["adam-2-2-1"])
    opened.page.locator("#numbers .chip", has_text="first moment corrected value from x1 to h1").first.click()
    exponent = opened.page.locator("#line math").nth(2).locator("msup").last
    assert exponent.text_content() == "0.91"
    opened.click("Next update")
    opened.until("document.querySelector('#done').textContent === 'Updates so far: 1.'")
    assert exponent.text_content() == "0.92"


def test_regions_are_drawn(opened):
    opened.until("document.querySelector('#plane-said').textContent")
    pixel = "document.querySelector('#plane').getContext('2d').getImageData({}, 300, 1, 1).data.join()"
    assert opened.page.evaluate(pixel.format(5)) != opened.page.evaluate(pixel.format(380))


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [(NAME, 360, "light"), (NAME, 1200, "dark"), ("softmax-3-class", 360, "dark"), ("early-stopping", 360, "light")],
)
def test_axe_has_no_finding_and_nothing_is_cut_off(chromium, files, name, width, scheme):
    script = axe()
    # The policy of the page lets no script in, so that the one that tests it needs a context without it.
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    opened = Lab(context, files[name])
    opened.page.click("#next")
    opened.page.click("#explain")
    opened.page.evaluate(script)
    found = opened.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found["violations"]] == []
    assert opened.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    context.close()


def test_motion_stops_for_those_who_ask_for_it(chromium, files):
    context = chromium.new_context(reduced_motion="reduce")
    opened = Lab(context, files[NAME])
    opened.page.locator("#numbers .chip", has_text="delta of hidden unit 3").first.click()
    style = "(each) => getComputedStyle(each).animationName"
    assert opened.page.locator("svg.net .flow.on").first.evaluate(style) == "none"
    context.close()


def test_the_policy_allows_this_script_and_nothing_else(files):
    text = files[NAME].read_text("utf-8")
    policy = html.unescape(re.search(r'Security-Policy" content="([^"]*)"', text)[1])
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert len(re.findall(r"<script", text)) == 2
    assert not re.search(r"\ssrc=|@import|<link|\sstyle=|\son\w+=", text)
    assert len(text.encode("utf-8")) < 250_000
    assert sha256(text.encode()).digest() == sha256(worked.lab(worked.example(NAME)).encode()).digest()


def test_a_title_from_outside_ends_no_script():
    problem = worked.record.replace(worked.example(NAME), title="</script><script>alert(1)</script>")
    text = worked.lab(problem)
    assert "<script>alert" not in text


def test_a_long_training_is_refused():
    with pytest.raises(
        worked.WorkedError,
        match=r"the lab has at most 2000 numbers, found \d+; take at most 41 updates with --steps 41$",
    ):
        worked.lab(worked.example("epochs-2-2-1"))
    assert len(lab_data(worked.example("epochs-2-2-1").altered(steps=41))["cells"]) <= 2000


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--to", "text"], "--mode lab: the lab is a page in HTML, found 'text'"),
        (["--to", "html", "--prove"], "--prove: the lab has none of this"),
        (["--to", "html", "--inputs"], "--inputs: the lab has none of this"),
    ],
)
def test_the_command_refuses_what_is_no_lab(more, said):
    done = CliRunner().invoke(main, ["solve", NAME, "--mode", "lab", *more])
    assert done.exit_code == 2
    assert said in done.output
