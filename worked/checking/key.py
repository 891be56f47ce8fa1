"""Key: what a checker knows of a problem before it sees a sheet: its cells, their true numbers, the ways to each."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

from worked.checking.reading import OUTPUT_ERROR
from worked.formula import Formula, Negative, Product, Symbol, product_of
from worked.maths.component import with_parameters
from worked.number import Enclosure
from worked.problem.network import Network
from worked.problem.problem import Problem
from worked.trace.cell import Cell, identifier
from worked.trace.replay import Outcomes
from worked.trace.solution import Solution
from worked.trace.update import laid_open

PASSING = ("slope", "change", "delta")


class Key:
    """A solved problem, prepared for marking: make one for a problem and mark any number of sheets by it."""

    def __init__(self, solution: Solution) -> None:
        self.solution = solution
        self.problem: Problem = solution.problem
        self.network: Network = solution.problem.network
        self.cells: dict[str, Cell] = solution.cells
        self.outcomes: Outcomes = solution.outcomes
        self.order = {name: place for place, name in enumerate(self.cells)}
        self._truths: dict[str, float] = {}
        self._ways: dict[str, tuple[Formula, ...]] = {}

    def truth(self, name: str) -> float:
        """The number of a cell before rounding."""
        found = self._truths.get(name)
        if found is None:
            found = self._truths[name] = float(middle(self.outcomes[name].enclosure))
        return found

    def shown(self, name: str) -> Decimal:
        """The number of a cell as the key prints it."""
        return self.outcomes[name].rounded.number

    def ways(self, cell: Cell) -> tuple[Formula, ...]:
        """The formulas by which a cell may be computed, its own first.

        They are the same rule, but on paper they are rounded at other places: a change goes on from the rounded
        gradient or from the delta, a product is multiplied in another order, and tanh is made of exponentials.
        """
        found = self._ways.get(cell.id)
        if found is None:
            assert cell.formula
            found = self._ways[cell.id] = (cell.formula, *self._other_ways(cell))
        return found

    def _other_ways(self, cell: Cell) -> list[Formula]:
        if cell.quantity == "change":
            return [way for way in self._changes(cell) if way != cell.formula]
        if cell.quantity == "delta":
            return self._factor_by_factor(cell)
        if cell.quantity not in ("out", "slope") or ">" in cell.place:
            return []
        chosen = self.network.activation(self.network.layer_of[cell.place])
        forms = chosen.activation.other_equations if cell.quantity == "out" else chosen.activation.other_slopes
        names = {"z": "net", "a": "out"}
        roles = {role: Symbol(identifier(name, cell.place, cell.step, cell.sample)) for role, name in names.items()}
        return [with_parameters(form, chosen.settings).bind(roles.__getitem__) for form in forms]

    def _changes(self, cell: Cell) -> list[Formula]:
        """The change by the gradient, and by the delta: rate * delta first, then times the input."""
        rate = Symbol(identifier("learning-rate", "", cell.step))
        gradient = Symbol(identifier("gradient", cell.place, cell.step))
        form = self.problem.training.optimiser.gradient_form
        ways = [laid_open(form.bind({"rate": rate, "gradient": gradient}.__getitem__))]
        laid = self.cells[gradient.name].formula
        if isinstance(laid, Negative) and isinstance(laid.body, Product):
            ways.append(product_of((rate, laid.body)))
        elif isinstance(laid, Product):
            ways.append(Negative(product_of((rate, laid))))
        return ways

    def _factor_by_factor(self, cell: Cell) -> list[Formula]:
        """A delta with its slope laid open: error * a first, then times (1 - a)."""
        if not isinstance(cell.formula, Product):
            return []
        slopes = [self.cells[name] for name in cell.inputs if self.cells[name].quantity == "slope"]
        laid = [slope.formula for slope in slopes if isinstance(slope.formula, Product)]
        others = [Symbol(name) for name in cell.inputs if self.cells[name].quantity != "slope"]
        return [product_of((*others, *laid))] if len(laid) == 1 else []

    @cached_property
    def inputs(self) -> dict[str, tuple[str, ...]]:
        """The ids of what each computed cell is directly made of, by any way."""
        return {
            name: tuple(dict.fromkeys((*cell.inputs, *self._passed(cell)))) if cell.quantity in PASSING else cell.inputs
            for name, cell in self.cells.items()
            if cell.formula
        }

    def _passed(self, cell: Cell) -> Iterator[str]:
        """What the other ways to a cell are made of: that by which its slope or gradient is computed, or its net."""
        if cell.quantity == "slope" and ">" not in cell.place:
            yield identifier("net", cell.place, cell.step, cell.sample)
        elif cell.quantity == "change":
            gradient = self.cells[identifier("gradient", cell.place, cell.step)]
            yield from (gradient.id, *gradient.inputs)
        elif cell.quantity == "delta":
            yield from (each for name in cell.inputs if name.startswith("slope") for each in self.cells[name].inputs)

    def made_of(self, cell: Cell) -> list[str]:
        """The ids of what a cell is usually computed from: no slope from a net input whose output is there."""
        return list(self.inputs[cell.id] if cell.quantity == "change" else cell.inputs)

    def bounds(self, cell: Cell) -> tuple[float | None, float | None]:
        """Between which numbers a cell lies whatever its inputs are: the output of an activation."""
        if cell.quantity != "out":
            return None, None
        activation = self.network.activation(self.network.layer_of[cell.place]).activation
        return activation.low, activation.high

    def column(self, cell: Cell) -> str:
        """What the numbers of a cell are compared with: its quantity; the errors of the outputs are their own."""
        plain = cell.quantity == "error" and cell.place in self.network.outputs
        return OUTPUT_ERROR if plain else cell.quantity

    def askable(self) -> list[str]:
        """The cells that a student computes."""
        return [name for name, cell in self.cells.items() if cell.formula]


def middle(enclosure: Enclosure) -> Decimal:
    """The number in the middle of an enclosure."""
    low, high = enclosure
    return low if low == high else (low + high) / 2
