"""The known mistakes: one file each, whose text is what a teacher reads. A new file is a new mistake everywhere.

The folder in which a file lies is the part of the calculation that the mistake is made in.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from worked.checking.mistake import EXERCISES, Mistake
from worked.errors import WorkedError, excerpt, nearest
from worked.maths.optimisers import quantities
from worked.record import replace
from worked.trace.net import NET

OPTIMISERS, BOUNDS = "Optimisers", "Rates, penalties and bounds"
LAYERS = "Normalisation, dropout and residual connections"
# The parts of the calculation by folder, in the order of the catalogue.
PARTS = {
    "forward": "Forward pass",
    "backward": "Backward pass",
    "update": "Update",
    "optimisers": OPTIMISERS,
    "bounds": BOUNDS,
    "layers": LAYERS,
    "questions": "Questions beside the sheet",
    "exercises": "Exercises without a net",
    "graphs": "Computational graphs",
    "slips": "Slips",
}
# The kinds of exercises in which parameters learn as those of a net do.
LEARNING = ("descent",)


@cache
def mistakes() -> dict[str, Mistake]:
    """All mistakes by name, those met most often first."""
    paths = [path for folder in PARTS for path in sorted((Path(__file__).parent / folder).glob("[a-z]*.py"))]
    found = [_load(path.parent.name, path.stem) for path in paths]
    return {mistake.name: mistake for mistake in sorted(found, key=lambda each: (-each.often, each.name))}


def mistake_named(name: str, where: str = "") -> Mistake:
    """The mistake of a name or alias; WorkedError names the nearest one."""
    found = mistakes().get(name) or next((each for each in mistakes().values() if name in each.aliases), None)
    if found is None:
        place = f"{where}: " if where else ""
        raise WorkedError(f"{place}no mistake is called {excerpt(name)}; {nearest(name, mistakes())}")
    return found


def _load(folder: str, stem: str) -> Mistake:
    module = import_module(f"{__name__}.{folder}.{stem}")
    text = (module.__doc__ or "").strip()
    return replace(module.MISTAKE, name=stem.replace("_", "-"), explanation=text, part=PARTS[folder])


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
