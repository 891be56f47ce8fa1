"""Normalised: the cells of a batch or layer normalisation that belong together, for ways and for mistakes."""

from __future__ import annotations

from worked.cells.cell import Cell, identifier
from worked.cells.place import layer_place
from worked.checking.answer_key.known import Known
from worked.formula import Formula, Number, Quotient, Sum, Symbol, product_of, sum_of
from worked.layers._normalisation_rule import NormalisationRule
from worked.layers.normalisation import Normalisation
from worked.record import Record


class Group(Record):
    """The numbers that are normalised together: those of a unit over a batch, or those of a layer for a sample.

    `members` are their units and samples; all lists stand in that order. `divisor` is what a number less the mean is
    divided by: the deviation, with epsilon where it stands beside it. `variance` is the running one in testing.
    """

    key: Known
    rule: NormalisationRule
    layer: int
    step: int
    place: str
    sample: int | None
    members: tuple[tuple[str, int | None], ...]
    values: tuple[Symbol, ...]
    mean: Symbol
    variance: Symbol
    deviation: Symbol
    divisor: Formula
    epsilon: Symbol | None

    @property
    def count(self) -> Number:
        """How many numbers are normalised together."""
        return Number(str(len(self.members)))

    @property
    def share(self) -> Formula:
        """The factor of a mean."""
        return Quotient(Number("1"), self.count)

    @property
    def is_testing(self) -> bool:
        """Whether the running averages are used."""
        return self.key.cells[self.mean.name].quantity != "mean"

    def each(self, quantity: str) -> list[Symbol]:
        """The cells of a quantity for all members; none where there are not all."""
        names = [identifier(quantity, unit, self.step, tag) for unit, tag in self.members]
        return [Symbol(name) for name in names] if all(name in self.key.cells for name in names) else []

    def one(self, quantity: str) -> Symbol | None:
        """A cell that the members have in common: the error of the mean, of the variance or of the deviation."""
        name = identifier(quantity, self.place, self.step, self.sample)
        return Symbol(name) if name in self.key.cells else None

    @property
    def centred(self) -> list[Formula]:
        """The numbers less their mean."""
        return [value - self.mean for value in self.values]

    def index(self, cell: Cell) -> int:
        """Which member a cell belongs to."""
        return self.members.index((cell.place, cell.sample))


def group_of(key: Known, cell: Cell) -> Group | None:
    """The group that a cell of a normalised layer belongs to; None for any other cell."""
    layer = layer_of(key, cell)
    found = key.network.operations.find(Normalisation, layer) if layer is not None else None
    if layer is None or found is None:
        return None
    rule = found.rule
    step = cell.computed_in
    if rule.over == "layer":
        place, members = layer_place(layer), [(unit, cell.sample) for unit in key.of_net.layers[layer].units]
    else:
        place = cell.place
        tags = (None, *range(1, len(key.of_net.samples) + 1))
        members = [(place, tag) for tag in tags if identifier("normalised", place, step, tag) in key.cells]
    normalised = [key.cells.get(identifier("normalised", unit, step, tag)) for unit, tag in members]
    if not members or not all(each and _is_whole(key, each) for each in normalised):
        return None
    return _group(key, rule, layer, step, place, members)


def _is_whole(key: Known, normalised: Cell) -> bool:
    """Whether a normalised number and what it is divided by are computed, and not given."""
    if normalised.formula is None:
        return False
    inside = [key.cells[name] for name in normalised.inputs if key.cells[name].quantity.endswith("deviation")]
    return all(each.formula is not None for each in inside)


def _group(
    key: Known, rule: NormalisationRule, layer: int, step: int, place: str, members: list[tuple[str, int | None]]
) -> Group:
    found = [key.cells[identifier("normalised", unit, step, tag)].formula for unit, tag in members]
    values = []
    for formula in found:
        assert isinstance(formula, Quotient) and isinstance(formula.top, Sum)
        value, mean = formula.top.terms[0], formula.top.terms[1].parts()[0]
        assert isinstance(value, Symbol) and isinstance(mean, Symbol)
        values.append(value)
    assert isinstance(formula, Quotient) and isinstance(mean, Symbol)
    deviation = next(formula.bottom.symbols())
    own = key.cells[deviation].formula
    assert own
    epsilon = identifier("norm-epsilon", layer_place(layer), step)
    return Group(
        key=key,
        rule=rule,
        layer=layer,
        step=step,
        place=place,
        sample=members[0][1] if rule.over == "layer" else None,
        members=tuple(members),
        values=tuple(values),
        mean=mean,
        variance=Symbol(next(own.symbols())),
        deviation=Symbol(deviation),
        divisor=formula.bottom,
        epsilon=Symbol(epsilon) if epsilon in key.cells else None,
    )


def layer_of(key: Known, cell: Cell) -> int | None:
    """The layer that a cell belongs to; None for one of the whole net."""
    own = cell.place.layer
    found = key.of_net.layer_of.get(cell.place.target) if own is None else None
    return found.number if found else own


def dotted(first: list[Symbol], second: list[Formula]) -> Formula:
    """The sum of the products of two lists."""
    return sum_of([product_of((one, other)) for one, other in zip(first, second, strict=True)])
