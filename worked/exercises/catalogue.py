"""Catalogue of the kinds of exercises: a file or a folder each; a new one is a new kind everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from worked.errors import WorkedError, excerpt
from worked.exercises import FOLDER, names
from worked.exercises.kind import NEEDED, Kind, lacks
from worked.keys.key import Key
from worked.problem.keys import PROBLEM
from worked.record import replace
from worked.trace.exercise import Exercise

SEE = "see worked/exercises/kind.py"
# What the class of a kind must say for itself, with what it is for.
METHODS = {
    "steps": "makes its cells",
    "symbol": "names them",
    "statement": "says what is given and what is to be done",
    "page": "writes the calculation",
}


@cache
def find(name: str) -> Kind:
    """The kind of a name, if it is complete; WorkedError says what it lacks, and in which file."""
    try:
        found = vars(import_module(f"worked.exercises.{_stem(name)}")).get("KIND")
    except WorkedError as error:
        raise WorkedError(f"{_where(name)} {error}") from None
    for flaw in _flaws(name, found):
        raise WorkedError(f"{_where(name)} {flaw}")
    assert isinstance(found, Kind)
    return replace(found, name=name)


def kinds() -> tuple[Kind, ...]:
    """All kinds, in the order of their names."""
    return tuple(map(find, names()))


def _stem(name: str) -> str:
    return name.replace("-", "_")


def _where(name: str) -> str:
    """The file of a kind, as a sentence about it begins."""
    file = f"{_stem(name)}/__init__.py" if (FOLDER / _stem(name)).is_dir() else f"{_stem(name)}.py"
    return f"worked/exercises/{file}: the kind of exercise '{name}'"


def _flaws(name: str, kind: Any) -> Iterator[str]:
    """What is missing or wrong of a kind, a sentence each."""
    if kind is None:
        yield f"has no KIND; {SEE}, and put what is no kind into the folder of its kind"
    elif not isinstance(kind, Kind):
        yield f"has a KIND that is no Kind, found {excerpt(kind)}; {SEE}"
    else:
        yield from (lacks(part) for part in NEEDED if part != "required" and not getattr(kind, part))
        if name in PROBLEM:
            yield f"has the name of a table that means something else in problem files: [{name}]; rename the file"
        if not callable(kind.read):
            yield f"has a `read` that cannot be called, found {excerpt(kind.read)}; {SEE}"
        yield from _flaws_of_keys(kind)
        yield from (
            f"has no meaning for the cell '{cell}'; give it in `cells`" for cell in kind.cells if not kind.cells[cell]
        )


def _flaws_of_keys(kind: Kind) -> Iterator[str]:
    """What is missing or wrong of the keys of a table, and of the tables in it."""
    for key in kind.required:
        if key not in kind.keys:
            yield f"requires the key '{key}', which its `keys` do not describe"
        elif kind.keys[key].default:
            yield f"requires the key '{key}', which has a default in its `keys`"
    for table in kind.tables:
        if table not in kind.keys:
            yield f"has the tables '{table}', which its `keys` do not describe"
    for keys in (kind.keys, *kind.tables.values()):
        for key, described in keys.items():
            if not isinstance(described, Key) or not described.meaning:
                yield f"has no meaning for the key '{key}'; give it as Key(meaning, schema)"


def completed(kind: Kind, exercise: Any) -> Exercise:
    """An exercise that a kind has read, if it is complete; WorkedError says what it lacks, and in which file."""
    for flaw in _flaws_of_exercise(kind, exercise):
        raise WorkedError(f"{_where(kind.name)} {flaw}")
    found: Exercise = exercise
    return found


def _flaws_of_exercise(kind: Kind, exercise: Any) -> Iterator[str]:
    """What is missing or wrong of an exercise, a sentence each."""
    made = type(exercise)
    if not isinstance(exercise, Exercise):
        yield f"has a `read` that makes no Exercise, found {excerpt(made.__name__)}; see worked/trace/exercise.py"
        return
    for name, purpose in METHODS.items():
        if getattr(made, name) is getattr(Exercise, name):
            yield f"has no `{name}` in its class {made.__name__}, which {purpose}"
    if made.kind != kind.name:
        found = excerpt(made.kind)
        yield f"has a class {made.__name__} whose `kind` is {found}, expected '{kind.name}', as its file is called"
    for quantity in dict.fromkeys(
        (*exercise.whole, *(cell.quantity for step in exercise.steps() for cell in step.cells))
    ):
        for place, meanings in (("quantities", exercise.quantities), ("cells", kind.cells)):
            if not meanings.get(quantity):
                yield f"has no meaning for the cell '{quantity}'; give it in `{place}`"
