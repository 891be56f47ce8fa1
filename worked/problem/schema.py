"""The JSON Schema of problem files, for editors; it follows from the keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worked.keys.key import GIVEN, Key, many, one_of
from worked.layers.catalogue import kinds
from worked.layers.operation import Operation
from worked.problem import convention
from worked.problem.keys import DIGITS, PROBLEM, WEIGHT_DECAY, quantities, sections


def schema() -> dict[str, Any]:
    """The JSON Schema of a problem file."""
    nested = {name: _table(keys) for name, keys in sections().items() if name}
    whole = _table(PROBLEM)
    whole["properties"]["network"] = {**nested["network"], "required": ["layers", "activations"]}
    whole["properties"]["samples"] = {
        "type": "array",
        "minItems": 1,
        "items": nested["samples"],
    }
    whole["properties"]["convention"] = {"anyOf": [one_of(convention.names()), nested["convention"]]}
    nested["rounding"]["properties"]["quantities"] = {
        "type": "object",
        "properties": {name: _table(DIGITS) for name in quantities()},
        "additionalProperties": False,
    }
    for kind in kinds():
        whole["properties"]["network"]["properties"][kind.table].update(_several(kind))
    nested["training"]["properties"]["weight-decay"]["anyOf"] = [GIVEN, _table(WEIGHT_DECAY)]
    for name in ("training", "rounding", "marking", "page"):
        whole["properties"][name] = nested[name]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A problem file of worked",
        **whole,
        "required": ["network", "samples"],
    }


def _several(kind: type[Operation]) -> dict[str, Any]:
    """One table of a kind of operation, or a list of such tables."""
    table = _table(kind.keys)
    for name, keys in kind.inner.items():
        table["properties"][name].update(_table(keys))
    if kind.required:
        table["required"] = list(kind.required)
    return {"anyOf": [table, many(table)]}


def _table(keys: Mapping[str, Key]) -> dict[str, Any]:
    properties = {}
    for name, key in keys.items():
        default = f" (default: {key.default})" if key.default else ""
        properties[name] = {**key.schema, "description": key.meaning + default}
        for older in key.older:
            properties[older] = {**key.schema, "description": f"older name of {name}", "deprecated": True}
    return {"type": "object", "properties": properties, "additionalProperties": False}
