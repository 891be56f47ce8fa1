"""A copy of the package with one file more, as somebody adds it who extends it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def extended(folder: Path, file: str, text: str) -> Path:
    """A checkout with one file more."""
    for name in ("worked", "templates", "examples"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    target = folder / file
    assert not target.exists()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    return folder


def python(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """A script run on a checkout."""
    place = {**os.environ, "PYTHONPATH": str(folder), "PYTHONWARNINGS": "error"}
    return subprocess.run(
        [sys.executable, "-c", script], cwd=folder, env=place, capture_output=True, text=True, check=False, timeout=300
    )


def found_by(folder: Path, script: str) -> Any:
    """What a script run on a checkout prints as JSON."""
    done = python(folder, script)
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


def worked(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command of a checkout."""
    place = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", "worked", *arguments]
    return subprocess.run(command, cwd=folder, env=place, capture_output=True, text=True, check=False, timeout=300)
