"""Leak: a rectifier after the outputs of a layer whose slope for negative numbers is learned, unit by unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from worked.cells.given import Given
from worked.formula import Case, Cases, Formula, Number, Symbol
from worked.keys.key import GIVEN, Key, many
from worked.keys.values import number_at, sized
from worked.layers.elementwise import Elementwise, X
from worked.layers.method import LayerForm, LayerMethod
from worked.layers.operation import ACTIVATION, Layers, Mark, Operation
from worked.maths.rule import Line
from worked.number.quantity import define

LEAKED, LEAK = define("leaked"), define("leak", learned=True)
ZERO, x = Number("0"), Symbol(X)


class Leak(Elementwise, open=True):
    """PReLU as an operation of a layer."""

    leaks: tuple[Given, ...]

    table = "leak"
    described = "a rectifier with learned slopes for negative numbers"
    keys: ClassVar = {
        "layer": Key("the number of the layer", {"type": "integer", "minimum": 1}),
        "slopes": Key("a number for each unit", many(GIVEN)),
    }
    required = ("layer", "slopes")
    stage = LEAKED
    formula = Cases((Case(x, x, ">", ZERO),), Symbol(LEAK) * x)
    learned = (LEAK,)
    marks: ClassVar = {LEAKED: Mark(raised="leak")}
    symbols: ClassVar = {LEAK: "a_{unit}", "new-leak": "a_{unit}^new"}
    position = ACTIVATION + 15
    methods = (
        LayerMethod(
            "leak",
            "Negative numbers are multiplied by a learned slope.",
            (LayerForm("plain", (Line(LEAKED, formula),), "He et al. 2015"),),
            "He et al. 2015",
        ),
    )

    def slope(self, name: str = X) -> Formula:
        """By the number 1 or the leak, by the leak 0 or the number."""
        above, below = (Number("1"), Symbol(LEAK)) if name == X else (ZERO, x)
        return Cases((Case(above, x, ">", ZERO),), below)

    @classmethod
    def read(cls, table: Mapping[str, Any], layers: Layers, by_engine: bool = False) -> Iterable[Operation]:
        """The leaks of one layer."""
        number, where = table["layer"], "network.leak.slopes"
        texts = sized(table["slopes"], len(layers[number]), where, "numbers, one for each unit")
        return [Leak(number, tuple(number_at(each, where) for each in texts))]

    def trained(self) -> Mapping[str, tuple[Given, ...]]:
        """The leaks."""
        return {LEAK: self.leaks}
