"""Checking: how often worked.check is right, on papers of simulated students. One command: python bench/checking.py

False alarms on correct papers, planted faults found and named, and how often a random wrong value is explained by
a mistake that nobody made. Beside it two simple checkers: a fixed tolerance around the key, and "within one unit of
the last place of what follows from the student's own numbers, or of the key".
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.fault_names import NAMES
from tests.students.baselines import fixed_tolerance, follow_or_key, key_of
from tests.students.classroom import Paper, correct, faulty, random_wrong
from tests.students.faults import FAULTS, GROUPS, SIZES, SLIPS
from tests.students.habits import HABITS
from tests.students.notations import NOTATIONS

WRONG = ("mistake", "wrong")
OPEN = ("too-coarse", "cannot-be-judged")
YELLOW = ("rounding", *OPEN)
TOLERANCES = (0.5, 1, 2, 5)
OURS, LENIENT, UNREAD, WITHOUT_MARK = "ours, wrong", "ours, wrong, rounding or open", "unreadable", "without a mark"
FOLLOW = "follow or key, 1 unit"
KEYS = {tolerance: f"key, {tolerance} unit{'s' * (tolerance > 1)}" for tolerance in TOLERANCES}
COLUMNS = {2: "d = 2", 3: "d = 3", 4: "d = 4", 5: "d = 5", 6: "d = 6", 0: "other"}
EXAMPLES, PROCESSES = 20, 2


class Outcome(NamedTuple):
    """The cells that each checker calls wrong, in order, and what else our report tells."""

    flagged: dict[str, list[str]]
    findings: dict[str, Any]
    first: str | None
    throughout: tuple[str, ...] | None


class Tally:
    """Counts, and some cases to look at."""

    def __init__(self) -> None:
        self.counts: Counter[Hashable] = Counter()
        self.examples: list[str] = []

    def add(self, *key: Hashable, by: float = 1) -> None:
        """Count something."""
        self.counts[key] += by  # type: ignore[assignment]

    def join(self, other: Tally) -> None:
        """Add the counts of another tally."""
        self.counts.update(other.counts)
        self.examples = (self.examples + other.examples)[:EXAMPLES]

    def share(self, part: tuple[Hashable, ...], whole: tuple[Hashable, ...], digits: int = 1) -> str:
        """A percentage; empty where there was nothing."""
        total = self.counts[whole]
        return f"{100 * self.counts[part] / total:.{digits}f}" if total else ""


def outcome(paper: Paper, tally: Tally, seed: int) -> Outcome:
    """All checkers at work on one paper."""
    import worked

    problem = worked.parse(paper.problem)
    start = perf_counter()
    try:
        report: Any = worked.check(problem, paper.answers)
    except Exception as error:
        report = None
        tally.add("crashed")
        tally.examples.append(f"seed {seed}, {paper.habit}: {type(error).__name__}: {error}")
    tally.add("seconds", by=perf_counter() - start)
    tally.add("checked")
    findings = {finding.cell: finding for finding in report.findings} if report else {}
    key = key_of(paper)
    flagged: dict[str, Collection[str]] = {
        OURS: {cell for cell, finding in findings.items() if finding.verdict in WRONG},
        LENIENT: {cell for cell, finding in findings.items() if finding.verdict in (*WRONG, *YELLOW)},
        UNREAD: {cell for cell, finding in findings.items() if finding.verdict == UNREAD},
        WITHOUT_MARK: {cell for cell, finding in findings.items() if not finding.mark},
        FOLLOW: follow_or_key(paper, key),
        **{name: fixed_tolerance(paper, key, tolerance) for tolerance, name in KEYS.items()},
    }
    order = list(findings or paper.answers)
    sorted_cells = {name: [cell for cell in order if cell in cells] for name, cells in flagged.items()}
    first = report.first_wrong if report else None
    return Outcome(sorted_cells, findings, first, getattr(report, "throughout", None))


def tally_correct(seed: int, tally: Tally) -> None:
    """A correct paper: whatever is called wrong is a false alarm. Every twentieth is drawn about the kinks of ReLU."""
    kinks = seed % 20 == 0
    paper = correct(seed, kinks=True, hidden="relu") if kinks else correct(seed)
    found = outcome(paper, tally, seed)
    digits = f"{paper.decimals} decimals" if paper.decimals else "digits that differ"
    rows = [("all", "all"), ("habit", paper.habit), ("notation", paper.notation), ("decimals", digits)]
    rows.append(("activation", f"{paper.net.shape.hidden}, {paper.net.shape.loss}"))
    for row in [("activation", "ReLU about its kink")] if kinks else rows:
        tally.add(row, "sheets")
        tally.add(row, "cells", by=len(paper.answers))
        for name, cells in found.flagged.items():
            tally.add(row, name, "sheets", by=bool(cells))
            tally.add(row, name, "cells", by=len(cells))
    made = f"correct({seed}, kinks=True, hidden='relu')" if kinks else f"correct({seed})"
    _case(tally, made, paper, found, found.flagged[OURS] + found.flagged[UNREAD])


def _case(tally: Tally, made: str, paper: Paper, found: Outcome, cells: list[str]) -> None:
    """Keeps the first cell that is called wrong although it is not."""
    for finding in [found.findings[cell] for cell in cells[:1]]:
        given = f"{paper.habit}, {paper.decimals} decimals, {paper.notation}: {finding.cell} = {finding.given}"
        said = f"{finding.verdict}, accepted {finding.accepted}, key {finding.expected}"
        tally.examples.append(f"{made}, {given}, {said}")


def tally_faulty(seed: int, tally: Tally) -> None:
    """A paper with a planted fault: is it found, is it the first that is called wrong, is anything else, its name?"""
    paper = faulty(seed)
    rows = [("decimals", paper.decimals), ("fault", paper.fault), ("group", paper.group, paper.decimals)]
    rows += [("rounded", paper.decimals)] if paper.fault != "slip-truncated" else []
    for row in rows:
        tally.add(row, "planted")
    if not paper.visible:
        return
    found = outcome(paper, tally, seed)
    blamed = paper.visible | paper.excused
    innocent = set(paper.answers) - paper.planted - paper.excused
    _case(tally, f"faulty({seed}), {paper.fault}", paper, found, [c for c in found.flagged[OURS] if c in innocent])
    for row in rows:
        tally.add(row, "visible")
        tally.add(row, "innocent", by=len(innocent))
        for name, cells in found.flagged.items():
            first = found.first if name == OURS else cells[0] if cells else None
            tally.add(row, name, "found", by=bool(blamed.intersection(cells)))
            tally.add(row, name, "flagged", by=bool(cells))
            tally.add(row, name, "first", by=first is not None and first not in innocent)
            tally.add(row, name, "innocent", by=len(innocent.intersection(cells)))
            tally.add(row, name, "innocent sheets", by=bool(innocent.intersection(cells)))
        named(row, paper, found, tally)


def _names(finding: Any) -> list[str]:
    return [getattr(mistake, "name", mistake) for mistake in finding.mistakes]


def named(row: Hashable, paper: Paper, found: Outcome, tally: Tally) -> None:
    """Whether the first number called wrong is called by the name of the planted fault."""
    wanted = set(NAMES[paper.fault])
    called = [cell for cell in found.flagged[OURS] if cell in paper.visible | paper.excused]
    for cell in called[:1]:
        names = _names(found.findings[cell])
        tally.add(row, "named")
        tally.add(row, "named", "in the list", by=bool(wanted.intersection(names)))
        tally.add(row, "named", "first", by=bool(wanted.intersection(names[:1])))
        tally.add(row, "named", "candidates", by=len(names))
    if not paper.throughout or len(paper.visible) < 2 or not called:
        return
    votes = Counter(name for cell in found.flagged[OURS] for name in _names(found.findings[cell]))
    tally.add(row, "throughout")
    tally.add(row, "throughout", "vote", by=bool(votes) and votes.most_common(1)[0][0] in wanted)
    tally.add(row, "throughout", "first", by=bool(wanted.intersection((found.throughout or ())[:1])))


def tally_random(seed: int, tally: Tally) -> None:
    """A paper with a random wrong value: is it explained by a mistake all the same?"""
    paper = random_wrong(seed)
    (cell,) = paper.planted
    finding = outcome(paper, tally, seed).findings.get(cell)
    if finding is None:  # it crashed
        return
    from worked.checking.mistakes import mistakes

    row, explained = ("random", paper.size, paper.decimals), bool(finding.mistakes)
    tally.add(row, "planted")
    tally.add(row, "wrong", by=finding.verdict in WRONG)
    tally.add(row, "noticed", by=finding.verdict in (*WRONG, *YELLOW))
    tally.add(row, "explained", by=explained)
    tally.add(row, "misconception", by=any(mistakes()[name].rewired for name in finding.mistakes))
    tally.add(row, "explained wrong", by=explained and finding.verdict in WRONG)


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A Markdown table that is readable as it stands."""
    widths = [max(len(row[place]) for row in [heads, *rows]) for place in range(len(heads))]
    lines = [f"| {' | '.join(t.ljust(w) for t, w in zip(row, widths, strict=True))} |" for row in [heads, *rows]]
    return "\n".join([lines[0], f"|{'|'.join('-' * (width + 2) for width in widths)}|", *lines[1:]])


def _by_group(tally: Tally, part: tuple[str, ...], whole: tuple[str, ...]) -> str:
    rows = []
    for group in GROUPS:
        cells = [("group", group, count) for count in COLUMNS]
        rows.append([group, *(tally.share((cell, *part), (cell, *whole)) for cell in cells)])
    return table(["group", *COLUMNS.values()], rows)


def tables_correct(tally: Tally) -> Iterator[str]:
    """False alarms, by habit and by all else that papers differ in."""
    checkers = (OURS, LENIENT, UNREAD, WITHOUT_MARK, FOLLOW)
    heads = ["% of sheets (cells)", "sheets", *checkers, *KEYS.values()]
    kinds: list[tuple[str, list[str]]] = [("all", ["all"]), ("habit", list(HABITS)), ("notation", list(NOTATIONS))]
    for kind in ("decimals", "activation"):
        seen = {key[0][1] for key in tally.counts if isinstance(key[0], tuple) and key[0][0] == kind}
        kinds.append((kind, sorted(seen)))
    rows = []
    for row in [(kind, name) for kind, names in kinds for name in names]:
        sheets = {name: tally.share((row, name, "sheets"), (row, "sheets")) for name in heads[2:]}
        both = [f"{sheets[name]} ({tally.share((row, name, 'cells'), (row, 'cells'), 2)})" for name in checkers]
        fixed = [sheets[name] for name in KEYS.values()]
        rows.append([": ".join(row), str(tally.counts[(row, "sheets")]), *both, *fixed])
    yield "## False alarms on correct sheets\n\n" + table(heads, rows)


def tables_faults(tally: Tally) -> Iterator[str]:
    """Faults found, by the number of decimals, by group and by fault."""
    whole = [("decimals", count) for count in COLUMNS]
    rows = [["planted", *(str(tally.counts[(row, "planted")]) for row in whole)]]
    rows += [["visible in print, %", *(tally.share((row, "visible"), (row, "planted")) for row in whole)]]
    others = [("rounded", count) for count in COLUMNS]
    for name in (OURS, LENIENT, FOLLOW):
        shares = (tally.share((row, name, "found"), (row, "visible")) for row in others)
        rows.append([f"found, % of visible but for digits cut off: {name}", *shares])
    wanted = (
        ("found, % of visible", "found", "visible"),
        ("first flag is the fault, % of flagged sheets", "first", "flagged"),
        ("innocent cells called wrong, %", "innocent", "innocent"),
        ("sheets with such cells, % of visible", "innocent sheets", "visible"),
    )
    for told, part, base in wanted:
        for name in (OURS, LENIENT, FOLLOW, KEYS[2]):
            bases = [(row, name, base) if base == "flagged" else (row, base) for row in whole]
            parts = [(row, name, part) for row in whole]
            shares = [tally.share(p, b, 2 if part == "innocent" else 1) for p, b in zip(parts, bases, strict=True)]
            rows.append([f"{told}: {name}", *shares])
    yield "## Planted faults\n\n" + table(["", *COLUMNS.values()], rows)
    yield "### Found as wrong, % of visible\n\n" + _by_group(tally, (OURS, "found"), ("visible",))
    heads = ["fault", "planted", "visible, %", "found", "or rounding", "first", "in the list", "named first"]
    yield "### Fault by fault\n\n" + table(heads, [_fault_row(tally, name) for name in [*FAULTS, *SLIPS]])


def _fault_row(tally: Tally, name: str) -> list[str]:
    row = ("fault", name)
    pairs: list[tuple[tuple[Hashable, ...], tuple[Hashable, ...]]] = [
        ((row, "visible"), (row, "planted")),
        ((row, OURS, "found"), (row, "visible")),
        ((row, LENIENT, "found"), (row, "visible")),
        ((row, OURS, "first"), (row, OURS, "flagged")),
        ((row, "named", "in the list"), (row, "named")),
        ((row, "named", "first"), (row, "named")),
    ]
    return [name, str(tally.counts[(row, "planted")]), *(tally.share(part, whole, 0) for part, whole in pairs)]


def tables_names(tally: Tally) -> Iterator[str]:
    """How often the true rule is named."""
    whole = [("decimals", count) for count in COLUMNS]
    rows = []
    for part in ("in the list", "first"):
        rows.append([f"the true rule is {part}, %", *(tally.share((r, "named", part), (r, "named")) for r in whole)])
    means = [(tally.counts[(row, "named", "candidates")], tally.counts[(row, "named")]) for row in whole]
    rows.append(["candidates, mean", *(f"{count / cells:.2f}" if cells else "" for count, cells in means)])
    for told, part in (("by a vote over the flagged cells", "vote"), ("first in report.throughout", "first")):
        shares = (tally.share((row, "throughout", part), (row, "throughout")) for row in whole)
        rows.append([f"made throughout, named {told}, %", *shares])
    yield "## Naming the mistake, of the faults called wrong\n\n" + table(["", *COLUMNS.values()], rows)
    yield "### The true rule is first, %\n\n" + _by_group(tally, ("named", "first"), ("named",))


def tables_random(tally: Tally) -> Iterator[str]:
    """How often a random value is explained."""
    rows = []
    for told, part, base in (
        ("called wrong", "wrong", "planted"),
        ("wrong, rounding or open", "noticed", "planted"),
        ("explained", "explained", "planted"),
        ("explained by a misconception", "misconception", "planted"),
        ("explained, of those called wrong", "explained wrong", "wrong"),
    ):
        for size in SIZES:
            whole = [("random", size, count) for count in COLUMNS]
            rows.append([f"{told}, %: off by {size}", *(tally.share((row, part), (row, base)) for row in whole)])
    yield "## Random wrong values\n\n" + table(["", *COLUMNS.values()], rows)


# The parts: what is counted for each seed, and the tables made of the counts.
PARTS = {
    "false-alarms": (tally_correct, tables_correct),
    "faults": (tally_faulty, tables_faults),
    "names": (tally_faulty, tables_names),
    "random": (tally_random, tables_random),
}


def _chunk(job: tuple[str, range]) -> Tally:
    name, seeds = job
    tally = Tally()
    for seed in seeds:
        PARTS[name][0](seed, tally)
    return tally


def measure(name: str, seeds: range) -> Tally:
    """The counts of a part over some seeds."""
    return pooled(_chunk, name, seeds, 50)


def pooled(chunk: Callable[[tuple[str, range]], Tally], name: str, seeds: range, size: int) -> Tally:
    """The counts of a part, so many seeds at a time."""
    jobs = [(name, seeds[start : start + size]) for start in range(0, len(seeds), size)]
    tally = Tally()
    with multiprocessing.Pool(PROCESSES) as pool:
        for part in pool.imap(chunk, jobs):
            tally.join(part)
    return tally


def main() -> None:
    """Measure what is asked for and print the tables."""
    parser = argparse.ArgumentParser(description="Measure worked.check on papers of simulated students.")
    parser.add_argument("--sheets", type=int, default=4000, help="papers for each part (4000)")
    parser.add_argument("--seed", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--only", choices=list(PARTS), help="one part")
    asked = parser.parse_args()
    counted: dict[Callable[..., None], Tally] = {}
    for name in [asked.only] if asked.only else PARTS:
        count, tables = PARTS[name]
        if count not in counted:
            print(f"measuring {name} ...", file=sys.stderr, flush=True)
            seeds = range(asked.seed, asked.seed + asked.sheets)
            tally = counted[count] = measure(name, seeds)
            spent, checked, crashed = (tally.counts[(each,)] for each in ("seconds", "checked", "crashed"))
            print(f"{checked} sheets checked, {1000 * spent / max(checked, 1):.1f} ms each; {crashed} crashed\n")
            print("\n".join(f"- {text}" for text in tally.examples), end="\n\n" if tally.examples else "")
        print("\n\n".join(tables(counted[count])), end="\n\n")


if __name__ == "__main__":
    main()
