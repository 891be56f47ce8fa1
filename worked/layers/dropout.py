"""Dropout: in training the outputs of some units are 0, by masks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from worked.cells.place import unit_place
from worked.document import Block
from worked.formula import Formula, Quotient, product_of
from worked.layers._dropping import (
    ONE,
    RATE,
    Described,
    Dropping,
    Drops,
    bit,
    described,
    dropped_in_all,
    dropping_in,
    forms_of_dropping,
    keys_of_dropping,
)
from worked.layers._which import WHICH_LAYERS, layers_in
from worked.layers.method import LayerMethod, x
from worked.layers.operation import SENT, Gone, Layers, Mark, Operation
from worked.layers.writing import Cells, Explained, Names, Statement
from worked.number.quantity import define

if TYPE_CHECKING:
    from worked.arrays.stage import Batch, Stage

DROPPED, MASK, DROP_RATE = define("dropped"), define("mask"), define("drop-rate")


class Dropout(Drops, Operation, open=True):
    """Dropout of the units of a layer."""

    dropping: Dropping

    drops = "unit"
    table = "dropout"
    described = "dropout of units: a table, or several; see below"
    keys = keys_of_dropping(WHICH_LAYERS)
    methods = (
        LayerMethod(
            "dropout",
            "The output of a unit is 0 where its mask is 0, in training only.",
            forms_of_dropping(x),
            "Srivastava et al. 2014; lecture slides",
            parameters={"rate": RATE},
        ),
    )
    marks: ClassVar = {DROPPED: Mark(raised="drop")}
    symbols: ClassVar = {MASK: "r_{unit}", DROP_RATE: "p"}
    makes = (DROPPED,)
    position = SENT

    @classmethod
    def read(cls, table: Mapping[str, Any], layers: Layers, by_engine: bool = False) -> Iterable[Operation]:
        """Dropout of some layers, of which the last one is none."""
        chosen = layers_in(table, layers, cls.table, 0, len(layers) - 2)
        found = dropping_in(table, DROP_RATE, f"network.{cls.table}", [len(layers[each]) for each in chosen], by_engine)
        return map(Dropout, chosen, found)

    def forward(self, cells: Cells) -> None:
        """What is left of what each unit sends on."""
        if cells.testing and self.dropping.scaled != "testing":
            return
        for sample in cells.samples:
            row = () if cells.testing else self.dropping.mask(cells.seen(sample))
            for place, unit in enumerate(cells.units):
                left: Formula = cells.sent(unit, sample)
                if row:
                    left = product_of((cells.given(MASK, unit, sample, bit(row[place])), left))
                cells.make(DROPPED, unit, sample, self.dropping.rescaled(cells, left))

    def of_layer(self) -> Mapping[str, object]:
        """The probability of being dropped."""
        return {DROP_RATE: self.dropping.rate}

    def statement(self, page: Statement) -> list[Block]:
        """What is dropped, how often, and by which masks."""
        layer = page.layer_name(self.layer)
        subject = f"the units of {layer}" if self.layer else "the inputs"
        said = Described("Dropout", subject, "what is left", "their outputs")
        return described(page, self.layer, self.dropping, page.units, said)

    def factors(self, names: Names, quantity: str) -> list[Formula]:
        """The mask, rescaled."""
        return [*self.dropping.shares(names, self.layer), names.generic(MASK)]

    def gone(self, passes: Sequence[int], step: int, layers: Layers) -> Gone:
        """The units that no pass keeps."""
        units = dropped_in_all(self.dropping, passes, [unit_place(unit) for unit in layers[self.layer]])
        return Gone(units=frozenset(units))

    def kernel(self, batch: Batch, layer: int, source: Any, handed: Any) -> Stage:
        """Numbers times masks."""
        from worked.layers._dropout_arrays import Dropped

        return Dropped(batch, layer, source, self.dropping)

    def passes_shift(self, quantity: str) -> bool:
        """Masks are drawn for each sample."""
        return False

    def explained(self, quantity: str, below: Formula, unit: Explained) -> Formula:
        """What is left of the output."""
        unit.given(MASK, unit.number(MASK), of_sample=True)
        return product_of((*self._kept(unit), below))

    def explained_back(self, quantity: str, below: str, error: Formula, unit: Explained) -> Formula:
        """What is left of the error."""
        return product_of((*self._kept(unit), error))

    def _kept(self, unit: Explained) -> list[Formula]:
        """The factors by which dropout multiplies what the unit sends on."""
        mask = unit.known(MASK)
        assert mask
        if self.dropping.scaled != "training":
            return [mask]
        return [Quotient(ONE, 1 - unit.once(DROP_RATE, self.dropping.rate)), mask]
