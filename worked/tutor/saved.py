"""Saved: the state of a dialogue as JSON, from which it goes on; it is a sheet that `worked check` reads, too."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from worked.checking.numbers.written import LONGEST_TEXT, is_number
from worked.errors import WorkedError, excerpt
from worked.record import Record
from worked.tutor.work import Work

VERSION, LARGEST, LONGEST_NAME, MOST_TRIES = 1, 4_000_000, 100, 1_000_000


class Options(Record):
    """What was asked for on the command line, which a saved dialogue goes on with."""

    steps: int | None = None
    convention: str | None = None
    cells: tuple[str, ...] = ()


class State(Record):
    """A saved dialogue as it was read: what it is about, and where it stood."""

    title: str
    mark: str
    options: Options
    student: str
    at: str
    data: dict[str, Any]


def mark_of(work: Work) -> str:
    """What tells one exercise from another: its cells, their given numbers, its digits, and what is asked."""
    key = work.key
    said = [[cell.id, cell.given if cell.formula is None else ""] for cell in key.cells.values()]
    rounding = key.problem.rounding
    digits = [str(rounding.of(cell.quantity)) for cell in key.cells.values() if cell.formula]
    whole = [said, digits, rounding.half, rounding.carry, key.problem.falling, work.course.asked]
    return hashlib.sha256(json.dumps(whole).encode("utf-8")).hexdigest()[:32]


def state_text(work: Work, options: Options, at: str) -> str:
    """The state as JSON."""
    data = {
        "worked-tutor": VERSION,
        "problem": work.key.problem.title,
        "mark": mark_of(work),
        "options": {"steps": options.steps, "convention": options.convention, "cells": list(options.cells)},
        "student": work.student,
        "at": at,
        "answers": {name: work.answers.get(name, "") for name in work.course.asked},
        "tries": work.tries,
        "hints": work.hints,
        "shown": work.shown,
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def read_state(raw: bytes, origin: str) -> State:
    """The state in the bytes of a file; WorkedError where it is none."""
    if len(raw) > LARGEST:
        raise WorkedError(f"{origin}: larger than 4 MB, which no saved dialogue is")
    try:
        data = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or "worked-tutor" not in data:
        raise WorkedError(f"{origin}: is no saved dialogue of `worked tutor`")
    if data["worked-tutor"] != VERSION:
        raise WorkedError(f"{origin}: was saved by another version of worked, found {excerpt(data['worked-tutor'])}")
    options = data.get("options")
    steps, convention, cells = (
        (options.get("steps"), options.get("convention"), options.get("cells"))
        if isinstance(options, dict)
        else (None, None, None)
    )
    fits = [
        steps is None or (isinstance(steps, int) and not isinstance(steps, bool)),
        convention is None or isinstance(convention, str),
        isinstance(cells, list) and all(isinstance(each, str) for each in cells),
        all(isinstance(data.get(name), str) for name in ("problem", "mark", "student", "at")),
        all(_is_texts(data.get(name)) for name in ("answers", "shown")),
        all(_is_counts(data.get(name)) for name in ("tries", "hints")),
    ]
    if not all(fits):
        raise WorkedError(f"{origin}: the saved dialogue is damaged")
    chosen = Options(steps, convention, tuple(cells or ()))
    return State(data["problem"], data["mark"], chosen, data["student"][:LONGEST_NAME], data["at"], data)


def restore(work: Work, state: State, origin: str) -> str:
    """Put a saved state into the work; the cell at which it stood. WorkedError where it is of another problem."""
    if mark_of(work) != state.mark:
        other = f"the title there is {excerpt(state.title)}" if state.title != work.key.problem.title else "its numbers"
        said = other if state.title != work.key.problem.title else f"{other} or what is asked differ"
        raise WorkedError(f"{origin}: was saved for another problem: {said}; --new begins anew")
    data, place = state.data, work.course.place
    names = {*data["tries"], *data["hints"], *data["shown"], *data["answers"], state.at}
    numbers = [text for table in ("answers", "shown") for text in data[table].values() if text]
    if not names <= place.keys() or not all(len(text) <= LONGEST_TEXT and is_number(text) for text in numbers):
        raise WorkedError(f"{origin}: the saved dialogue is damaged")
    work.answers.update({name: text for name, text in data["answers"].items() if text})
    work.shown.update({name: text for name, text in data["shown"].items() if name not in work.answers})
    work.tries.update(data["tries"])
    work.hints.update(data["hints"])
    work.student = work.student or state.student
    return state.at


def _is_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


def _is_counts(value: Any) -> bool:
    return isinstance(value, dict) and all(type(each) is int and 0 <= each <= MOST_TRIES for each in value.values())
