"""Speed of checking: a class's sheets beside as many worksheets solved. One command: python bench/checking_speed.py

The rivals take turns in one process, as in speed.py; what counts are the ratios. The sheets are those of simulated
students, a third of them with a planted fault: net, out, loss, delta, gradient and new weights, without a second
forward pass, that is, 28 cells of a 2-2-1 sigmoid net.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from random import Random  # noqa: E402

from checkout_work import third_wrong  # noqa: E402
from speed import Row, table  # noqa: E402
from timing import interleaved, machine, ratios  # noqa: E402

import worked  # noqa: E402
from tests.students.classroom import SHORT, Paper, correct, faulty  # noqa: E402
from tests.students.nets import Net, draw_net  # noqa: E402

SHEETS, CELLS, WRONG_SHEETS = 200, 28, 10
GROWTH = {(2, 2, 1): 20, (3, 4, 3, 2): 5, (10, 10, 10): 1}
KIND = {"hidden": "sigmoid", "loss": "half-squared-error", "biased": True, "final_pass": False}


def papers(count: int, sizes: tuple[int, ...] = (2, 2, 1), net: Net | None = None, seed: int = 0) -> list[Paper]:
    """The papers of a class, each of a problem of its own or all of one; every third holds a fault."""
    wanted: dict[str, Any] = {**KIND, "sizes": sizes, "net": net}
    return [
        (correct if number % 3 else faulty)(seed + number, habit=SHORT[number % len(SHORT)], **wanted)
        for number in range(count)
    ]


def beside_solving(rounds: int) -> Iterator[Row]:
    """200 sheets checked, and 200 such worksheets solved, or solved and written as pages."""
    sheets = papers(SHEETS)
    assert {len(sheet.answers) for sheet in sheets} == {CELLS}
    pairs = [(worked.parse(sheet.problem), sheet.answers) for sheet in sheets]
    one = draw_net(Random(1), sizes=(2, 2, 1), **KIND)
    common = [sheet.answers for sheet in papers(SHEETS, net=one)]
    rivals: dict[str, Callable[[], Any]] = {
        "checked": lambda: [worked.check(problem, answers) for problem, answers in pairs],
        "solved": lambda: [worked.solve(problem).outcomes for problem, _ in pairs],
        "pages": lambda: [worked.render(worked.worksheet(problem)) for problem, _ in pairs],
    }
    said = {"checked": f"{SHEETS} sheets of {CELLS} cells checked, each of a problem of its own"}
    if hasattr(worked, "key"):
        problem = worked.parse(one.text)
        rivals["class"] = lambda: [worked.check(key, answers) for key in [worked.key(problem)] for answers in common]
        said["class"] = f"{SHEETS} sheets of {CELLS} cells checked, all of one problem"
    spent = interleaved(rivals, rounds)
    for name, what in said.items():
        for peer, work in (("solved", "solved"), ("pages", "solved and written as Markdown pages")):
            both = ratios(spent[name], spent[peer])
            yield Row(what, _said(spent[name], SHEETS), f"{SHEETS} {work}: {_said(spent[peer], SHEETS)}", *both)


def growth(rounds: int) -> Iterator[Row]:
    """How the time of a sheet grows with its cells."""
    rivals: dict[str, Callable[[], Any]] = {}
    cells: list[int] = []
    for sizes, count in GROWTH.items():
        sheets = papers(3 * count, sizes)
        cells.append(len(sheets[0].answers))
        pairs = [(worked.parse(sheet.problem), sheet.answers) for sheet in sheets]
        rivals["-".join(map(str, sizes))] = lambda pairs=pairs: [worked.check(*pair) for pair in pairs]
    spent = interleaved(rivals, rounds)
    least = [min(spent[name]) / (3 * count) for name, count in zip(rivals, GROWTH.values(), strict=True)]
    each = ", ".join(f"{1e6 * seconds / count:.0f}" for seconds, count in zip(least, cells, strict=True))
    for first, last in ((0, -1), (-2, -1)):
        exponent = math.log(least[last] / least[first]) / math.log(cells[last] / cells[first])
        names = list(rivals)
        what = f"growth with the cells: exponent, {names[first]} to {names[last]}"
        yield Row(what, f"{each} µs a cell of {', '.join(map(str, cells))} cells", "linear: 1", exponent)


def much_wrong(rounds: int) -> Iterator[Row]:
    """Sheets of shipped problems of which a third is wrong, or all, beside right ones."""
    for name in ("slides-2-2-1", "adam-2-2-1", "batch-norm-2-2-1"):
        key = worked.key(worked.example(name))
        right = {cell: key.outcomes[cell].shown for cell in key.askable() if cell in key.outcomes}
        random = Random(1)
        sheets = [third_wrong(right, random, start) for start in range(WRONG_SHEETS)]
        rivals: dict[str, Callable[[], Any]] = {
            "right": partial(_checked, key, [right] * WRONG_SHEETS),
            "third": partial(_checked, key, sheets),
            "all": partial(_checked, key, [dict.fromkeys(right, "0.1234")] * WRONG_SHEETS),
        }
        spent = interleaved(rivals, rounds)
        peer = f"as many right ones: {_said(spent['right'], WRONG_SHEETS)}"
        for kind, what in (("third", "a third of the numbers wrong"), ("all", "0.1234 everywhere")):
            both = ratios(spent[kind], spent["right"])
            yield Row(f"{name}, {len(right)} cells, {what}", _said(spent[kind], WRONG_SHEETS), peer, *both)


def _checked(key: Any, sheets: list[dict[str, str]]) -> list[Any]:
    return [worked.check(key, sheet) for sheet in sheets]


def _said(seconds: list[float], count: int) -> str:
    return f"{1000 * min(seconds):.0f} ms, {1000 * min(seconds) / count:.2f} ms each"


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="Measure the speed of worked.check.")
    parser.add_argument("--rounds", type=int, default=7, help="rounds in which the rivals take turns (7)")
    rounds = parser.parse_args().rounds
    rows = [*beside_solving(rounds), *growth(max(1, rounds // 2)), *much_wrong(max(1, rounds // 2))]
    print(f"Machine: {machine()}\n\n{table(rows)}")


if __name__ == "__main__":
    main()
