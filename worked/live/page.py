"""Pages that act: a student's copy with inputs, which a practice checks and an exam only saves."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from worked.document import Document, Live
from worked.formula.printers.plain import Plain
from worked.live.bundle import bundle, compressed, packed, styles
from worked.live.limit import refuse_many
from worked.live.names import CellWords
from worked.live.practice import practice_data
from worked.live.words import EXAM, EXAM_NOTICE, PRACTICE, PRACTICE_NOTICE
from worked.pages.symbols.cells import names_of
from worked.pages.symbols.lines import Lines
from worked.pages.worksheet.page import worksheet
from worked.record import replace
from worked.trace.solution import Solution
from worked.trace.task import Task


def practice(task: Task) -> Document:
    """The student's copy of a task as a page that checks what is typed. WorkedError: it has too many numbers."""
    solution = Solution(task)
    refuse_many("a practice page", solution, "--mode student --inputs makes a page whose answers worked check marks")
    data = practice_data(solution)
    hints = _hints(solution)
    for cell in data["cells"]:
        if cell["id"] in hints and "formula" in cell:
            cell["hint"] = hints[cell["id"]]
    sheet = worksheet(task, "student")
    names = {cell["id"]: cell["name"] for cell in data["cells"]}
    data["words"]["page"] = PRACTICE
    data["store"] = _digest(task)
    data["sayings"] = {
        slot: shown[0] for slot, shown in worksheet(task, "key").values.items() if slot not in {*names, *sheet.values}
    }
    whole, code, unpack = packed("practice")
    live = Live(compressed(json_of(data)), unpack, styles(), PRACTICE_NOTICE, names, code, whole)
    return replace(sheet, live=live)


def with_inputs(sheet: Document, task: Task) -> Document:
    """A student's copy into which answers are typed and from which they are saved: it holds no answer."""
    words = CellWords(task)
    names = {cell.id: words.name(cell) for step in task.steps() for cell in step.cells if cell.formula is not None}
    data = {
        "version": 1,
        "title": sheet.title,
        "kind": "exam",
        "code": sheet.code,
        "store": _digest(task),
        "words": {"page": EXAM},
    }
    return replace(sheet, live=Live(json_of(data), bundle("exam"), styles(), EXAM_NOTICE, names))


def json_of(data: dict[str, Any]) -> str:
    """Data as JSON that may stand in a page, where nothing in it can end the script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode("utf-8")
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _digest(task: Task) -> str:
    """What tells a task from others, such as other variants of an exam: a hash of its given numbers."""
    givens = json.dumps([(name, cell.given) for name, cell in task.givens().items()])
    return sha256(givens.encode("utf-8")).hexdigest()[:16]


def _hints(solution: Solution) -> dict[str, str]:
    """The formula of each computed cell in plain text, with the names of the page."""
    lines, plain = Lines(names_of(solution.problem), solution.cells), Plain()
    return {
        name: f"{plain(lines.name(cell))} = {plain(lines.names(cell.formula, step=cell.computed_in))}"
        for name, cell in solution.cells.items()
        if cell.formula is not None
    }
