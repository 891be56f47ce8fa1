"""DropConnect: in training some weights are 0, by masks, others for each sample."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from worked.cells.given import Given
from worked.cells.place import Place, edge
from worked.document import Block, Maths
from worked.formula import Chain, Formula, Negative, product_of, sum_of
from worked.layers._dropping import (
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
from worked.layers.dense import Dense
from worked.layers.dropout import MASK
from worked.layers.method import LayerMethod, weight, x
from worked.layers.operation import Gone, Layers, Operation
from worked.layers.writing import Cells, Names, Statement
from worked.number.quantity import define

if TYPE_CHECKING:
    from worked.arrays.stage import Batch, Stage

DROP_RATE = define("drop-connect-rate")


class DropConnect(Drops, Dense, open=True):
    """The weighted sums of a layer of which weights are dropped."""

    dropping: Dropping = Dropping(DROP_RATE, Given(RATE.default), "training")

    drops = "weight"
    table = "drop-connect"
    described = "dropout of weights, by the layer that they lead into: a table, or several; see below"
    keys = keys_of_dropping(WHICH_LAYERS)
    methods = (
        LayerMethod(
            "drop-connect",
            "Single weights are set to 0 where their mask is 0, in training only.",
            forms_of_dropping(weight * x),
            "Wan et al. 2013; third lecture",
            aliases=("dropconnect",),
            parameters={"rate": RATE},
        ),
    )
    symbols: ClassVar = {"weight-mask": "M_{from-to}", DROP_RATE: "p_w"}

    @classmethod
    def read(cls, table: Mapping[str, Any], layers: Layers, by_engine: bool = False) -> Iterable[Operation]:
        """DropConnect of some layers, of which the inputs are none."""
        chosen = layers_in(table, layers, cls.table, 1, len(layers) - 1)
        sizes = [len(layers[number]) * len(layers[number - 1]) for number in chosen]
        found = dropping_in(table, DROP_RATE, f"network.{cls.table}", sizes, by_engine)
        return [DropConnect(number, dropping=each) for number, each in zip(chosen, found, strict=True)]

    @property
    def is_plain(self) -> bool:
        """The net inputs are the product of no matrix."""
        return False

    def places(self, layers: Layers) -> list[Place]:
        """The weights in the order of the masks: one receiving unit after another."""
        return [edge(source, unit) for unit in layers[self.layer] for source in layers[self.layer - 1]]

    def terms(self, cells: Cells, unit: str, sample: int) -> list[Formula]:
        """The weighted sum over the weights that are not dropped, as one term."""
        terms = super().terms(cells, unit, sample)
        if not cells.testing:
            row = self.dropping.mask(cells.seen(sample))
            first = cells.units.index(unit) * len(cells.before)
            masks = [
                cells.given(MASK, edge(source, unit), sample, bit(row[first + place]))
                for place, source in enumerate(cells.before)
            ]
            terms = [product_of((each, term)) for each, term in zip(masks, terms, strict=True)]
        return [self.dropping.rescaled(cells, sum_of(terms))]

    def of_layer(self) -> Mapping[str, object]:
        """The probability of being dropped."""
        return {DROP_RATE: self.dropping.rate}

    def statement(self, page: Statement) -> list[Block]:
        """What is dropped, how often, and by which masks."""
        places = self.places(tuple(page.units_of(number) for number in range(self.layer + 1)))
        subject = f"the weights into {page.layer_name(self.layer)}"
        left = "their weighted sum"
        return described(page, self.layer, self.dropping, places, Described("DropConnect", subject, left, left))

    def carried(self, names: Names) -> list[Formula]:
        """What comes back over a weight that may be dropped."""
        return [names.generic("weight-mask", "k"), *super().carried(names)]

    def shares(self, names: Names) -> list[Formula]:
        """What rescaling multiplies by."""
        return self.dropping.shares(names, self.layer)

    def remarks(self, names: Names) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """The gradient of a weight that may be dropped."""
        sent = "out" if self.layer > 1 else "input"
        factors = (names.generic("weight-mask"), names.generic("delta"), names.generic(sent, "i"))
        whole = product_of((*self.shares(names), *factors))
        gradient = Chain((names.generic("gradient"), Negative(whole) if names.falling else whole))
        yield 2, ("For a weight that may be dropped ", Maths(gradient), ".")

    def gone(self, passes: Sequence[int], step: int, layers: Layers) -> Gone:
        """The weights that no pass keeps."""
        return Gone(weights=dropped_in_all(self.dropping, passes, self.places(layers)))

    def passes_shift(self, quantity: str) -> bool:
        """Masks are drawn for each sample."""
        return False

    def kernel(self, batch: Batch, layer: int, source: Any, handed: Any) -> Stage:
        """A product with other weights for each sample."""
        from worked.layers._dense_arrays import Disconnected

        return Disconnected(batch, layer, source, self.dropping)
