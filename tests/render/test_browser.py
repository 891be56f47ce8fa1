"""Pages in Chromium: nothing is cut off on a phone, and axe-core, which is not shipped, has no finding."""

from __future__ import annotations

import html
import json
import re
import subprocess
from functools import cache
from shutil import which

import pytest

import worked
from tests.npm import axe
from worked.record import replace

WIDTHS = (390, 360)
PROBE = """
(async () => {
  const width = document.documentElement.clientWidth, cut = [];
  for (const each of document.querySelectorAll("h1, h2, h3, h4, p, li, math, table, figure, .side, .blank")) {
    const scrolls = each.closest(".wide");
    if (each.getBoundingClientRect().right > width + 1 && !scrolls) cut.push(each.outerHTML.slice(0, 120));
  }
  for (const each of document.querySelectorAll("*")) {
    const overflows = each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== "visible";
    if (overflows && each !== document.documentElement && !(each.matches(".wide") && each.tabIndex === 0)) {
      cut.push("scrolls without a sign: " + each.outerHTML.slice(0, 120));
    }
  }
  const found = await axe.run(document, {resultTypes: ["violations"]});
  const told = found.violations.map((each) => each.id + ": " + each.nodes[0].html.slice(0, 120));
  const whole = document.documentElement.scrollWidth > width ? ["the page scrolls sideways"] : [];
  const result = parent.document.createElement("pre");
  result.className = "result";
  result.textContent = JSON.stringify({name: NAME, cut: [...whole, ...cut], axe: told});
  parent.document.body.appendChild(result);
})();
"""


def browser() -> str | None:
    """A Chromium, by one of its names."""
    return next(filter(None, map(which, ("chromium", "chromium-browser", "google-chrome"))), None)


@cache
def pages() -> dict[str, str]:
    """Pages of several kinds as HTML, by their names."""
    wanted = [("slides-2-2-1", "solved"), ("slides-2-2-1", "student"), ("batch-norm-2-2-1", "solved"),
              ("softmax-3-class", "student"), ("early-stopping", "student"), ("clip-norm", "key")]  # fmt: skip
    found = {f"{name}, {mode}": worked.worksheet(worked.example(name), mode=mode) for name, mode in wanted}
    given = worked.example("slides-2-2-1")
    given = replace(given, options=replace(given.options, layout="compact", fields=("Name", "Date")))
    found |= {f"compact, {mode}": worked.worksheet(given, mode=mode) for mode in ("solved", "student")}
    answers = {"net[3]@1": "0.775", "out[3]@1": "0.685", "delta[5]@1": "0.1"}
    found["feedback"] = worked.feedback(worked.check(worked.example("slides-2-2-1"), answers))
    return {name: str(worked.render(page, "html")) for name, page in found.items()}


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[str]]]:
    """What the browser finds of each page at each width: one run for all."""
    program, script = browser(), axe()
    if not program:
        pytest.skip("Chromium is not installed")
    frames = []
    for name, page in pages().items():
        for width in WIDTHS:
            tail = f"<script>{script}</script><script>{PROBE}</script></body>"
            probed = page.replace("</body>", tail.replace("NAME", json.dumps(f"{name}, {width}")))
            frames.append(f'<iframe title="page" width="{width}" height="900" srcdoc="{html.escape(probed)}"></iframe>')
    path = tmp_path_factory.mktemp("browser") / "pages.html"
    path.write_text(f"<!DOCTYPE html><title>pages</title><body>{''.join(frames)}</body>", "utf-8")
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1200,900",
               "--virtual-time-budget=60000", "--dump-dom", path.as_uri()]  # fmt: skip
    dumped = subprocess.run(command, capture_output=True, text=True, timeout=300).stdout
    said = [
        json.loads(html.unescape(each)) for each in re.findall(r'<pre class="result">(.*?)</pre>', dumped, re.DOTALL)
    ]
    return {each["name"]: each for each in said}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", pages())
def test_nothing_is_cut_off_on_a_phone(looked_at, name, width):
    assert looked_at[f"{name}, {width}"]["cut"] == []


@pytest.mark.parametrize("name", pages())
def test_axe_has_no_finding(looked_at, name):
    assert looked_at[f"{name}, {WIDTHS[0]}"]["axe"] == []
