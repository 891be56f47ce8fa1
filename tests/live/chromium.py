"""Chromium: pages opened from the disk in the browser of the system, driven by Playwright; its network is watched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Any

import pytest

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def browser() -> Iterator[Any]:
    """The browser; the test is skipped, with the reason, where it or Playwright is not installed."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is not installed: pip install playwright"
    )
    program = next(filter(None, map(which, PROGRAMS)), None)
    if program is None:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


class Opened:
    """A page and what it says: `said` are messages of the console and errors, `asked` the addresses of its requests."""

    ready = ".bar"  # what is there when the page can be used

    def __init__(self, context: Any, path: Path, state: str = "") -> None:
        self.page = context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri() + state)
        self.page.wait_for_selector(self.ready)

    def blank(self, cell: str) -> Any:
        """The input of a cell."""
        return self.page.locator(f'input[data-cell="{cell}"]').first

    def type(self, cell: str, text: str) -> None:
        """Type into a blank, and press Enter."""
        self.blank(cell).focus()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def verdict(self, cell: str) -> str | None:
        """What the page finds of a cell."""
        return self.blank(cell).get_attribute("data-verdict")

    def text(self, selector: str) -> str:
        """The text of an element."""
        return self.page.inner_text(selector)

    def cells(self) -> list[str]:
        """The cells that have a blank, in the order of the page."""
        slots = [each.get_attribute("data-cell") for each in self.page.locator("input[data-cell]").all()]
        return list(dict.fromkeys(slot for slot in slots if " " not in slot))
