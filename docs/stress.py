"""Writes the stress reports of the shipped exams into docs/exams/: python docs/stress.py [EXAM ...]"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "exams"
DRAWS, FIRST = 10_000, 40
MADE = re.compile(r"<!-- of the exam (\w{64}); fair among the first (\d+) draws: (\d+) -->")


class Made(NamedTuple):
    """What a report was made of: the digest of its exam, and how many of its first draws were fair then."""

    digest: str
    first: int
    fair: int

    @classmethod
    def of(cls, name: str) -> Made:
        """That of the exam as it is now."""
        from worked.classroom.stress import stressed
        from worked.exam.read import read_exam

        exam = read_exam(name)
        return cls(exam.digest, FIRST, stressed(exam, FIRST).fair)

    @classmethod
    def said(cls, name: str) -> Made:
        """That of the report that there is."""
        found = MADE.search((FOLDER / f"{name}.md").read_text("utf-8"))
        assert found, f"{name}: the report does not say what it was made of"
        return cls(found[1], int(found[2]), int(found[3]))


def report(name: str, draws: int = DRAWS) -> str:
    """The stress report of a shipped exam, and its exam file."""
    import worked
    from worked.classroom.stress import stressed
    from worked.exam.read import read_exam
    from worked.exam.shipped import exam_path
    from worked.pages.exams.stress import stress_page

    exam, made = read_exam(name), Made.of(name)
    page = worked.render(stress_page(stressed(exam, draws)), "markdown").strip()
    said = f"<!-- of the exam {made.digest}; fair among the first {made.first} draws: {made.fair} -->"
    text = exam_path(name).read_text("utf-8").strip()
    back = f"`worked stress {name}`, made by `docs/stress.py`. What it means: [exams.md](../exams.md#stress-it)."
    return f"{page}\n\n## Exam file\n\n```toml\n{text}\n```\n\n{back}\n\n{said}\n"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    from worked.exam.shipped import exams

    FOLDER.mkdir(exist_ok=True)
    for name in sys.argv[1:] or exams():
        (FOLDER / f"{name}.md").write_text(report(name), "utf-8")
