"""The JSON Schema of problem files, for editors; it follows from the keys."""

from __future__ import annotations

from typing import Any

from worked.problem import convention
from worked.problem.key import GIVEN, Key, many, one_of
from worked.problem.keys import DIGITS, EXTRAS, PROBLEM, QUANTITIES, RUNNING, SECTIONS, WEIGHT_DECAY


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
    for name, keys in EXTRAS.items():
        whole["properties"]["network"]["properties"][name].update(_several(keys))
    nested["training"]["properties"]["weight-decay"]["anyOf"] = [GIVEN, _table(WEIGHT_DECAY)]
    for name in ("training", "rounding", "marking", "page"):
        whole["properties"][name] = nested[name]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A problem file of worked",
        **whole,
        "required": ["network", "samples"],
    }


def _several(keys: dict[str, Key]) -> dict[str, Any]:
    """One table of these keys, or a list of such tables."""
    table = _table(keys)
    if "running" in keys:
        table["properties"]["running"].update(_table(RUNNING))
    if "from" in keys:
        table["required"] = ["from", "to"]
    return {"anyOf": [table, many(table)]}


def _table(keys: dict[str, Key]) -> dict[str, Any]:
    properties = {}
    for name, key in keys.items():
        default = f" (default: {key.default})" if key.default else ""
        properties[name] = {**key.schema, "description": key.meaning + default}
        for older in key.older:
            properties[older] = {**key.schema, "description": f"older name of {name}", "deprecated": True}
    return {"type": "object", "properties": properties, "additionalProperties": False}
