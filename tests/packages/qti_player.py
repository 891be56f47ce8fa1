"""The player of QTI 3 items by amp-up.io (npm: qti3-item-player), in Chromium: it shows an item and marks answers.

It is not shipped. Tests that need it are skipped where npm has not installed it: `npm install --no-save
qti3-item-player` in this checkout, or `npm install -g`.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.house import ROOT
from tests.live.chromium import browser

QTI = "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}"
# The player tells its console of every expression; the page says nothing of it.
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Item</title>
<link rel="stylesheet" href="{style}"><div id="app"></div><script>console.log = () => {{}}</script>
<script src="{vue}"></script><script src="{player}"></script><script>
window.ready = 0; window.ended = null;
const props = {{
  containerClass: "qti3-player-container-fluid", containerPaddingClass: "qti3-player-container-padding-2",
  colorClass: "qti3-player-color-default", suppressAlertMessages: true, suppressInvalidResponseMessages: true,
}};
const on = {{
  notifyQti3PlayerReady: player => {{ window.player = player }}, notifyQti3ItemReady: () => {{ window.ready += 1 }},
  notifyQti3EndAttemptCompleted: found => {{ window.ended = found.state }},
}};
new Vue({{render: make => make(qti3Player, {{props, on}})}}).$mount("#app");
</script></html>"""
LOAD = """xml => {
  ready = 0;
  const sessionControl = {max_attempts: 0, show_feedback: true, validate_responses: false};
  player.loadItemFromXml(xml, {guid: "1", status: "interacting", sessionControl});
}"""
ANSWER = """texts => {
  const inputs = document.querySelectorAll("input");
  texts.forEach((text, place) => {
    inputs[place].value = text;
    inputs[place].dispatchEvent(new Event("input"));
  });
  ended = null;
  player.endAttempt("test");
}"""


def modules() -> Path:
    """Where npm has installed the player; the test is skipped, with the reason, where it has not."""
    places = [ROOT / "node_modules"]
    if which("npm"):
        found = subprocess.run(["npm", "root", "-g"], capture_output=True, text=True)
        places.append(Path(found.stdout.strip()))
    for place in places:
        if (place / "qti3-item-player").is_dir() and (place / "vue").is_dir():
            return place
    pytest.skip("qti3-item-player is not installed: npm install --no-save qti3-item-player")


class Player:
    """A page with the player, and an item in it; `said` are its errors."""

    def __init__(self, page: Any) -> None:
        self.page, self.said = page, list[str]()
        self.responses: list[str] = []
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("console", lambda message: self.said.append(message.text) if message.type == "error" else None)

    def load(self, xml: bytes) -> None:
        """Show an item."""
        entries = ET.fromstring(xml).iter(f"{QTI}qti-text-entry-interaction")
        self.responses = [entry.attrib["response-identifier"] for entry in entries]
        self.page.evaluate(LOAD, _plain(xml))
        self.page.wait_for_function("ready > 0")

    def marked(self, answers: Mapping[str, str]) -> dict[str, Any]:
        """The outcomes of answers by the identifiers of their responses; others are left blank."""
        self.page.evaluate(ANSWER, [answers.get(name, "") for name in self.responses])
        self.page.wait_for_function("ended !== null")
        return {each["identifier"]: each["value"] for each in self.page.evaluate("ended.outcomeVariables")}


def _plain(xml: bytes) -> str:
    """An item without the stylesheet beside it, which is not there."""
    text = xml.decode("utf-8")
    start = text.index("<qti-stylesheet")
    return text[:start] + text[text.index("/>", start) + 2 :]


@contextmanager
def player(folder: Path) -> Iterator[Player]:
    """The player in a browser."""
    place = modules()
    with browser() as started:
        path = folder / "player.html"
        dist = place / "qti3-item-player" / "dist"
        addresses = {
            "style": (dist / "qti3Player.css").as_uri(),
            "player": (dist / "qti3Player.umd.min.js").as_uri(),
            "vue": (place / "vue" / "dist" / "vue.min.js").as_uri(),
        }
        path.write_text(PAGE.format(**addresses), encoding="utf-8")
        found = Player(started.new_page())
        found.page.goto(path.as_uri())
        found.page.wait_for_function("window.player")
        yield found
