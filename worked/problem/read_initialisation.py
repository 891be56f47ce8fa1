"""Reading of the weights of a net that are not given: the rule by which they are drawn, and the weights by it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from worked.errors import WorkedError, excerpt, nearest
from worked.formula import formula
from worked.keys.values import number_at
from worked.maths.component import find, settings_of
from worked.maths.initialisations import INITIALISATIONS, weights

KEYS = ("method", "seed", "decimals")
LARGEST_SEED, MOST_DECIMALS = 10**9, 10
SEED, DECIMALS = 0, 2


def is_rule(value: Any) -> bool:
    """Whether what stands at `weights` is the name of a rule, or a table with one."""
    return isinstance(value, str) or (isinstance(value, dict) and "method" in value)


def drawn_in(value: Any, sizes: Sequence[int], where: str) -> list[list[list[Decimal]]]:
    """The weights of a net by a rule: for each layer after the inputs a row for each receiving unit.

    They are drawn by Python's `random.Random(f"{seed}:{layer}")` and rounded to `decimals`: ordinary given numbers.
    """
    data = {"method": value} if isinstance(value, str) else value
    if not isinstance(data["method"], str):
        raise WorkedError(f"{where}.method: expected the name of an initialisation, found {excerpt(data['method'])}")
    entry = find(INITIALISATIONS, data["method"], "initialisation", where)
    valid = [*KEYS, *entry.parameters] if entry.draws else ["method", *entry.parameters]
    for key in data:
        if key not in valid:
            raise WorkedError(f"{where}: {entry.name} has no {excerpt(key)}; {nearest(key, valid)}")
    settings = {}
    for name in entry.parameters:
        if name in data:
            given = number_at(data[name], f"{where}.{name}")
            if given.letter or (entry.draws and Decimal(given.text) <= 0):
                wanted = "a number above 0" if entry.draws else "a number"
                raise WorkedError(f"{where}.{name}: expected {wanted}, found {excerpt(given.text)}")
            settings[name] = formula(given.text)
    seed = _count(data, "seed", SEED, 0, LARGEST_SEED, where)
    decimals = _count(data, "decimals", DECIMALS, 1, MOST_DECIMALS, where)
    layers = weights(entry, settings_of(entry, settings), sizes, seed, decimals)
    return [[[Decimal(text) for text in row] for row in rows] for rows in layers]


def _count(data: dict[str, Any], key: str, default: int, least: int, most: int, where: str) -> int:
    """A whole number."""
    value = data.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise WorkedError(f"{where}.{key}: expected a whole number from {least} to {most}, found {excerpt(value)}")
    return value
