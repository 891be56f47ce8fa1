"""Speed: measures worked beside its peers and prints one table. One command: python bench/speed.py

Each number is a ratio within one run in which the rivals take turns; README.md tells what is measured.
"""

from __future__ import annotations

import argparse
import itertools
import math
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

import memory  # noqa: E402
from nets import OURS, SIZES, draws, net_text  # noqa: E402
from timing import interleaved, machine, ratios, timed  # noqa: E402

README = ROOT / "bench" / "README.md"
EXAMPLE = "slides-2-2-1"


class Row(NamedTuple):
    """One line of the table: `ratio` is that of the minima and decides, `median` that of the medians."""

    what: str
    ours: str
    peer: str
    ratio: float | None = None
    median: float | None = None
    aim: float | None = None

    def cells(self) -> list[str]:
        """The line as texts."""
        met = "" if self.aim is None or self.ratio is None else "yes" if self.ratio <= self.aim else "**no**"
        aim = "" if self.aim is None else _ratio(self.aim)
        return [self.what, self.ours, self.peer, _ratio(self.ratio), _ratio(self.median), aim, met]


HEADS = ["what", "ours", "peer", "ratio", "of medians", "aim", "met?"]


def _ratio(number: float | None) -> str:
    if number is None:
        return ""
    return f"1/{1 / number:.0f}" if number < 0.1 else f"{number:.2f}"


def _ms(seconds: Iterable[float]) -> str:
    least = 1000 * min(seconds)
    return f"{least:.2f} ms" if least < 10 else f"{least:.0f} ms"


def start(rounds: int) -> Iterator[Row]:
    """The whole process, from the shell's point of view."""
    environment = installed()

    def process(*arguments: str) -> Callable[[], Any]:
        command = [sys.executable, "-S", *arguments]
        return lambda: subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)

    solve = ("-m", "worked", "solve", EXAMPLE)
    rivals = {
        "ours": process(*solve),
        "imports": process("-c", "import click, jinja2"),
        "empty": process("-c", "pass"),
    }
    spent = interleaved(rivals, rounds)
    what, ours = f"`worked solve {EXAMPLE}`, whole process", _ms(spent["ours"])
    both = ratios(spent["ours"], spent["imports"])
    yield Row(what, ours, f"`import click, jinja2`: {_ms(spent['imports'])}", *both, 1.5)
    both = ratios(spent["ours"], spent["empty"])
    yield Row(what, ours, f"an empty Python: {_ms(spent['empty'])}", *both)
    yield Row("libraries that it loads", ", ".join(loaded(environment)) or "neither", "NumPy, SymPy")


def installed(root: Path = ROOT) -> dict[str, str]:
    """An environment as users have it: compiled modules are kept, and no hook of an editable installation runs (-S)."""
    paths = os.pathsep.join(path for path in sys.path if path.endswith(("site-packages", "dist-packages")))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PYTHONPATH": os.pathsep.join((str(root), paths))}


def loaded(environment: dict[str, str]) -> list[str]:
    """Which of the heavy libraries the command loads."""
    program = (
        "import sys; from worked.commands import main; "
        f"main(['solve', '{EXAMPLE}'], standalone_mode=False); "
        "print(*{'numpy', 'sympy', 'mpmath'} & set(sys.modules), file=sys.stderr)"
    )
    command = [sys.executable, "-S", "-c", program]
    return subprocess.run(
        command, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ).stderr.split()


PEERS = {
    "handcalcs": ("handcalcs", 1 / 500),
    "subs": ("SymPy, careful loop, subs().evalf()", 1 / 20),
    "evalf": ("SymPy, careful loop, evalf(subs=...)", 1 / 20),
    "mpmath": ("SymPy, compiled for mpmath", None),
}


def stamped(rounds: int) -> Iterator[Row]:
    """One more worksheet of a 2-2-1 net: other numbers, computed and written."""
    from worked import parse
    from worked.pages.worksheet.stamp import Stamp

    problem = parse(net_text((2, 2, 1), final_pass=False))
    stamp = Stamp(problem)
    count = sum(1 for step in stamp.steps for cell in step.cells if cell.formula)
    rivals = peers()
    _check(problem, rivals)
    supply = itertools.cycle(draws(2000))
    turns = {name: _next(rival, supply) for name, rival in rivals.items()}
    turns["ours"] = lambda: stamp(_named(next(supply)))
    spent = interleaved(turns, rounds, {"ours": 20, "subs": 5, "evalf": 20, "mpmath": 20})
    what, ours = f"one more 2-2-1 worksheet: {count} formulas, Markdown", _ms(spent["ours"])
    for name, (said, aim) in PEERS.items():
        if name in spent:
            both = ratios(spent["ours"], spent[name])
            yield Row(what, ours, f"{said}, 28 formulas: {_ms(spent[name])}", *both, aim)
        else:
            yield Row(what, ours, f"{said}: not measured, for it is not installed", aim=aim)


def _next(rival: Callable[..., Any], supply: Iterator[Any]) -> Callable[[], Any]:
    return lambda: rival(next(supply))


def _named(numbers: dict[str, Any]) -> dict[str, Any]:
    return {OURS[name]: number for name, number in numbers.items()}


def peers() -> dict[str, Callable[..., Any]]:
    """The peers that are installed; a sentence for those that are not."""
    found: dict[str, Callable[..., Any]] = {}
    try:
        from peer_handcalcs import worksheet

        found["handcalcs"] = worksheet
    except ImportError as error:
        print(f"handcalcs is not measured ({error}); pip install 'worked[bench]' brings it", file=sys.stderr)
    try:
        from peer_sympy import Worksheets

        found |= {way: Worksheets(way) for way in ("subs", "evalf", "mpmath")}
    except ImportError as error:
        print(f"SymPy is not measured ({error}); pip install sympy brings it", file=sys.stderr)
    return found


def _check(problem: Any, rivals: dict[str, Callable[..., Any]]) -> None:
    """All compute the same numbers."""
    from worked.trace.solution import Solution

    names = {"E": "loss@1", "delta_1": "delta[h1]@1", "g_1": "gradient[x1>h1]@1", "v_6": "weight[h2>o1]@2"}
    numbers = draws(1, seed=3)[0]
    solution = Solution(problem, _named(numbers))
    for rival, run in rivals.items():
        values = run(numbers)[1]
        for theirs, ours in {**names, "c_1": "bias[h1]@2"}.items():
            near = math.isclose(abs(float(values[theirs])), abs(float(solution[ours].value)), rel_tol=1e-9)
            assert near, f"{rival}: {theirs} is {values[theirs]}, ours {solution[ours].value}"


def growth(rounds: int) -> Iterator[Row]:
    """How the time grows with the number of weights: solving, laying out the page, and writing it as Markdown."""
    weights = [sum(below * above for below, above in itertools.pairwise(sizes)) for sizes in SIZES]
    turns = [[_grown(sizes) for sizes in SIZES] for _ in range(rounds)]
    for place, work in enumerate(("solving", "the page", "Markdown")):
        spent = [[turn[net][place] for turn in turns] for net in range(len(SIZES))]
        least, middle = [min(each) for each in spent], [statistics.median(each) for each in spent]
        each = ", ".join(f"{1e6 * seconds / count:.0f}" for seconds, count in zip(least, weights, strict=True))
        said = (f"{each} µs a weight; the last in {least[-1]:.1f} s", "")
        for first, ours in zip((0, -2), said, strict=True):
            what = f"growth, {work}: exponent, {_shapes(SIZES[first:])}"
            exponents = (_slope(weights[first:], least[first:]), _slope(weights[first:], middle[first:]))
            yield Row(what, ours, "linear: 1", *exponents, 1.15)


def _shapes(sizes: tuple[tuple[int, ...], ...]) -> str:
    return f"{'-'.join(map(str, sizes[0]))} to {'-'.join(map(str, sizes[-1]))}"


def _grown(sizes: tuple[int, ...]) -> tuple[float, float, float]:
    """The seconds for solving a net, for its page besides, and for the page as Markdown."""
    from worked import parse, render
    from worked.pages.training.shown_steps import gather
    from worked.pages.worksheet.net import lay_out
    from worked.trace.replay import replay

    problem, made = parse(net_text(sizes)), []
    solving = timed(lambda: made.append(gather(problem, replay(problem.steps, problem.rounding))))
    page = timed(lambda: made.append(lay_out(problem, made[0]).document(made[0].outcomes)))
    return solving, page, timed(lambda: render(made[1]))


def _slope(sizes: list[int], seconds: list[float]) -> float:
    """The exponent of growth: the slope of the line of least squares through the logarithms."""
    xs, ys = [math.log(size) for size in sizes], [math.log(spent) for spent in seconds]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def bounded(_: int) -> Iterator[Row]:
    """Peak memory of a long training beside that of a short one; each in a process of its own."""
    many, few = memory.peak("stream", "1000"), memory.peak("stream", "100")
    what = "1,000 steps of a 2-2-1 net with biases, streamed: peak of allocations"
    yield Row(what, f"{many / 1024:.0f} kB", f"100 steps: {few / 1024:.0f} kB", many / few, None, 1.2)
    for options in ((), ("--to", "json")):
        command = ("command", "solve", EXAMPLE, *options, "--steps")
        many, few = memory.peak(*command, "1000"), memory.peak(*command, "10")
        what = f"`worked {' '.join(command[1:])} 1000`: peak of the process"
        yield Row(what, f"{many / 2**20:.1f} MB", f"10 steps: {few / 2**20:.1f} MB", many / few, None, 1.2)


PARTS: dict[str, tuple[Callable[[int], Iterator[Row]], int]] = {
    "start": (start, 30),
    "stamp": (stamped, 20),
    "growth": (growth, 4),
    "memory": (bounded, 1),
}


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table that is readable as it stands."""
    return aligned([HEADS, *[row.cells() for row in rows]])


def aligned(texts: list[list[str]]) -> str:
    """A head and rows of texts as a Markdown table."""
    widths = [max(len(row[place]) for row in texts) for place in range(len(texts[0]))]
    lines = [f"| {' | '.join(t.ljust(w) for t, w in zip(row, widths, strict=True))} |" for row in texts]
    return "\n".join([lines[0], f"|{'|'.join('-' * (width + 2) for width in widths)}|", *lines[1:]])


def main() -> None:
    """Measure what is asked for, print the table, and lay it into README.md if that is asked for too."""
    parser = argparse.ArgumentParser(description="Measure worked beside its peers.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all where none is named")
    parser.add_argument("--readme", action="store_true", help="put the table into bench/README.md")
    asked = parser.parse_args()
    if unknown := [name for name in asked.parts if name not in PARTS]:
        parser.error(f"no part is called {unknown[0]}; there are {', '.join(PARTS)}")
    rows: list[Row] = []
    for name in asked.parts or PARTS:
        measure, rounds = PARTS[name]
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        rows += measure(rounds)
    said = f"Machine: {machine()}\n\n{table(rows)}"
    print(said)
    if asked.readme:
        text = README.read_text("utf-8")
        new = re.sub("(?s)(<!-- table -->\n).*(<!-- end -->)", lambda found: f"{found[1]}{said}\n{found[2]}", text)
        README.write_text(new, "utf-8")


if __name__ == "__main__":
    main()
