"""Builds the tables of the documents from the keys themselves: python docs/build.py"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worked.exercises.kind import Kind
    from worked.keys.key import Key

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "docs" / name for name in ("problem-files.md", "training.md", "tuning.md", "exams.md")]
MARK = re.compile(
    r"(<!-- (keys: [a-z.-]*|kinds|parts|questions|drawn-parts|measures|exams) -->\n).*?(<!-- end -->)", re.DOTALL
)
FAIR = re.compile(r"\*\*\d+ of (\d+) draws are fair \((.*?%)\)")
REQUIRED = ("network", "samples")


def section(name: str) -> str:
    """The table of one section's keys."""
    from worked.layers.catalogue import kinds as layers
    from worked.learning.plan import TABLES
    from worked.problem.keys import DIGITS, WEIGHT_DECAY, sections
    from worked.tuning.sweep import KEYS, RANGE

    if name.partition(".")[0] == "exam":
        return exam_section(name.removeprefix("exam."))
    if name.startswith("training."):
        return table(TABLES[name.removeprefix("training.")], ())
    if name in ("sweep", "sweep.range"):
        return table(KEYS, ("method",)) if name == "sweep" else table(RANGE, ("from", "to"))
    others = {"digits": DIGITS, "weight-decay": WEIGHT_DECAY}
    for kind in layers():
        others |= {kind.table: kind.keys, **kind.inner}
    keys = others.get(name) or sections()["" if name == "problem" else name]
    return table(keys, [key for key in keys if name in REQUIRED or key in ("from", "to", "strength")])


def exam_section(name: str) -> str:
    """The table of the keys of an exam file, or of one of its tables."""
    from worked.exam import ask, draw, read, sheet_options
    from worked.exam.schema import require_keys

    keys = {"exam": read.KEYS, "draw": draw.KEYS, "ask": ask.KEYS, "page": sheet_options.KEYS}
    return table(require_keys() if name == "require" else keys[name], ("problem", "draw", "from", "to"))


def drawn_parts() -> str:
    """A table of the parts of a problem file that can be drawn by a short name."""
    from worked.exam.draw import BATCH_ORDER, PARTS, ROWS

    rows = [f"| `{name}` | `{key}` in `[{section}]` |" for name, (section, key) in PARTS.items()]
    rows += [f"| `{name}` | all {name} of a sample together, each value a list |" for name in ROWS]
    rows.append(f'| `{BATCH_ORDER} = "random"` | the order of the samples |')
    return "\n".join(["| name | what is drawn |", "| :--- | :--- |", *rows]) + "\n"


def measures() -> str:
    """A table of the measures of a variant."""
    from worked.exam.profile import MEASURES

    rows = [f"| `{name}` | {meaning} |" for name, meaning in MEASURES.items()]
    return "\n".join(["| measure | what it counts |", "| :--- | :--- |", *rows]) + "\n"


def exams() -> str:
    """A table of the shipped exams, each with the share of its draws that are fair, as its report says."""
    from worked.exam.drawing import Drawing
    from worked.exam.read import read_exam
    from worked.exam.shipped import exams

    rows = ["| exam | title | numbers | marks | fair draws |", "| :--- | :--- | ---: | ---: | ---: |"]
    for name in exams():
        exam = read_exam(name)
        drawing = Drawing(exam)
        marks = drawing.made(drawing.first).marks
        fair = FAIR.search((ROOT / "docs" / "exams" / f"{name}.md").read_text("utf-8"))
        assert fair, f"docs/exams/{name}.md: run python docs/stress.py {name}"
        rows.append(f"| [{name}](exams/{name}.md) | {exam.title} | {len(marks)} | {sum(marks.values())} | {fair[2]} |")
    return "\n".join(rows) + "\n"


def table(keys: Mapping[str, Key], required: Collection[str]) -> str:
    """A table of keys with their defaults; `required` names those that must be given, unless they have a default."""
    rows = ["| key | what it is | default |", "| :--- | :--- | :--- |"]
    for name, key in keys.items():
        default = key.default or ("required" if name in required else "")
        rows.append(f"| `{name}` | {key.meaning} | {default} |")
    return "\n".join(rows) + "\n"


def kinds() -> str:
    """A section for each kind of exercise without a net."""
    from worked.exercises.catalogue import kinds

    return "\n".join(map(kind_section, kinds()))


def kind_section(kind: Kind) -> str:
    """What a kind asks, an example if one is shipped, its keys, and what its cells are called."""
    from worked.shared import shared

    parts = [f"### `[{kind.name}]`", f"{kind.sentence} Source: {kind.source}."]
    if kind.example:
        example = shared("examples").joinpath(f"{kind.example}.toml").read_text("utf-8").strip()
        parts.append(f"```toml\n{example}\n```")
    parts.append(table(kind.keys, kind.required))
    for name, keys in kind.tables.items():
        parts += [f"Each `[[{kind.name}.{name}]]`:", table(keys, ())]
    if kind.others:
        parts.append(f"More examples: {', '.join(f'`worked solve {name}`' for name in kind.others)}.")
    return "\n\n".join(part.strip() for part in [*parts, cells(kind)]) + "\n"


def cells(kind: Kind) -> str:
    """A table of the cells of a kind, each with an id from its examples."""
    import worked

    first: dict[str, str] = {}
    for name in kind.examples:
        for cell in worked.solve(worked.example(name)).cells.values():
            first.setdefault(cell.quantity, cell.id)
    rows = [f"| `{first.get(name, name)}` | {meaning} |" for name, meaning in kind.cells.items()]
    return "\n".join(["| cell | what it is |", "| :--- | :--- |", *rows])


def parts() -> str:
    """A table of the partial results that a sheet may have."""
    from worked.trace.parts import PARTS

    rows = [f"| `{part.example}` | `{part.formula}` | {part.meaning} |" for part in PARTS]
    return "\n".join(["| cell | example | what it is |", "| :--- | :--- | :--- |", *rows]) + "\n"


def questions() -> str:
    """A table of the questions beside a sheet, each with cells from its example."""
    import worked
    from worked.problem.questions import questions

    cells = worked.solve(worked.example("questions-2-2-1")).cells.values()
    first = {cell.quantity: cell.id for cell in reversed([*cells])}
    rows = [
        f"| `{each.name}` | {each.asks(1)} | {', '.join(f'`{first[quantity]}`' for quantity in each.symbols)} |"
        for each in questions()
    ]
    return "\n".join(["| name | what is asked | cells |", "| :--- | :--- | :--- |", *rows]) + "\n"


def made(mark: str) -> str:
    """What stands at a mark of the page."""
    tables = {"kinds": kinds, "parts": parts, "questions": questions, "drawn-parts": drawn_parts}
    tables |= {"measures": measures, "exams": exams}
    return tables[mark]() if mark in tables else section(mark.removeprefix("keys: "))


def built(text: str) -> str:
    """The page with its tables made anew."""
    return MARK.sub(lambda found: found[1] + "\n" + made(found[2]) + "\n" + found[3], text)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    for page in PAGES:
        page.write_text(built(page.read_text("utf-8")), "utf-8")
