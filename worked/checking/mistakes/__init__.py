"""The known mistakes: one function each, whose docstring is what a teacher reads. A new one is known everywhere.

A file holds the mistakes of a topic, and its folder is the part of the calculation that they are made in. The files
are read when the mistakes are first asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import FunctionType

from worked.checking.mistakes.mistake import EXERCISES, PARTS, Mistake
from worked.errors import WorkedError, excerpt, nearest
from worked.maths.optimisers import quantities
from worked.trace.net import NET

# The kinds of exercises in which parameters learn as those of a net do.
LEARNING = ("descent",)


@cache
def mistakes() -> dict[str, Mistake]:
    """All mistakes by name, those met most often first; WorkedError where one is incomplete."""
    found: dict[str, Mistake] = {}
    for folder in PARTS:
        for path in sorted((Path(__file__).parent / folder).glob("[a-z]*.py")):
            for each in _in_file(folder, path.stem):
                if each.name in found:
                    raise WorkedError(f"{_file(folder, path.stem)}: another mistake has the name '{each.name}', too")
                found[each.name] = each
    return {each.name: each for each in sorted(found.values(), key=lambda each: (-each.often, each.name))}


def _in_file(folder: str, stem: str) -> Iterator[Mistake]:
    """The mistakes of a file, in which the names of all other functions begin with an underscore."""
    module = import_module(f"{__name__}.{folder}.{stem}")
    for name, each in vars(module).items():
        if isinstance(each, Mistake):
            yield each
        elif isinstance(each, FunctionType) and each.__module__ == module.__name__ and not name.startswith("_"):
            raise WorkedError(f"{_file(folder, stem)}: the function {name} is no mistake; it lacks @mistake or @slip")


def _file(folder: str, stem: str) -> str:
    return f"worked/checking/mistakes/{folder}/{stem}.py"


def mistake_named(name: str, where: str = "") -> Mistake:
    """The mistake of a name or alias; WorkedError names the nearest one."""
    found = mistakes().get(name) or next((each for each in mistakes().values() if name in each.aliases), None)
    if found is None:
        place = f"{where}: " if where else ""
        raise WorkedError(f"{place}no mistake is called {excerpt(name)}; {nearest(name, mistakes())}")
    return found


def mistakes_in(quantity: str, kind: str = NET, learned: bool = False) -> tuple[Mistake, ...]:
    """The misconceptions about a quantity, or about what it is like, in nets or in exercises of a kind.

    `learned`: it belongs to the update of something that learns as parameters of a net do.
    """
    line = quantities().get(quantity)
    return _mistakes_in((quantity, line.like) if line and line.like else (quantity,), kind, learned)


@cache
def _mistakes_in(asked: tuple[str, ...], kind: str, learned: bool) -> tuple[Mistake, ...]:
    about = (NET,) if kind == NET else (kind, EXERCISES, *((NET,) if learned or kind in LEARNING else ()))
    found = [mistake for mistake in mistakes().values() if mistake.rewired and mistake.about in about]
    return tuple(each for each in found if each.about == EXERCISES or not set(asked).isdisjoint(each.quantities))


@cache
def all_slips() -> tuple[Mistake, ...]:
    """The slips of the pen."""
    return tuple(mistake for mistake in mistakes().values() if mistake.meant)
