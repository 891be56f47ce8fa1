"""Reading of the options in the table [page] of a problem file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worked.errors import WorkedError, excerpt
from worked.keys.values import choice, listed, yes_no
from worked.problem.page_options import LAYOUTS, PageOptions
from worked.problem.problem import Problem
from worked.problem.questions import find, names

MOST_FIELDS, LONGEST_FIELD = 8, 40


def page_options(data: Mapping[str, Any]) -> PageOptions:
    """The options in the table [page] of a problem file."""
    return PageOptions(
        layout=choice(data, "layout", LAYOUTS, LAYOUTS[0], "page"),
        fields=labels_in(data.get("fields", [])),
        derivations=yes_no(data, "derivations", False, "page"),
        questions=questions_in(data.get("questions", [])),
    )


def questions_in(value: Any) -> tuple[str, ...]:
    """The names of the questions that a page asks, each once."""
    where = "page.questions"
    found = tuple(
        find(name, where).name if isinstance(name, str) else _no_name(name, where) for name in listed(value, where)
    )
    twice = next((name for place, name in enumerate(found) if name in found[:place]), "")
    if twice:
        raise WorkedError(f"{where}: '{twice}' is asked twice; give each question once")
    return found


def refuse_unfit(problem: Problem) -> None:
    """Refuse a question that a problem has no numbers for."""
    for name in problem.options.questions:
        lacking = find(name).lacks(problem)
        if lacking:
            raise WorkedError(f"page.questions: '{name}' cannot be asked here: it needs {lacking}")


def _no_name(value: Any, where: str) -> str:
    raise WorkedError(f"{where}: expected the name of a question, such as '{names()[0]}', found {excerpt(value)}")


def labels_in(value: Any) -> tuple[str, ...]:
    """The labels of the lines at the head of a sheet."""
    labels = listed(value, "page.fields")
    if len(labels) > MOST_FIELDS:
        raise WorkedError(f"page.fields: expected at most {MOST_FIELDS} labels, found {len(labels)}")
    for label in labels:
        if not isinstance(label, str) or not 0 < len(label.strip()) <= LONGEST_FIELD:
            wanted = f"expected a label of at most {LONGEST_FIELD} characters"
            raise WorkedError(f"page.fields: {wanted}, found {excerpt(label)}")
    return tuple(" ".join(label.split()) for label in labels)
