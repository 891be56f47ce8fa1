"""Layer activation: an activation of the catalogue with its parameters, as the units of a layer use it."""

from __future__ import annotations

from collections.abc import Mapping

from worked.formula import Formula
from worked.maths.activation import Activation
from worked.record import Record


class LayerActivation(Record):
    """The activation of a layer with its parameters."""

    activation: Activation
    settings: Mapping[str, Formula]
