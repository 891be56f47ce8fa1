"""Node: the modules of live pages run outside a browser."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from shutil import which
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent


def run(script: str, given: Any) -> Any:
    """What a script of this folder makes of data, as JSON; the test is skipped where Node is not installed."""
    program = which("node")
    if program is None:
        pytest.skip("Node is not installed")
    done = subprocess.run(
        [program, str(HERE / script)], input=json.dumps(given), capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
