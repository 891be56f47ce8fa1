"""Verdicts: sheets of simulated students, judged by the checker and by the modules of a page.

`python -m tests.live.verdicts 5000` prints how many numbers both judge alike; a second number is the first seed.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import worked
from tests.live import node
from tests.students.classroom import Paper, correct, faulty, random_wrong
from worked.checking.report import BAD, GOOD, Report
from worked.live.practice import practice_data

MAKERS = (correct, faulty, correct, random_wrong)


def papers(seeds: Iterable[int], **wanted: Any) -> list[Paper]:
    """Papers of all kinds: every other one is correct."""
    return [MAKERS[seed % len(MAKERS)](seed, **wanted) for seed in seeds]


class Compared:
    """What both say of the same numbers: `counts`, and in `differences` a line for each where it matters.

    counts["judged"] are the numbers of all sheets, ["wrong"] those that the checker calls wrong, ["accepted"] those of
    them that the page calls right, ["rejected"] those that the checker does not call wrong and the page does; ["named"]
    are those for which the page names mistakes, ["foreign"] those for which it names one that the checker does not.
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.differences: list[str] = []

    def add(self, written: Sequence[Paper]) -> None:
        """Judge some papers; those of one problem share its data."""
        by_problem: dict[str, list[Paper]] = {}
        for paper in written:
            by_problem.setdefault(paper.problem, []).append(paper)
        given, reports = [], []
        for text, group in by_problem.items():
            key = worked.key(worked.parse(text))
            given.append({"data": practice_data(key.solution), "sheets": [paper.answers for paper in group]})
            reports.append([worked.check(key, paper.answers) for paper in group])
        found = node.run("judge.mjs", given)
        for group, several, judged in zip(by_problem.values(), reports, found, strict=True):
            for paper, report, marks in zip(group, several, judged, strict=True):
                self._compare(paper, report, marks)

    def _compare(self, paper: Paper, report: Report, marks: dict[str, Any]) -> None:
        for finding in report.findings:
            mark = marks[finding.cell]
            bad, called_bad = finding.verdict in BAD, mark["verdict"] in BAD
            foreign = not set(mark["mistakes"]) <= set(finding.mistakes)
            accepted, rejected = bad and mark["verdict"] in GOOD, called_bad and not bad
            self.counts.update(
                judged=1,
                wrong=bad,
                accepted=accepted,
                rejected=rejected,
                right_rejected=rejected and not paper.fault,
                same=finding.verdict == mark["verdict"],
                named=bool(mark["mistakes"]),
                foreign=foreign,
                marks=finding.mark == mark["mark"],
            )
            if accepted or rejected or foreign:
                said = f"{paper.habit}, {paper.notation}, {paper.fault}: {finding.cell} = {finding.given}"
                self.differences.append(f"{said}: {finding.verdict} {finding.mistakes} but {mark}")
        self.counts["sheets"] += 1


if __name__ == "__main__":
    compared = Compared()
    count, first = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    for start in range(first, first + count, 250):
        compared.add(papers(range(start, start + 250)))
        print(dict(compared.counts), flush=True)
    print(*compared.differences, sep="\n")
