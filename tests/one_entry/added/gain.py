"""Gain: the outputs of a layer times a learned gain of each unit, plus a constant of the layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from worked.cells.given import Given
from worked.formula import Symbol
from worked.keys.key import GIVEN, Key, many
from worked.keys.values import number_at, sized
from worked.layers.elementwise import Elementwise, X
from worked.layers.method import LayerForm, LayerMethod
from worked.layers.operation import ACTIVATION, Layers, Mark, Operation
from worked.maths.rule import Line
from worked.number.quantity import define

GAINED, GAIN, LIFT = define("gained"), define("gain", learned=True), define("lift")


class Gain(Elementwise, open=True):
    """A gain for each unit, and a lift for the layer."""

    gains: tuple[Given, ...]
    lift: Given

    table = "gain"
    described = "a learned gain of each unit, and a lift"
    keys: ClassVar = {
        "layer": Key("the number of the layer", {"type": "integer", "minimum": 1}),
        "gains": Key("a number for each unit", many(GIVEN)),
        "lift": Key("what is added", GIVEN, "0"),
    }
    required = ("layer", "gains")
    stage = GAINED
    formula = Symbol(GAIN) * Symbol(X) + Symbol(LIFT)
    learned = (GAIN,)
    marks: ClassVar = {GAINED: Mark(raised="gain")}
    symbols: ClassVar = {GAIN: "g_{unit}", "new-gain": "g_{unit}^new", LIFT: "c"}
    position = ACTIVATION + 15
    methods = (
        LayerMethod(
            "gain",
            "Outputs are multiplied by a learned gain, and lifted.",
            (LayerForm("plain", (Line(GAINED, formula),), "a test"),),
            "a test",
        ),
    )

    @classmethod
    def read(cls, table: Mapping[str, Any], layers: Layers, by_engine: bool = False) -> Iterable[Operation]:
        """The gain of one layer."""
        number = table["layer"]
        texts = sized(table["gains"], len(layers[number]), "network.gain.gains", "numbers, one for each unit")
        gains = tuple(number_at(each, "network.gain.gains") for each in texts)
        return [Gain(number, gains, number_at(table.get("lift", 0), "network.gain.lift"))]

    def numbers(self) -> Mapping[str, Given]:
        """The lift."""
        return {LIFT: self.lift}

    def trained(self) -> Mapping[str, tuple[Given, ...]]:
        """The gains."""
        return {GAIN: self.gains}
