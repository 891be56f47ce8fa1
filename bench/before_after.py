"""Before and after: the times of another checkout beside those of this one. python bench/before_after.py OLD_CHECKOUT

Start-up as whole processes; pages, checking and the engine in one process for each checkout (checkout_work.py). The two
take turns, work by work and round by round, and the medians of the rounds are compared: below 1, this one is faster.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from checkout_work import WORKS  # noqa: E402
from speed import aligned, installed  # noqa: E402
from timing import machine, timed  # noqa: E402

STARTS = (("--help",), ("solve", "slides-2-2-1"))
HEADS = ["what", "old", "new", "new / old"]
Clock = Callable[[], float]


def start(checkout: Path, arguments: tuple[str, ...]) -> float:
    """The seconds of a command as a whole process."""
    command = [sys.executable, "-S", "-m", "worked", *arguments]
    run = partial(subprocess.run, command, env=installed(checkout), cwd=checkout, stdout=subprocess.DEVNULL, check=True)
    return timed(run)


class Worker:
    """A process that does the works of a checkout."""

    def __init__(self, checkout: Path) -> None:
        command = [sys.executable, "-P", str(ROOT / "bench" / "checkout_work.py"), str(checkout)]
        self.process = subprocess.Popen(
            command, env=installed(checkout), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def seconds(self, work: str) -> float:
        """The seconds of a work done once."""
        assert self.process.stdin and self.process.stdout
        print(work, file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline())

    def end(self) -> None:
        """Let the process end."""
        self.process.communicate()


def measured(clocks: dict[str, tuple[Clock, Clock]], rounds: int) -> list[list[str]]:
    """A row for each work: the medians of both and their ratio, after one round that does not count."""
    found: dict[str, tuple[list[float], list[float]]] = {what: ([], []) for what in clocks}
    for number in range(rounds + 1):
        for what, both in clocks.items():
            # Who goes first changes, for the second finds the machine warmer.
            for side in (number % 2, 1 - number % 2):
                spent = both[side]()
                if number:
                    found[what][side].append(spent)
    return [[what, *_row(*map(median, sides))] for what, sides in found.items()]


def _row(old: float, new: float) -> list[str]:
    return [f"{1000 * old:.2f} ms", f"{1000 * new:.2f} ms", f"{new / old:.3f}"]


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="Compare the times of another checkout with those of this one.")
    parser.add_argument("old", type=Path, metavar="OLD_CHECKOUT", help="the folder of another checkout")
    parser.add_argument("--rounds", type=int, default=15, help="rounds in which the two take turns (15)")
    asked = parser.parse_args()
    if not (asked.old / "worked" / "__init__.py").exists():
        parser.error(f"{asked.old} is no checkout of worked")
    checkouts = asked.old.resolve(), ROOT
    old, new = map(Worker, checkouts)
    starts = {
        f"`worked {' '.join(arguments)}`, whole process": (
            partial(start, checkouts[0], arguments),
            partial(start, checkouts[1], arguments),
        )
        for arguments in STARTS
    }
    works = {what: (partial(old.seconds, name), partial(new.seconds, name)) for name, what in WORKS.items()}
    rows = measured({**starts, **works}, asked.rounds)
    old.end()
    new.end()
    print(f"Machine: {machine()}\n\n{aligned([HEADS, *rows])}")


if __name__ == "__main__":
    main()
