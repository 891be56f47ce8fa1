"""Deep chain: what is left of a gradient that goes back through many layers of one unit each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from worked.exercises.deep_chain.cells import QUANTITIES, ChainCells
from worked.exercises.deep_chain.page import Page
from worked.exercises.kind import Kind, Opening, number, numbers
from worked.exercises.kind import Table as Given
from worked.keys.key import COUNT, Key, entry_of, many
from worked.keys.values import entry_at
from worked.maths.activations import ACTIVATIONS
from worked.maths.layer_activation import LayerActivation
from worked.number import FINE

MOST_LAYERS = 30
ONE_OR_MANY = {"anyOf": [{"type": "number"}, many({"type": "number"})]}
KEYS = {
    "weights": Key("the weights, layer by layer: a list, or one number for all `layers`", ONE_OR_MANY),
    "layers": Key("the number of layers, where weights, net inputs and slopes are one number each", COUNT,
                  "as many as there are numbers in a list"),
    "activation": Key("the activation of all layers", entry_of(ACTIVATIONS), "sigmoid"),
    "input": Key("the input of the chain, from which the net inputs are computed", {"type": "number"},
                 "`net-inputs` or `slopes` are given"),
    "net-inputs": Key("the net inputs of the layers in place of the input: a list, or one number for all", ONE_OR_MANY,
                      "they are computed from the input"),
    "slopes": Key("the slopes themselves in place of the input: a list, or one number for all", ONE_OR_MANY,
                  "they are those of the activation"),
    "upstream": Key("the gradient of the loss with respect to the output of the last layer", {"type": "number"}, "1"),
}  # fmt: skip
STARTS = ("input", "net-inputs", "slopes")


class DeepChain(ChainCells, open=True):
    """A chain of layers with one unit each, with its page."""

    writer = Page


def read(table: Given, opening: Opening) -> DeepChain:
    """The exercise in a table `[deep-chain]`."""
    starts = [key for key in STARTS if key in table]
    if len(starts) != 1:
        found = " and ".join(starts) or "none of them"
        raise table.refuse("input", f"expected one of input, net-inputs and slopes, found {found}")
    if "slopes" in table and "activation" in table:
        raise table.refuse("activation", "the slopes are given, so that no activation is needed")
    count = _count(table)
    if "upstream" in table and not Decimal(table.number("upstream")):
        raise table.refuse("upstream", "expected a gradient other than 0, so that something can remain")
    lists = {key: _numbers(table, key, count) for key in ("weights", "net-inputs", "slopes")}
    chosen = None if "slopes" in table else _activation(table)
    return DeepChain(
        title=opening.title or "A deep chain",
        rounding=DeepChain.rounded(opening.rounding, FINE),
        weights=lists["weights"],
        source=table.number("input"),
        nets=lists["net-inputs"],
        slopes=lists["slopes"],
        chosen=chosen,
        upstream=table.number("upstream", "1"),
    )


def _count(table: Given) -> int:
    """The number of layers: as it is said, or that of a list."""
    keys = [key for key in ("weights", "net-inputs", "slopes") if isinstance(table.data.get(key), list)]
    if "layers" not in table and not keys:
        raise table.refuse("layers", "how many layers are there? give layers, or a list of weights")
    count = table.count("layers", len(table.data[keys[0]]) if keys else 1, most=MOST_LAYERS)
    for key in keys:
        if len(table.data[key]) != count:
            wanted = f"expected {count} numbers, one for each layer"
            raise table.refuse(key, f"{wanted}, found {len(table.data[key])}")
    return count


def _numbers(table: Given, key: str, count: int) -> tuple[str, ...]:
    """A list of numbers, or one number as often as there are layers; () where the key is left out."""
    value: Any = table.data.get(key, [])
    if isinstance(value, list):
        return numbers(value, table.place(key), most=MOST_LAYERS) if value or key in table else ()
    return (number(value, table.place(key)),) * count


def _activation(table: Given) -> LayerActivation:
    """The activation of all layers."""
    where = table.place("activation")
    entry, settings = entry_at(table.data.get("activation", "sigmoid"), ACTIVATIONS, "activation", where)
    if entry.couples:
        raise table.refuse("activation", f"{entry.name} needs several units in a layer, and each layer has one")
    if not entry.learns:
        raise table.refuse("activation", f"the slope of {entry.name} is 0, so no gradient passes")
    return LayerActivation(entry, settings)


KIND = Kind(
    title="Deep chain",
    sentence="What remains of a gradient after many layers, and by which factor does each layer change it?",
    source="Nielsen 2015, Neural Networks and Deep Learning, chapter 5; Hochreiter 1991; Bengio, Simard and Frasconi "
    "1994; lecture slides on vanishing and exploding gradients",
    keys=KEYS,
    required=("weights",),
    read=read,
    cells=QUANTITIES,
    example="vanishing-sigmoid",
    others=("exploding-linear",),
)
