"""Paper: pages as programs print them, and what can be read on them, by programs that are not ours."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest

from tests.live.chromium import browser

DARK = 128  # of 255: darker pixels are ink
INK = bytes(int(shade < DARK) for shade in range(256))
_STARTED: list[Callable[[], Any]] = []


class Printed(NamedTuple):
    """A page as pixels: how wide and high it is, and a byte for each, 1 where there is ink."""

    width: int
    height: int
    ink: bytes

    def number(self) -> int:
        """The pixels as the bits of one number, so that pages are compared at once."""
        return int.from_bytes(self.ink, "big")


def needed(program: str) -> str:
    """The program, or the test is skipped."""
    found = which(program)
    if not found:
        pytest.skip(f"{program} is not installed")
    return found


def texts(pdf: bytes) -> list[str]:
    """The text of each page."""
    command = [needed("pdftotext"), "-layout", "-", "-"]
    said = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    return said.split("\f")[:-1]


def printed(pdf: bytes, dots: int = 60) -> list[Printed]:
    """Each page with so many dots to the inch."""
    with TemporaryDirectory() as folder:
        command = [needed("pdftoppm"), "-r", str(dots), "-gray", "-", f"{folder}/page"]
        subprocess.run(command, input=pdf, capture_output=True, check=True)
        return [_read(path.read_bytes()) for path in sorted(Path(folder).iterdir())]


def _read(content: bytes) -> Printed:
    """A picture in the format PGM."""
    _, size, _, pixels = content.split(b"\n", 3)
    width, height = map(int, size.split())
    return Printed(width, height, pixels.translate(INK))


def lies_under(under: list[Printed], over: list[Printed]) -> bool:
    """Whether all ink of some pages is on others too, at the same places."""
    pairs = list(zip(under, over, strict=True))
    return all(one[:2] == other[:2] and not one.number() & ~other.number() for one, other in pairs)


@contextmanager
def one_browser() -> Iterator[None]:
    """Within it, Chromium is started once, when it is first asked for."""
    with ExitStack() as stack:
        _STARTED.append(cache(lambda: stack.enter_context(browser())))
        yield
        _STARTED.pop()


def from_browser(text: str) -> bytes:
    """What Chromium prints of a web page."""
    page = _STARTED[-1]().new_page()
    page.set_content(text)
    made = page.pdf(prefer_css_page_size=True, print_background=True)
    page.close()
    return made
