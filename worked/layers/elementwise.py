"""Elementwise: operations on the number of each unit for itself, which follow from one formula as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from worked.cells.cell import Cell, identity
from worked.cells.given import Given, number_of
from worked.cells.place import Place, layer_place, unit_place
from worked.document import Block, Inline, Maths, Paragraph
from worked.formula import Chain, Formula, Number, Symbol, product_of
from worked.layers.operation import ACTIVATION, Operation, Parameter, Units
from worked.layers.writing import Cells, Explained, Names, Statement
from worked.number.quantity import quantity as known
from worked.words import listed

if TYPE_CHECKING:
    from worked.arrays.stage import Batch, Stage

X = "x"


class Elementwise(Operation, open=True):
    """An operation that makes the `stage` of each number `x` by a formula.

    Where that is not smooth, the kind has a `slope` of its own. The formula's other symbols are given numbers of the
    whole layer, `numbers`, or parameters of each unit, `trained`. A kind that is a subclass says these, how its table
    is read, and where it stands; all else follows.
    """

    stage: ClassVar[str] = ""
    formula: ClassVar[Formula] = Symbol(X)
    learns = True

    @property
    def makes(self) -> tuple[str, ...]:
        """The stage."""
        return (self.stage,)

    def numbers(self) -> Mapping[str, Given]:
        """The given numbers of the layer, by their symbols, which are their quantities."""
        return {}

    def trained(self) -> Mapping[str, tuple[Given, ...]]:
        """The first values of the parameters of each unit, by their symbols, which are their quantities."""
        return {}

    def slope(self, name: str = X) -> Formula:
        """How the stage changes with `x`, or with another symbol."""
        return self.formula.partials().get(name, Number("0"))

    def parameters(self, units: Units, before: Units) -> Iterator[Parameter]:
        """Those of each unit in turn."""
        for at, unit in enumerate(units):
            for name, values in self.trained().items():
                yield Parameter(known(name), unit_place(unit), values[at], self.learns)

    def of_layer(self) -> Mapping[str, object]:
        """The given numbers."""
        return self.numbers()

    def passes_shift(self, quantity: str) -> bool:
        """A shift stays one where it is multiplied by the same for all samples."""
        return X not in self.slope().symbols()

    # Cells

    def forward(self, cells: Cells) -> None:
        """The formula for each unit."""
        for sample in cells.samples:
            for unit in cells.units:
                role = self._role(cells, unit_place(unit), cells.sent(unit, sample))
                cells.make(self.stage, unit, sample, self.formula.bind(role))

    def _role(self, cells: Cells, unit: Place, x: Symbol) -> Callable[[str], Formula]:
        """What stands for the symbols of the formula."""

        def role(name: str) -> Formula:
            if name == X:
                return x
            if name in self.numbers():
                return cells.once(name, layer_place(cells.number), self.numbers()[name])
            found = cells.parameter(known(name), unit)
            assert found, f"{type(self).__name__}: nothing is given for {name}"
            return found

        return role

    def local(self, consumer: Cell, cell: Cell) -> Formula:
        """The slope by the number below."""
        return self.by_parameter(consumer, cell.id)

    def by_parameter(self, consumer: Cell, name: str) -> Formula:
        """The slope by a parameter, or by any other cell that one is computed from."""
        given = {*self.numbers(), *self.trained()}
        names = {each: found if (found := identity(each).quantity) in given else X for each in consumer.inputs}
        return self.slope(names[name]).bind({own: Symbol(each) for each, own in names.items()}.__getitem__)

    # Sentences

    def statement(self, page: Statement) -> list[Block]:
        """What becomes of net inputs or outputs, by which formula, and what is given for it."""
        what = "net inputs" if self.position < ACTIVATION else "outputs"
        whole = Chain((page.name(self.stage), self._named(page, self.formula)))
        said: list[Inline] = [f"The {what} of {page.layer_name(self.layer)} become ", Maths(whole)]
        given = [page.equality(name, layer_place(self.layer), number) for name, number in self.numbers().items()]
        given += [
            page.equality(name, unit, value)
            for name, values in self.trained().items()
            for unit, value in zip(page.units, values, strict=True)
        ]
        return [Paragraph((*said, *((" with ", *listed(given)) if given else ()), "."))]

    def _named(self, names: Names, formula: Formula) -> Formula:
        """A formula with the names of a page, for any unit."""
        earlier = names.stages[names.stages.index(self.stage) - 1] if self.stage in names.stages[1:] else names.base
        place = layer_place(self.layer)
        return formula.bind(
            lambda name: (
                names.name(earlier)
                if name == X
                else names.named(name, place)
                if name in self.numbers()
                else names.generic(name)
            )
        )

    def factors(self, names: Names, quantity: str) -> list[Formula]:
        """The slope."""
        slope = self._named(names, self.slope())
        return [] if slope == Number("1") else [slope]

    def learning_rules(self, names: Names) -> Iterator[Formula]:
        """The gradient of each parameter."""
        for name in self.trained() if self.learns else ():
            whole = product_of((names.error(self.stage), self._named(names, self.slope(name))))
            yield Chain((names.generic(f"{name}-gradient"), -whole if names.falling else whole))

    # Arrays, and one unit of a trained net

    def kernel(self, batch: Batch, layer: int, source: Any, handed: Any) -> Stage:
        """The formula compiled, and its slopes."""
        from worked.layers._elementwise_arrays import ElementwiseStage

        values = {name: Number(repr(number_of(given, name))) for name, given in self.numbers().items()}
        slopes = {name: self._filled(self.slope(name), values) for name in (X, *self.trained())}
        return ElementwiseStage(batch, layer, source, self.stage, self._filled(self.formula, values), slopes)

    def _filled(self, formula: Formula, values: Mapping[str, Formula]) -> Formula:
        return formula.bind(lambda name: values.get(name) or Symbol(name))

    def explained(self, quantity: str, below: Formula, unit: Explained) -> Formula:
        """The formula for one unit."""
        return self.formula.bind(lambda name: below if name == X else self._of_unit(name, unit))

    def explained_back(self, quantity: str, below: str, error: Formula, unit: Explained) -> Formula:
        """The slope times the error."""
        x = unit.known(below)
        assert x
        slope = self.slope().bind(lambda name: x if name == X else self._of_unit(name, unit))
        return error if slope == Number("1") else product_of((slope, error))

    def _of_unit(self, name: str, unit: Explained) -> Formula:
        """A number of the layer or a parameter of the unit, given once."""
        if name in self.numbers():
            return unit.once(name, self.numbers()[name])
        found = unit.known(name) or unit.parameter(name)
        assert found
        return found
