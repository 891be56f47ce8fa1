"""Method: an entry of the catalogue of layer operations, with the forms in which textbooks and libraries write it."""

from __future__ import annotations

from collections.abc import Mapping

from worked.formula import Symbol
from worked.maths.component import Parameter
from worked.maths.entry import Entry
from worked.maths.rule import Line
from worked.record import NOTHING, Record


class LayerForm(Record):
    """One way of writing an entry: its lines, and who writes it so."""

    name: str
    lines: tuple[Line, ...]
    met: str


class LayerMethod(Entry):
    """A layer operation: what it does in a sentence, its forms, and its parameters.

    The symbols of the formulas are the number `x` of one unit, the `sum` of such numbers over the samples of a batch
    or the units of a layer, their count `m`, the `mask` of a unit, weight or layer (1 where it is kept, else 0), the
    weight `w`, what is `skipped` to, and the parameters of the entry.
    """

    kind = "layer operation"

    name: str
    does: str
    forms: tuple[LayerForm, ...]
    source: str
    aliases: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = NOTHING


x, mask, weight, skipped, m = (Symbol(name) for name in ("x", "mask", "w", "skipped", "m"))
