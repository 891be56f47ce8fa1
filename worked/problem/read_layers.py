"""Reading of layer operations: normalisation, dropout, DropConnect, residual connections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from worked.errors import WorkedError, excerpt
from worked.problem import keys
from worked.problem.layers import Dropping, Extras, Given, Masks, Normalisation, Running, Skip
from worked.problem.values import choice, known, listed, number_at, renamed, sized, yes_no

Layers = tuple[tuple[str, ...], ...]


def extras_in(data: Mapping[str, Any], layers: Layers) -> Extras:
    """The layer operations."""
    normalisations = [pair for table in _tables(data, "normalisation") for pair in _normalisation(table, layers)]
    dropout = [pair for table in _tables(data, "dropout") for pair in _dropping(table, layers, "dropout")]
    connect = [pair for table in _tables(data, "drop-connect") for pair in _dropping(table, layers, "drop-connect")]
    skips = [_skip(table, layers) for table in _tables(data, "residual")]
    for name, found in (("normalisation", normalisations), ("dropout", dropout), ("drop-connect", connect)):
        _once_each([number for number, _ in found], name)
    _once_each([skip.target for skip in skips], "residual")
    return Extras(tuple(normalisations), tuple(dropout), tuple(connect), tuple(skips))


def _tables(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """The tables at a key: one, or a list of several."""
    value = data.get(key, [])
    tables = value if isinstance(value, list) else [value]
    for found in tables:
        if not isinstance(found, dict):
            raise WorkedError(f"network.{key}: expected a table, found {excerpt(found)}")
    return [renamed(found, keys.EXTRAS[key], f"network.{key}") for found in tables]


def _once_each(numbers: list[int], key: str) -> None:
    twice = [number for number in numbers if numbers.count(number) > 1]
    if twice:
        what = "two connections end in" if key == "residual" else "named twice:"
        raise WorkedError(f"network.{key}: {what} layer {twice[0]}")


def _which(table: Mapping[str, Any], layers: Layers, key: str, first: int, last: int) -> list[int]:
    """The layers that a table speaks of: those it names, else all hidden ones."""
    where = f"network.{key}.layers"
    found = listed(table.get("layers", list(range(1, len(layers) - 1))), where)
    for number in found:
        if isinstance(number, bool) or not isinstance(number, int) or not first <= number <= last:
            raise WorkedError(f"{where}: expected numbers of layers from {first} to {last}, found {excerpt(number)}")
    if not found:
        raise WorkedError(f"{where}: the net has no hidden layer; name a layer from {first} to {last}")
    return found


def _normalisation(table: Mapping[str, Any], layers: Layers) -> list[tuple[int, Normalisation]]:
    where = "network.normalisation"
    over = choice(table, "over", ("batch", "layer"), "batch", where)
    found = []
    for number in _which(table, layers, "normalisation", 1, len(layers) - 1):
        size = len(layers[number])
        if over == "layer" and size < 2:
            raise WorkedError(f"{where}: layer {number} has one unit; normalising over a layer needs at least two")
        rule = Normalisation(
            over=over,
            before=choice(table, "place", ("before", "after"), "before", where) == "before",
            epsilon=_not_negative(table.get("epsilon", Decimal("0.00001")), f"{where}.epsilon"),
            beside=choice(table, "epsilon-added-to", ("variance", "deviation"), "variance", where),
            scales=_each(table.get("gamma", 1), size, f"{where}.gamma"),
            shifts=_each(table.get("beta", 0), size, f"{where}.beta"),
            learns=yes_no(table, "learns", True, where),
            running=_running(table["running"], size, over) if "running" in table else None,
        )
        found.append((number, rule))
    return found


def _not_negative(value: Any, where: str) -> Given:
    given = number_at(value, where)
    if not given.letter and Decimal(given.text) < 0:
        raise WorkedError(f"{where}: expected a number that is not negative, found {given.text}")
    return given


def _each(value: Any, size: int, where: str) -> tuple[Given, ...]:
    """A number for each unit: a list, one number for all, or false for none."""
    if value is False:
        return ()
    if not isinstance(value, list):
        return (number_at(value, where),) * size
    return tuple(number_at(number, where) for number in sized(value, size, where, "numbers, one for each unit"))


def _running(value: Any, size: int, over: str) -> Running:
    where = "network.normalisation.running"
    if over == "layer":
        raise WorkedError(f"{where}: layer normalisation keeps no averages; they belong to over = 'batch'")
    if not isinstance(value, dict):
        raise WorkedError(f"{where}: expected a table, found {excerpt(value)}")
    known(value, keys.RUNNING, where)
    share = number_at(value.get("share", Decimal("0.1")), f"{where}.share")
    return Running(
        share=_chance(share, f"{where}.share"),
        means=_each(value.get("mean", 0), size, f"{where}.mean"),
        variances=_each(value.get("variance", 1), size, f"{where}.variance"),
        sample=yes_no(value, "sample", True, where),
    )


def _chance(given: Given, where: str, below: bool = False) -> Given:
    if not given.letter and not (0 <= Decimal(given.text) < 1 if below else 0 <= Decimal(given.text) <= 1):
        raise WorkedError(f"{where}: expected a number from 0 to {'less than ' if below else ''}1, found {given.text}")
    return given


def _dropping(table: Mapping[str, Any], layers: Layers, key: str) -> list[tuple[int, Dropping]]:
    where, units = f"network.{key}", key == "dropout"
    first, last = (0, len(layers) - 2) if units else (1, len(layers) - 1)
    chosen = _which(table, layers, key, first, last)
    rate = _chance(number_at(table.get("rate", Decimal("0.5")), f"{where}.rate"), f"{where}.rate", below=True)
    _drawable(table, rate, where)
    scaled = choice(table, "scaled", ("training", "testing", "nowhere"), "training", where)
    if "masks" in table and len(chosen) > 1:
        raise WorkedError(f"{where}.masks: masks belong to one layer; give a table for each of several layers")
    found = []
    for number in chosen:
        size = len(layers[number]) if units else len(layers[number]) * len(layers[number - 1])
        masks, seed = _masks(table, size, where)
        found.append((number, Dropping(rate, scaled, masks, seed, size)))
    return found


def _drawable(table: Mapping[str, Any], chance: Given, where: str) -> None:
    """Refuse to draw masks by a chance that is a letter."""
    if chance.letter and "seed" in table:
        raise WorkedError(f"{where}: nothing can be drawn by the letter {excerpt(chance.text)}; give the masks")


def _masks(table: Mapping[str, Any], size: int, where: str) -> tuple[Masks, int | None]:
    """The masks that are given, or the seed by which they are drawn."""
    if ("masks" in table) == ("seed" in table):
        raise WorkedError(f"{where}: give the masks, rows of 0 and 1, or the seed by which they are drawn")
    if "seed" in table:
        seed = table["seed"]
        if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
            raise WorkedError(f"{where}.seed: expected a whole number from 0, found {excerpt(seed)}")
        return (), seed
    rows = listed(table["masks"], f"{where}.masks")
    if rows and not any(isinstance(row, list) for row in rows):
        rows = [rows]
    if not rows:
        raise WorkedError(f"{where}.masks: expected at least one row of 0 and 1")
    return tuple(_mask(row, size, f"{where}.masks") for row in rows), None


def _mask(row: Any, size: int, where: str) -> tuple[int, ...]:
    found: Sequence[Any] = sized(row, size, where, "numbers, each 0 or 1")
    for number in found:
        if isinstance(number, bool) or number not in (0, 1):
            raise WorkedError(f"{where}: expected 0 or 1, found {excerpt(number)}")
    return tuple(int(number) for number in found)


def _skip(table: Mapping[str, Any], layers: Layers) -> Skip:
    where = "network.residual"
    ends = []
    for key, first, last in (("from", 0, len(layers) - 2), ("to", 1, len(layers) - 1)):
        number = table.get(key)
        if isinstance(number, bool) or not isinstance(number, int) or not first <= number <= last:
            wanted = f"expected the number of a layer from {first} to {last}"
            raise WorkedError(f"{where}.{key}: {wanted}, found {excerpt(number)}")
        ends.append(number)
    source, target = ends
    if source >= target:
        raise WorkedError(f"{where}: a connection goes forward, found one from layer {source} to layer {target}")
    if len(layers[source]) != len(layers[target]):
        raise WorkedError(
            f"{where}: layer {source} has {len(layers[source])} units and layer {target} has {len(layers[target])}; "
            "what is added must have as many"
        )
    before = choice(table, "place", ("before", "after"), "before", where) == "before"
    if "survival" not in table:
        for key in ("masks", "seed"):
            if key in table:
                raise WorkedError(f"{where}.{key}: it belongs to stochastic depth, which needs the chance of survival")
        return Skip(source, target, before)
    survival = _chance(number_at(table["survival"], f"{where}.survival"), f"{where}.survival")
    _drawable(table, survival, where)
    rows = {"masks": [[each] for each in listed(table["masks"], f"{where}.masks")]} if "masks" in table else {}
    masks, seed = _masks({**table, **rows}, 1, where)
    return Skip(source, target, before, survival, masks, seed)
