"""Pages in Chromium: nothing is cut off on a phone, and axe-core, which is not shipped, has no finding."""

from __future__ import annotations

import html
import json
import re
import subprocess
from functools import cache
from pathlib import Path
from shutil import which

import pytest

import worked
from tests.npm import axe
from worked.record import replace

WIDTHS = (390, 360)
PROBE = """
(async () => {
  // Until the page has looked at itself.
  await new Promise((done) => setTimeout(done, 1000));
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
  const found = AXE ? await axe.run(document, {resultTypes: ["violations"]}) : {violations: []};
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
              ("softmax-3-class", "student"), ("early-stopping", "student"), ("clip-norm", "key"),
              ("matrix-2-3-1", "solved"), ("matrix-2-3-1", "student")]  # fmt: skip
    found = {f"{name}, {mode}": worked.worksheet(worked.example(name), mode=mode) for name, mode in wanted}
    given = worked.example("slides-2-2-1")
    given = replace(given, options=replace(given.options, layout="compact", fields=("Name", "Date")))
    found |= {f"compact, {mode}": worked.worksheet(given, mode=mode) for mode in ("solved", "student")}
    answers = {"net[3]@1": "0.775", "out[3]@1": "0.685", "delta[5]@1": "0.1"}
    found["feedback"] = worked.feedback(worked.check(worked.example("slides-2-2-1"), answers))
    return {name: str(worked.render(page, "html")) for name, page in found.items()}


def looked_at(folder: Path) -> dict[str, dict[str, list[str]]]:
    """What the browser finds of each page at each width: one run for all."""
    program, script = browser(), axe()
    if not program:
        pytest.skip("Chromium is not installed")
    frames = []
    for name, page in pages().items():
        for width in WIDTHS:
            first = width == WIDTHS[0]
            probe = PROBE.replace("NAME", json.dumps(f"{name}, {width}")).replace("AXE", json.dumps(first))
            tail = f"<script>{script if first else ''}</script><script>{probe}</script></body>"
            probed = page.replace("</body>", tail)
            frames.append(f'<iframe title="page" width="{width}" height="900" srcdoc="{html.escape(probed)}"></iframe>')
    path = folder / "pages.html"
    path.write_text(f"<!DOCTYPE html><title>pages</title><body>{''.join(frames)}</body>", "utf-8")
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1200,900",
               "--virtual-time-budget=60000", "--dump-dom", path.as_uri()]  # fmt: skip
    dumped = subprocess.run(command, capture_output=True, text=True, timeout=300).stdout
    said = [
        json.loads(html.unescape(each)) for each in re.findall(r'<pre class="result">(.*?)</pre>', dumped, re.DOTALL)
    ]
    return {each["name"]: each for each in said}


def test_pages_on_a_phone(tmp_path):
    """One test for all pages, since each worker that has one would start the browser anew."""
    found = looked_at(tmp_path)
    assert found.keys() == {f"{name}, {width}" for name in pages() for width in WIDTHS}
    assert {name: each["cut"] for name, each in found.items() if each["cut"]} == {}
    assert {name: each["axe"] for name, each in found.items() if each["axe"]} == {}
