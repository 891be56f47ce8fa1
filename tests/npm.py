"""What npm has installed for tests, none of it shipped: in this checkout, or for the whole machine."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path
from shutil import which

import pytest

ROOT = Path(__file__).resolve().parent.parent


@cache
def _places() -> list[Path]:
    places = [ROOT / "node_modules"]
    if which("npm"):
        found = subprocess.run(["npm", "root", "-g"], capture_output=True, text=True)
        places.append(Path(found.stdout.strip()))
    return places


def installed(package: str, file: str) -> Path:
    """A file of a package; the test is skipped, with the reason, where npm has not installed it."""
    found = next((path for place in _places() if (path := place / package / file).is_file()), None)
    if found is None:
        pytest.skip(f"{package} is not installed: npm install {package}")
    return found


def axe() -> str:
    """The script of axe-core, which finds what is not accessible in a page."""
    return installed("axe-core", "axe.min.js").read_text("utf-8")
