"""Builds the tables of docs/problem-files.md from the keys themselves: python docs/build.py"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "problem-files.md"
MARK = re.compile(r"(<!-- keys: ([a-z]*) -->\n).*?(<!-- end -->)", re.DOTALL)


def table(section: str) -> str:
    """The table of one section's keys."""
    from worked.problem.keys import DIGITS, SECTIONS

    keys = DIGITS if section == "digits" else SECTIONS["" if section == "problem" else section]
    rows = ["| key | what it is | left out |", "| :--- | :--- | :--- |"]
    for name, key in keys.items():
        left_out = key.default or ("refused" if section in REQUIRED else "")
        rows.append(f"| `{name}` | {key.meaning} | {left_out} |")
    return "\n".join(rows) + "\n"


REQUIRED = ("network", "samples")


def built(text: str) -> str:
    """The page with its tables made anew."""
    return MARK.sub(lambda found: found[1] + "\n" + table(found[2]) + "\n" + found[3], text)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    PAGE.write_text(built(PAGE.read_text("utf-8")), "utf-8")
