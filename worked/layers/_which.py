"""Which: the layers that a table of a problem file speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worked.errors import WorkedError, excerpt
from worked.keys.key import COUNT, GIVEN, Key, many
from worked.keys.values import listed
from worked.layers.operation import Layers

WHICH_LAYERS = Key("the numbers of the layers, the inputs being layer 0", many(COUNT), "all hidden layers")
ONE_OR_EACH = {"anyOf": [GIVEN, many(GIVEN)]}


def layers_in(table: Mapping[str, Any], layers: Layers, kind: str, first: int, last: int) -> list[int]:
    """The layers that a table names, from the first to the last that it may; without names all hidden ones."""
    where = f"network.{kind}.layers"
    found = listed(table.get("layers", list(range(1, len(layers) - 1))), where)
    for number in found:
        if isinstance(number, bool) or not isinstance(number, int) or not first <= number <= last:
            raise WorkedError(f"{where}: expected numbers of layers from {first} to {last}, found {excerpt(number)}")
    if not found:
        raise WorkedError(f"{where}: the net has no hidden layer; name a layer from {first} to {last}")
    return found
