"""The questions beside a sheet: one file each, named as the question; a new file is a new question everywhere."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from worked.errors import WorkedError, excerpt, nearest
from worked.record import replace

if TYPE_CHECKING:
    from worked.problem.question import Question

SEE = "see worked/problem/question.py"


@cache
def names() -> tuple[str, ...]:
    """The names of all questions, in the order of the alphabet; nothing is imported for them."""
    return tuple(sorted(path.stem.replace("_", "-") for path in Path(__file__).parent.glob("[a-z]*.py")))


@cache
def find(name: str, where: str = "") -> Question:
    """The question of a name; WorkedError names the nearest one."""
    if name not in names():
        place = f"{where}: " if where else ""
        raise WorkedError(f"{place}no question is called {excerpt(name)}; {nearest(name, names())}")
    from worked.problem.question import Question

    stem = name.replace("-", "_")
    found = vars(import_module(f"{__name__}.{stem}")).get("QUESTION")
    if not isinstance(found, Question):
        raise WorkedError(f"worked/problem/questions/{stem}.py: the question '{name}' has no QUESTION; {SEE}")
    return replace(found, name=name)


def questions() -> tuple[Question, ...]:
    """All questions, in the order of their names."""
    return tuple(map(find, names()))
