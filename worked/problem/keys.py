"""Every key of a problem file: where it stands, what it may be, and what it means.

The reader, the JSON Schema and the reference in `docs/problem-files.md` all follow from these tables.
"""

from __future__ import annotations

from typing import Any

from worked.maths.activations import ACTIVATIONS
from worked.maths.losses import LOSSES
from worked.maths.optimisers import OPTIMISERS
from worked.number import CARRIES, HALVES
from worked.problem import convention
from worked.record import Record

GIVEN = {"type": ["number", "string"], "description": "a number, or a letter in its place"}
TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 1}
YES_NO = {"type": "boolean"}


class Key(Record):
    """A key: its meaning in a sentence, its JSON Schema, and what holds where it is left out."""

    meaning: str
    schema: Any
    default: str = ""


def one_of(values: Any) -> dict[str, Any]:
    """A choice among names."""
    return {"enum": list(values)}


def entry_of(entries: Any) -> dict[str, Any]:
    """A name of the catalogue, or a table with the name and its parameters."""
    named = {"type": "string", "examples": list(entries)}
    table = {"type": "object", "properties": {"name": named}, "required": ["name"], "additionalProperties": True}
    return {"anyOf": [named, table]}


def many(items: Any) -> dict[str, Any]:
    """A list."""
    return {"type": "array", "items": items}


ACTIVATION = entry_of(ACTIVATIONS)
BY_EDGE = {"type": "object", "additionalProperties": GIVEN}

PROBLEM = {
    "title": Key("the title of the page", TEXT, "the shape of the net"),
    "convention": Key(
        "the textbook in whose notation the page is written: a name, or a table with a name and changes to it",
        {"anyOf": [TEXT, {"type": "object"}]},
        "plain",
    ),
    "network": Key("the net; see below", {"type": "object"}),
    "samples": Key("what the net is shown: one table for each sample", many({"type": "object"})),
    "training": Key("how the net learns; see below", {"type": "object"}, "all defaults"),
    "rounding": Key("how numbers are shown and carried; see below", {"type": "object"}, "all defaults"),
    "page": Key("what the page dwells on; see below", {"type": "object"}, "all defaults"),
}
NETWORK = {
    "layers": Key(
        "the numbers of units from the inputs to the outputs, or their names",
        many({"anyOf": [COUNT, many(TEXT)]}),
    ),
    "activations": Key(
        "one activation for all layers, or a list with one for each layer after the inputs",
        {"anyOf": [ACTIVATION, many(ACTIVATION)]},
    ),
    "weights": Key(
        'for each layer one row for each receiving unit; or a table by edge, `"x1>h1" = 0.1`',
        {"anyOf": [many(many(many(GIVEN))), BY_EDGE]},
    ),
    "biases": Key(
        "for each layer one number for each unit, or an empty row; or a table by unit, `h1 = 0.4`",
        {"anyOf": [many(many(GIVEN)), BY_EDGE]},
        "the net has no biases",
    ),
}
SAMPLE = {
    "inputs": Key("one number for each input unit", many(GIVEN)),
    "targets": Key("one number for each output unit", many(GIVEN)),
}
TRAINING = {
    "loss": Key("the loss", entry_of(LOSSES), "that of the convention; none for the perceptron rule"),
    "outputs": Key("how the terms of the outputs are put together", one_of(("sum", "mean")), "that of the loss"),
    "samples": Key("how the losses of the samples of a batch are put together", one_of(("sum", "mean")), "mean"),
    "optimiser": Key("the rule by which weights change", entry_of(OPTIMISERS), "gradient-descent"),
    "learning-rate": Key("the learning rate", GIVEN, "1"),
    "batch": Key("samples for each update: a number, or `all`", {"anyOf": [COUNT, one_of(("all",))]}, "1"),
    "steps": Key("the number of updates", COUNT, "1"),
    "final-pass": Key("whether a last forward pass follows", YES_NO, "true"),
    "update-biases": Key("whether biases learn", YES_NO, "that of the convention"),
    "shortcut": Key(
        "whether softmax with cross-entropy, or sigmoid with binary cross-entropy, takes delta = out - target at once",
        YES_NO,
        "true",
    ),
    "hidden-deltas": Key(
        "whether deltas are carried back by the `old` weights, or (as some programs do) by the `updated` ones",
        one_of(("old", "updated")),
        "old",
    ),
}
DIGITS = {
    "decimals": Key("how many decimals are shown", {"type": "integer", "minimum": 0, "maximum": 30}),
    "figures": Key("how many significant figures are shown", {"type": "integer", "minimum": 1, "maximum": 30}),
}
ROUNDING = {
    "decimals": Key(
        DIGITS["decimals"].meaning, DIGITS["decimals"].schema, "4; small numbers of the backward pass: figures = 4"
    ),
    "figures": DIGITS["figures"],
    "carry": Key(
        "what later lines are computed from: the `exact` numbers, or the numbers `shown`, as on paper",
        one_of(CARRIES),
        "exact",
    ),
    "half": Key("what happens to a number just between two that can be shown", one_of(HALVES), "up"),
    "quantities": Key(
        "digits of single quantities, such as `delta = { figures = 3 }`",
        {"type": "object", "additionalProperties": {"type": "object"}},
    ),
}
PAGE = {
    "chain-for": Key(
        "the weights whose gradient is written out as a chain of partial derivatives, by edge",
        many(TEXT),
        "one weight of the first layer and one of the last",
    ),
}
CONVENTION = {
    "name": Key("the convention to start from", one_of(convention.names()), "plain"),
    "sign": Key("the sign of errors and deltas", one_of(convention.SIGNS)),
    "update": Key("whether updates are written with deltas or gradients", one_of(convention.UPDATES)),
    "backward": Key("whether the page is led by deltas or by chains of derivatives", one_of(convention.BACKWARDS)),
    "symbols": Key('templates of single symbols, such as `net = "s_{unit}"`', {"type": "object"}),
}

SECTIONS = {
    "": PROBLEM,
    "network": NETWORK,
    "samples": SAMPLE,
    "training": TRAINING,
    "rounding": ROUNDING,
    "page": PAGE,
    "convention": CONVENTION,
}
QUANTITIES = ("net", "out", "loss", "error", "slope", "delta", "gradient", "change", "weight", "bias")


def schema() -> dict[str, Any]:
    """The JSON Schema of a problem file."""
    nested = {name: _table(keys) for name, keys in SECTIONS.items() if name}
    whole = _table(PROBLEM)
    whole["properties"]["network"] = {**nested["network"], "required": ["layers", "activations", "weights"]}
    whole["properties"]["samples"] = {
        "type": "array",
        "minItems": 1,
        "items": {**nested["samples"], "required": ["inputs", "targets"]},
    }
    whole["properties"]["convention"] = {"anyOf": [one_of(convention.names()), nested["convention"]]}
    nested["rounding"]["properties"]["quantities"] = {
        "type": "object",
        "properties": {name: _table(DIGITS) for name in QUANTITIES},
        "additionalProperties": False,
    }
    for name in ("training", "rounding", "page"):
        whole["properties"][name] = nested[name]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A problem file of worked",
        **whole,
        "required": ["network", "samples"],
    }


def _table(keys: dict[str, Key]) -> dict[str, Any]:
    properties = {}
    for name, key in keys.items():
        default = f" (left out: {key.default})" if key.default else ""
        properties[name] = {**key.schema, "description": key.meaning + default}
    return {"type": "object", "properties": properties, "additionalProperties": False}
