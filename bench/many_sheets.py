"""Many sheets: the exam of a class in one PDF, beside what Typst alone takes. Run: python bench/many_sheets.py

Each measurement runs in a process of its own, since Typst remembers what it has set before; the clock starts when the
documents, or the source, are there.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from speed import Row, table  # noqa: E402
from timing import machine, ratios  # noqa: E402

import worked  # noqa: E402
from worked.document import EXAM, Document, key_of  # noqa: E402
from worked.record import replace  # noqa: E402
from worked.rendering import render_all  # noqa: E402
from worked.rendering.pdf import TIMESTAMP  # noqa: E402

EXAMPLE, SHEETS = "slides-2-2-1", 100
DRAWN = ("weight", "input")
AIM = 1.3


def documents(mode: str) -> list[Document]:
    """The sheets of a class, or their keys: two pages each, with numbers of their own."""
    given = worked.example(EXAMPLE)
    task = replace(given, options=replace(given.options, layout="compact", fields=("Name",)))
    draw = random.Random(7)
    cells = [name for name in task.givens() if name.startswith(DRAWN) and name.endswith("@1")]
    found = []
    for place in range(SHEETS):
        variant = task.with_givens({name: f"{draw.randint(1, 9) / 10}" for name in cells})
        code = f"K7QF-{place:04d}"
        sheet = replace(worked.worksheet(variant, "student"), layout=EXAM, code=code, badge=code)
        found.append(sheet if mode == "student" else key_of(sheet, worked.worksheet(variant, "key").values))
    return found


def once(side: str, mode: str) -> float:
    """The seconds of one side: `ours` from the documents to the PDF, `peer` from the source to the PDF."""
    import typst

    pages = documents(mode)
    if side == "ours":
        start = perf_counter()
        render_all(pages, "pdf")
        return perf_counter() - start
    files = {"main.typ": str(render_all(pages, "typst")).encode()}
    start = perf_counter()
    typst.compile(files, timestamp=TIMESTAMP, ignore_system_fonts=True, pdf_standards=["ua-1"])
    return perf_counter() - start


def measured(rounds: int) -> Iterator[Row]:
    """Sheets and keys; both sides take turns."""
    for mode, what in (("student", "sheets"), ("key", "keys")):
        spent: dict[str, list[float]] = {"ours": [], "peer": []}
        for _ in range(rounds):
            for side, seconds in spent.items():
                command = [sys.executable, __file__, "--once", side, mode]
                seconds.append(float(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
        ours, peer = (f"{1000 * median(seconds):.0f} ms" for seconds in spent.values())
        named = f"{SHEETS} {what} of two pages in one PDF"
        yield Row(named, ours, f"`typst.compile` of the same source: {peer}", *ratios(*spent.values()), AIM)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="Measure how long a class's exam takes beside Typst alone.")
    parser.add_argument("--rounds", type=int, default=5, help="rounds in which both sides take turns (5)")
    parser.add_argument("--once", nargs=2, metavar=("SIDE", "MODE"), help="one measurement, in seconds")
    asked = parser.parse_args()
    if asked.once:
        print(once(*asked.once))
    else:
        print(f"Machine: {machine()}\n\n{table(list(measured(asked.rounds)))}")


if __name__ == "__main__":
    main()
