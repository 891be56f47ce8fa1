"""Grading: sheets of a class, each of a variant of its own, beside checking correct ones with one key.

Run: python bench/grading.py [--sheets N]. It says how the time grows with the number of sheets, too.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from timing import interleaved, machine, ratios  # noqa: E402

import worked  # noqa: E402
from tests.classroom.classes import folder, people, right, toml, variants, wrong  # noqa: E402
from tests.students.classroom import Paper  # noqa: E402
from worked.checking.check import check  # noqa: E402
from worked.checking.sheets.sheet import parse_sheet  # noqa: E402
from worked.classroom.grading import Feedback  # noqa: E402

AIM = 3.0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sheets", type=int, default=200)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        exam = folder(place / "exam", people(given.sheets)).path
        for name, work in (("right", right), ("wrong", wrong)):
            _hand_in(place / name, work, given.sheets)
            _hand_in(place / f"{name} few", work, given.sheets // 4)
        first = next(iter(variants(given.sheets).values()))
        key = worked.key(worked.parse(first.text))
        papers = [toml(right(first, seed).answers).encode() for seed in range(given.sheets)]
        rivals: dict[str, Callable[[], object]] = {
            "checked": lambda: [check(key, parse_sheet(paper, "sheet", "toml")) for paper in papers],
            "right": partial(_grade, exam, place / "right"),
            "again": partial(worked.grade, exam, place / "right"),
            **{name: partial(_grade, exam, place / name) for name in ("wrong", "right few", "wrong few")},
            "pages": partial(_grade, exam, place / "wrong", place / "pages"),
        }
        seconds = interleaved(rivals, given.rounds)
    print(f"{machine()}\n{given.sheets} sheets of 43 cells; ratio of the minima, of the medians\n")
    for name, said in (
        ("right", f"correct sheets graded, beside checking with one key (aim: at most {AIM:g})"),
        ("wrong", f"sheets with a fault graded, beside checking correct ones with one key (aim: at most {AIM:g})"),
        ("pages", "the same with a feedback page for each"),
        ("again", "graded again when nothing has changed"),
    ):
        low, middle = ratios(seconds[name], seconds["checked"])
        each = 1000 * min(seconds[name]) / given.sheets
        print(f"{low:6.2f} {middle:6.2f}  {each:7.2f} ms a sheet: {said}")
    for name in ("right", "wrong"):
        low, middle = ratios(seconds[name], seconds[f"{name} few"])
        print(
            f"{low / 4:6.2f} {middle / 4:6.2f}  time of a {name} sheet beside that in a class of a fourth (linear: 1)"
        )


def _hand_in(sheets: Path, work: Callable[..., Paper], count: int) -> None:
    """The sheets of a class in a folder."""
    sheets.mkdir()
    for number, (code, variant) in enumerate(list(variants(count).items())):
        (sheets / f"{code}.toml").write_text(toml(work(variant, number).answers), "utf-8")


def _grade(exam: Path, sheets: Path, pages: Path | None = None) -> object:
    """Grade a class anew."""
    shutil.rmtree(exam / "results", ignore_errors=True)
    return worked.grade(exam, sheets, Feedback(pages, overwrite=True) if pages else None)


if __name__ == "__main__":
    main()
