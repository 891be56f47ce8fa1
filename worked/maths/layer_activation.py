"""Layer activation: an activation of the catalogue with its parameters, as the units of a layer use it."""

from __future__ import annotations

from collections.abc import Mapping

from worked.formula import Formula
from worked.formula.floats import FLOATS
from worked.maths.activation import Activation
from worked.maths.component import with_parameters
from worked.record import Record


class LayerActivation(Record):
    """The activation of a layer with its parameters."""

    activation: Activation
    settings: Mapping[str, Formula]

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """Between which numbers its outputs lie; None where there is no end."""
        low, high = (self._number(end) for end in (self.activation.low, self.activation.high))
        return low, high

    def _number(self, end: int | Formula | None) -> float | None:
        if isinstance(end, Formula):
            return float(with_parameters(end, self.settings).value(str, FLOATS))
        return end
