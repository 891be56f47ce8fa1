"""nbgrader: the source of an assignment, a notebook for each variant, marked by `worked.check` with follow-through.

Students write numbers into a dict of Python. nbgrader takes the solutions and the hidden tests out of what it releases,
and puts the tests back when it marks; the problem file stands in a hidden test, the key in solutions only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from worked.errors import WorkedError
from worked.exercises.reading import parse
from worked.keys.toml_text import toml_file
from worked.number import plain
from worked.packages.archive import archive
from worked.packages.item import Blank, Item, Part, decimal_text
from worked.packages.package import Package
from worked.record import replace
from worked.rendering.notebook import markdown_cell, sections, written
from worked.trace.task import Task

LONGEST_NAME = 60
# What nbgrader takes for the borders of a region, in whatever line of a cell it stands.
_BORDER = re.compile(r"(BEGIN|END) (SOLUTION|HIDDEN|MARK)")
_UNSAFE = re.compile(r"[^a-z0-9]+")

HOW = """## Your answers

Write your numbers in place of `None`, and delete the line `raise NotImplementedError()`. A number may be written
as on paper, such as `0.755`, or computed by Python. What follows correctly from an own wrong number is not wrong again.
"""
MARKS = "## Marks\n\nThese cells mark your numbers. Leave them as they are; each lists what is still to be filled in."
FIRST = "answers = {}  # your numbers, by the names that stand in the tables"
CHECK = '''
def checked(answers):
    """What is found of each number, all of them being marked together; nothing where they cannot be read."""
    try:
        report = worked.check(worked.parse(PROBLEM), answers)
    except worked.WorkedError as error:
        print(error)
        return {}
    for sentence in (*report.trouble, *report.notes):
        print(sentence)
    return {finding.cell: finding for finding in report.findings}


def earned(asked):
    """The marks of a part; what is wrong in it is printed."""
    marks = Decimal(0)
    for name in asked:
        finding = findings.get(name)
        if finding is not None and finding.mark:
            marks += Decimal(MARKS[name])
        elif finding is not None and finding.given:
            mistakes = f" ({', '.join(finding.mistakes)})" if finding.mistakes else ""
            print(f"{name} = {finding.given}: {finding.says}{mistakes}")
    return float(marks)


findings = checked(answers)
'''


def write(title: str, items: Sequence[Item]) -> bytes:
    """A zip with the folder of an assignment, and in it a notebook for each variant."""
    folder = file_name(title)
    files: dict[str, bytes] = {}
    for place, item in enumerate(items, 1):
        name = item.code or (folder if len(items) == 1 else f"variant-{place}")
        files[f"source/{folder}/{name}.ipynb"] = _Notebook(item).made()
    return archive(files)


def file_name(title: str) -> str:
    """A title as the name of a folder: small letters, digits and hyphens."""
    plain_letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii").lower()
    return _UNSAFE.sub("-", plain_letters)[:LONGEST_NAME].strip("-") or "assignment"


def problem_text(item: Item) -> str:
    """The problem file by which a variant is marked; WorkedError where it would say something else than the variant."""
    data = item.task.read_from.data if item.task.read_from else {}
    convention = item.task.convention
    for tables in (data, {**data, "convention": convention.name} if convention else {}):
        text = toml_file(tables)
        if tables and _is_same(parse(text), item):
            return text
    raise WorkedError(
        "nbgrader: the autograder marks by the problem file, which says something else than the options; write the "
        "steps, decimals and carry into the file"
    )


def _is_same(read: Task, item: Item) -> bool:
    """Whether a problem as it was read has the cells of a variant, and is rounded by the same rule."""
    rule = replace(read.rounding, least_digits=item.task.rounding.least_digits)
    cells = {cell.id: (cell.formula, cell.given) for step in read.steps() for cell in step.cells}
    asked = {name: (cell.formula, cell.given) for name, cell in item.key.cells.items()}
    return rule == item.task.rounding and cells == asked


class _Notebook:
    """The notebook of one variant."""

    def __init__(self, item: Item) -> None:
        self.item = item

    def made(self) -> bytes:
        """The notebook as a file."""
        return written(list(self._cells()))

    def _cells(self) -> Iterator[dict[str, Any]]:
        text, pictures = self.item.in_notebook(self.item.statement, self.item.name)
        for source in sections(_unbordered(text)):
            yield markdown_cell(source, pictures)
        yield markdown_cell(HOW.strip(), {})
        yield _code(FIRST, "answers", locked=True)
        parts = [part for part in self.item.parts if part.blanks]
        for place, part in enumerate(parts, 1):
            text, pictures = self.item.in_notebook(part.blocks, f"{part.title} ({_in_words(_points(part))})")
            yield markdown_cell(_unbordered(f"##{text.strip()}"), pictures)
            yield _code(_asked(part), f"answers-{place}", solution=True)
        yield markdown_cell(MARKS, {})
        for place, part in enumerate(parts, 1):
            hidden = self._tests(part, place == 1)
            yield _code(f"{_shown(part)}\n{hidden}", f"marks-{place}", locked=True, points=_points(part))

    def _tests(self, part: Part, first: bool) -> str:
        """The hidden tests of a part, whose value is its marks; those of the first part check all numbers."""
        lines = ["### BEGIN HIDDEN TESTS"]
        if first:
            text = problem_text(self.item).splitlines(keepends=True)
            marks = [f"    {_literal(blank.cell)}: {_literal(plain(blank.marks))}," for blank in self.item.blanks]
            lines += ["from decimal import Decimal", "", "import worked", ""]
            lines += ["PROBLEM = (", *[f"    {_literal(line)}" for line in text], ")"]
            lines += ["MARKS = {", *marks, "}", "", CHECK]
        return "\n".join([*lines, "earned(asked)", "### END HIDDEN TESTS"])


def _asked(part: Part) -> str:
    """What a student fills in, and below it the numbers of the key as the solution."""
    blanks = [f"    {_literal(blank.cell)}: None,  # {_comment(blank.name)}" for blank in part.blanks]
    right = [f"    {_literal(blank.cell)}: {_right(blank)}," for blank in part.blanks]
    return "\n".join(
        ["answers.update({", *blanks, "})", "### BEGIN SOLUTION", "answers.update({", *right, "})", "### END SOLUTION"]
    )


def _shown(part: Part) -> str:
    """What students see of a test: it says what is still to be filled in."""
    names = [f"    {_literal(blank.cell)}," for blank in part.blanks]
    missing = "missing = [name for name in asked if answers.get(name) is None]"
    head = f"# {_comment(part.title)}: {_in_words(_points(part))}"
    said = 'print("Not filled in:", ", ".join(missing) or "nothing")'
    return "\n".join([head, "asked = [", *names, "]", missing, said])


def _right(blank: Blank) -> str:
    return plain(blank.right)


def _points(part: Part) -> Decimal:
    return sum((blank.marks for blank in part.blanks), Decimal(0))


def _in_words(marks: Decimal) -> str:
    return "1 mark" if marks == 1 else f"{decimal_text(marks)} marks"


def _code(
    source: str, name: str, *, locked: bool = False, solution: bool = False, points: Decimal | None = None
) -> dict[str, Any]:
    """A cell of code as nbgrader knows it: read-only, to be filled in, or with tests that give points."""
    graded = points is not None
    known = {"grade": graded, "grade_id": name, "locked": locked, "schema_version": 3, "solution": solution}
    if points is not None:
        known["points"] = int(points) if points == int(points) else float(points)
    return {
        "cell_type": "code",
        "metadata": {"nbgrader": {**known, "task": False}},
        "source": source.splitlines(keepends=True),
        "outputs": [],
        "execution_count": None,
    }


def _literal(text: str) -> str:
    """A text as a literal of Python on one line, in which nbgrader finds no border of a region."""
    quoted = repr(text)
    quoted = quoted if "'" in text or '"' in text else f'"{quoted[1:-1]}"'
    return _BORDER.sub(r"\1\\x20\2", quoted)


def _comment(text: str) -> str:
    """A text within a comment."""
    return _unbordered(" ".join("".join(sign if sign.isprintable() else " " for sign in text).split()))


def _unbordered(text: str) -> str:
    """Text in which nbgrader finds no border of a region."""
    return _BORDER.sub("\\1\N{NO-BREAK SPACE}\\2", text)


PACKAGE = Package(
    description="nbgrader assignment with follow-through: notebooks whose numbers worked.check marks",
    ending="zip",
    write=write,
    follow_through=True,
    names_mistakes=True,
)
