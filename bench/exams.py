"""Exams: variants of an exam drawn, held to all requirements and printed, beside a process of its own for each.

Run: python bench/exams.py [--variants N]. The peers are `worked solve`, once for each variant, and what other
generators do: each page laid out and rendered anew.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from timing import interleaved, machine, ratios  # noqa: E402

import worked  # noqa: E402
from worked.classroom.printing import Printed  # noqa: E402
from worked.classroom.writing import write_exam  # noqa: E402
from worked.exam.roster import numbered  # noqa: E402

EXAM, EXAMPLE = "midterm", "slides-2-2-1"
AIM = 1 / 100


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--variants", type=int, default=200)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    exam, count = worked.read_exam(EXAM), given.variants
    some, round_number = worked.generate(exam, 20, secret="bench"), itertools.count()

    def secret() -> bytes:
        """Another secret for each round, since the last variants are remembered."""
        return f"bench {next(round_number)}".encode()

    def generated() -> None:
        with tempfile.TemporaryDirectory() as place:
            printed = Printed(("markdown",))
            write_exam(exam, numbered(count), secret(), Path(place), printed, worked.__version__)

    def solved() -> None:
        subprocess.run([sys.executable, "-m", "worked", "solve", EXAMPLE], cwd=ROOT, capture_output=True, check=True)

    def anew() -> None:
        for variant in some:
            for mode in ("student", "key"):
                worked.render(worked.worksheet(worked.parse(variant.text), mode), "markdown")

    def drawn() -> None:
        worked.generate(exam, count, secret=secret())

    seconds = interleaved({"generated": generated, "solved": solved, "anew": anew, "drawn": drawn}, given.rounds)
    each = {name: [spent / count for spent in seconds[name]] for name in ("generated", "drawn")}
    each |= {"solved": seconds["solved"], "anew": [spent / len(some) for spent in seconds["anew"]]}
    print(f"{machine()}\n{count} variants of {EXAM}, with sheet and key in Markdown\n")
    said = {name: 1000 * min(spent) for name, spent in each.items()}
    print(f"{said['generated']:8.2f} ms a variant, of which {said['drawn']:.2f} ms are for drawing fair numbers")
    low, middle = ratios(each["generated"], each["solved"])
    solve = f"`worked solve` as a process, {said['solved']:.0f} ms"
    print(f"1/{1 / low:.0f} (medians 1/{1 / middle:.0f}) of {solve} (aim: 1/100)")
    low, middle = ratios(each["generated"], each["anew"])
    print(
        f"{low:.2f} ({middle:.2f}) of laying out and rendering two pages anew, {said['anew']:.1f} ms, without drawing"
    )
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


if __name__ == "__main__":
    main()
