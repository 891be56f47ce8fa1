"""The known mistakes: one file each, whose text is what a teacher reads. A new file is a new mistake everywhere."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from worked.checking.key import NET
from worked.checking.mistake import EXERCISES, Mistake
from worked.record import replace

# The kinds of exercises in which parameters learn as those of a net do.
LEARNING = ("descent",)


@cache
def mistakes() -> dict[str, Mistake]:
    """All mistakes by name, those met most often first."""
    found = [_load(path.stem) for path in sorted(Path(__file__).parent.glob("[a-z]*.py"))]
    return {mistake.name: mistake for mistake in sorted(found, key=lambda each: (-each.often, each.name))}


def _load(stem: str) -> Mistake:
    module = import_module(f"{__name__}.{stem}")
    return replace(module.MISTAKE, name=stem.replace("_", "-"), explanation=(module.__doc__ or "").strip())


@cache
def mistakes_in(quantity: str, kind: str = NET) -> tuple[Mistake, ...]:
    """The misconceptions about a quantity, in nets or in exercises of a kind."""
    about = (NET,) if kind == NET else (kind, EXERCISES, *((NET,) if kind in LEARNING else ()))
    found = [mistake for mistake in mistakes().values() if mistake.rewired and mistake.about in about]
    return tuple(mistake for mistake in found if quantity in mistake.quantities or mistake.about == EXERCISES)


@cache
def slips() -> tuple[Mistake, ...]:
    """The slips of the pen."""
    return tuple(mistake for mistake in mistakes().values() if mistake.meant)
