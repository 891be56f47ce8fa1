"""Checking of methods: how often worked.check is right about momentum, Adam, penalties and the like.

One command: python bench/checking_methods.py. The papers are those of simulated students whose nets train with each
method in turn: correct ones, and ones with a planted fault of a method or a slip of the pen. See checking.py.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.checking import FOLLOW, KEYS, LENIENT, OURS, UNREAD, Tally, named, outcome, pooled, table
from tests.students.classroom import correct, faulty
from tests.students.faults import METHOD_FAULTS, SLIPS
from tests.students.methods import METHODS

TWO_UNITS = KEYS[2]


def tally_correct(seed: int, tally: Tally) -> None:
    """A correct paper of each method: whatever is called wrong is a false alarm."""
    for place, method in enumerate(METHODS):
        paper = correct(seed * len(METHODS) + place, method=method)
        found = outcome(paper, tally, seed)
        for row in ("all", method):
            tally.add(row, "sheets")
            tally.add(row, "cells", by=len(paper.answers))
            for name, cells in found.flagged.items():
                tally.add(row, name, "sheets", by=bool(cells))
                tally.add(row, name, "cells", by=len(cells))
        for cell in (found.flagged[OURS] + found.flagged[UNREAD])[:1]:
            given = f"{paper.habit}, {paper.decimals} decimals, {paper.notation}: {cell} = {paper.answers[cell]}"
            tally.examples.append(
                f"correct({seed * len(METHODS) + place}, method={method!r}), {given}, {found.findings[cell].accepted}"
            )


def tally_faulty(seed: int, tally: Tally) -> None:
    """A paper of each method with a planted fault: is it found, is anything else called wrong, is it named?"""
    for place, method in enumerate(METHODS):
        paper = faulty(seed * len(METHODS) + place, method=method)
        rows = [method, paper.fault, *(("all rules",) if paper.fault in METHOD_FAULTS else ("all slips",))]
        rows += [f"rules, {paper.decimals} decimals"] if paper.fault in METHOD_FAULTS and paper.decimals else []
        for row in rows:
            tally.add(row, "planted")
        if not paper.visible:
            continue
        found, blamed = outcome(paper, tally, seed), paper.visible | paper.excused
        innocent = set(paper.answers) - paper.planted - paper.excused
        for row in rows:
            tally.add(row, "visible")
            tally.add(row, "innocent", by=len(innocent))
            for name, cells in found.flagged.items():
                tally.add(row, name, "found", by=bool(blamed.intersection(cells)))
                tally.add(row, name, "innocent", by=len(innocent.intersection(cells)))
            named(row, paper, found, tally)


def tables_correct(tally: Tally) -> Iterator[str]:
    """False alarms by method."""
    checkers = (OURS, LENIENT, UNREAD, FOLLOW, TWO_UNITS)
    rows = []
    for row in ("all", *METHODS):
        shares = (tally.share((row, name, "sheets"), (row, "sheets")) for name in checkers)
        cells = tally.share((row, OURS, "cells"), (row, "cells"), 2)
        rows.append([row, str(tally.counts[(row, "sheets")]), *shares, cells])
    heads = ["% of correct sheets", "sheets", *checkers, "cells, ours"]
    yield "## False alarms on correct sheets\n\n" + table(heads, rows)


def tables_faults(tally: Tally) -> Iterator[str]:
    """Faults found and named, by method and by fault."""
    heads = [
        "fault or method",
        "planted",
        "visible, %",
        "wrong",
        "or rounding",
        FOLLOW,
        "innocent cells",
        "named",
        "first",
    ]
    rows = []
    decimals = [f"rules, {count} decimals" for count in (2, 3, 4, 5, 6)]
    for row in ("all rules", *decimals, "all slips", *METHODS, *METHOD_FAULTS, *SLIPS):
        pairs = (
            ((row, OURS, "found"), (row, "visible"), 1),
            ((row, LENIENT, "found"), (row, "visible"), 1),
            ((row, FOLLOW, "found"), (row, "visible"), 1),
            ((row, OURS, "innocent"), (row, "innocent"), 2),
            ((row, "named", "in the list"), (row, "named"), 1),
            ((row, "named", "first"), (row, "named"), 1),
        )
        seen = tally.share((row, "visible"), (row, "planted"))
        rows.append([row, str(tally.counts[(row, "planted")]), seen, *(tally.share(*pair) for pair in pairs)])
    yield "## Planted faults, % of the visible ones\n\n" + table(heads, rows)


PARTS: dict[str, tuple[Callable[[int, Tally], None], Callable[[Tally], Iterator[str]]]] = {
    "false-alarms": (tally_correct, tables_correct),
    "faults": (tally_faulty, tables_faults),
}


def chunk(job: tuple[str, range]) -> Tally:
    """The counts of a part over some seeds."""
    name, seeds = job
    tally = Tally()
    for seed in seeds:
        PARTS[name][0](seed, tally)
    return tally


def main() -> None:
    """Measure what is asked for and print the tables."""
    parser = argparse.ArgumentParser(description="Measure worked.check on papers about methods of learning.")
    parser.add_argument("--sheets", type=int, default=200, help="papers of each method, for each part (200)")
    parser.add_argument("--seed", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--only", choices=list(PARTS), help="one part")
    asked = parser.parse_args()
    for name in [asked.only] if asked.only else PARTS:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        tally = pooled(chunk, name, range(asked.seed, asked.seed + asked.sheets), 5)
        spent, checked, crashed = (tally.counts[(each,)] for each in ("seconds", "checked", "crashed"))
        print(f"{checked} sheets checked, {1000 * spent / max(checked, 1):.1f} ms each; {crashed} crashed\n")
        print("\n".join(f"- {text}" for text in tally.examples), end="\n\n" if tally.examples else "")
        print("\n\n".join(PARTS[name][1](tally)), end="\n\n")


if __name__ == "__main__":
    main()
