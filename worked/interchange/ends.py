"""Ends: what stands at the two ends of a net, how its inputs are scaled and what inputs and outputs are called."""

from __future__ import annotations

from worked.engine.network import Network
from worked.errors import WorkedError
from worked.record import Record


class Ends(Record):
    """What belongs to a trained net besides the net.

    `inputs` and `classes` are names. Inputs were scaled before they were shown to the net, to (x - shift) / scale with
    a `shift` and a `scale` for each; empty where they were not. What is exported takes inputs that are not scaled yet.
    """

    inputs: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    shift: tuple[float, ...] = ()
    scale: tuple[float, ...] = ()

    @property
    def scaled(self) -> bool:
        """Whether scaling changes anything."""
        return any(self.shift) or any(scale != 1 for scale in self.scale)

    def fitting(self, network: Network) -> Ends:
        """The same, if there are as many of everything as the net has units; WorkedError if not."""
        units, outputs = network.design.sizes[0], network.design.sizes[-1]
        for what, found, count in (
            ("names of inputs", self.inputs, units),
            ("shifts of inputs", self.shift, units),
            ("scales of inputs", self.scale, units),
            ("classes", self.classes, max(outputs, 2)),
        ):
            if found and len(found) != count:
                raise WorkedError(f"expected {count} {what}, found {len(found)}")
        if len(self.shift) != len(self.scale):
            raise WorkedError("inputs are scaled by shifts and scales; expected both or neither")
        return self


BARE = Ends()
