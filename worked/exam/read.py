"""Reading of exam files: text to Exam, with one clear sentence for whatever is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from worked.errors import WorkedError, excerpt, nearest
from worked.exam.ask import ask_in
from worked.exam.draw import BATCH_ORDER, PARTS, ROWS, draws_in
from worked.exam.drawing import Drawing
from worked.exam.exam import Exam, digest_of
from worked.exam.frame import Frame
from worked.exam.requirement import required_in
from worked.exam.sheet_options import sheet_options_in
from worked.exam.shipped import exam_path
from worked.exercises.reading import task_in
from worked.keys.key import TEXT, Key
from worked.keys.source import changed
from worked.keys.values import known
from worked.problem.read import bytes_of, tables_of, text_of, title_in
from worked.problem.shipped import example_text, examples

KEYS = {
    "title": Key("the title of the exam", TEXT, "that of the problem"),
    "problem": Key(
        "the problem: the name of a problem file beside the exam file or of a shipped example, or a table with the "
        "keys of a problem file",
        {"anyOf": [TEXT, {"type": "object"}]},
    ),
    "draw": Key("what differs between variants; see below", {"type": "object"}),
    "require": Key("what makes a variant fair; see below", {"type": "object"}, "all defaults"),
    "ask": Key("what is asked for, and for how many marks; see below", {"type": "object"}, "all that is computed"),
    "page": Key("how sheets are laid out; see below", {"type": "object"}, "all defaults"),
}


def read_exam(exam: str | Path) -> Exam:
    """The exam in a file, or the shipped one of a name; WorkedError where it cannot be read."""
    path = Path(exam)
    if not path.suffix and not path.is_file():
        path = exam_path(str(exam))
    raw = bytes_of(path)
    return parse_exam(text_of(raw, str(path)), str(path), path.parent)


def parse_exam(text: str, origin: str = "exam", folder: Path | None = None) -> Exam:
    """The exam in the text of an exam file (TOML); problem files that it names lie in the `folder`."""
    if not text.strip():
        raise WorkedError(f"{origin}: the file is empty; an exam needs a problem and [draw]")
    tables = tables_of(text, origin)
    try:
        return exam_in(tables, folder)
    except WorkedError as error:
        raise WorkedError(f"{origin}: {error}") from None


def exam_in(tables: Mapping[str, Any], folder: Path | None = None) -> Exam:
    """The exam in the tables of a file."""
    known(tables, KEYS, "")
    for key in ("problem", "draw"):
        if key not in tables:
            raise WorkedError(f"{key} is missing; an exam needs a problem and [draw]")
    problem = _problem(tables["problem"], folder)
    title = title_in(tables) or task_in(problem).title
    whole = {"title": title, **{key: value for key, value in tables.items() if key != "title"}, "problem": problem}
    exam = Exam(
        title=title,
        problem=problem,
        draws=draws_in(tables["draw"], "network" in problem),
        required=required_in(tables.get("require", {})),
        ask=ask_in(tables.get("ask", {})),
        page=sheet_options_in(tables.get("page", {})),
        tables={key: whole[key] for key in KEYS if key in whole},
        digest=digest_of(whole),
    )
    _refuse_unknown(exam)
    return exam


def _problem(value: Any, folder: Path | None) -> dict[str, Any]:
    """The tables of the problem, each number with its place in them."""
    if isinstance(value, Mapping):
        return changed(value, {})
    if not isinstance(value, str):
        raise WorkedError(f"problem: expected a name or a table, found {excerpt(value)}")
    for path in [folder / value, folder / f"{value}.toml"] if folder is not None else []:
        if path.is_file():
            return changed(tables_of(text_of(bytes_of(path), str(path)), str(path)), {})
    if value not in examples():
        where = f" in {folder}" if folder is not None else ""
        hint = nearest(value, examples())
        raise WorkedError(f"problem: no problem file{where} and no example is called {excerpt(value)}; {hint}")
    return changed(tables_of(example_text(value), f"example {value}"), {})


def _refuse_unknown(exam: Exam) -> None:
    """Refuse names that fit nothing, in any of the problems that the drawn parts lead to."""
    if any(draw.name == BATCH_ORDER for draw in exam.draws):
        _refuse_order(exam)
    frames = list(_frames(exam))
    exam.ask.refuse_unknown(cell for frame in frames for cell in frame.cells.values())
    for frame in frames:
        _refuse_letters(frame)
    drawn = set().union(*(frame.drawn_names for frame in frames))
    for draw in exam.draws:
        if draw.part or draw.name in drawn or draw.name == BATCH_ORDER:
            continue
        givens = [frame.cells[name] for frame in frames for name in frame.task.repeated_givens()]
        parts = [*PARTS, *ROWS, BATCH_ORDER] if "network" in exam.problem else []
        valid = [*(cell.quantity for cell in givens), *(cell.id for cell in givens), *parts]
        raise WorkedError(f"draw: no given number is called {excerpt(draw.name)}; {nearest(draw.name, set(valid))}")


def _refuse_letters(frame: Frame) -> None:
    """Refuse to ask for a number that depends on a letter, or for none because all of them do."""
    name = next((name for name in (frame.asked or frame.lettered) if name in frame.lettered), None)
    if name:
        letter = frame.lettered[name]
        said = f"{name} depends on the letter {excerpt(letter)}, so that no number can be marked"
        raise WorkedError(f"ask: {said}; draw {letter}, write a number there, or ask for other cells")


def _refuse_order(exam: Exam) -> None:
    samples = exam.problem.get("samples")
    if not isinstance(samples, list) or len(samples) < 2:
        raise WorkedError(f"draw.{BATCH_ORDER}: the problem has no samples that could be put in another order")


def _frames(exam: Exam) -> Iterable[Frame]:
    """The problem with each value of each drawn part, the other parts having their first one."""
    drawing = Drawing(exam)
    first = drawing.first
    yield drawing.made(first)
    for place, draw in enumerate(drawing.parts):
        for number in range(1, draw.choices):
            yield drawing.made((*first[:place], number, *first[place + 1 :]))
