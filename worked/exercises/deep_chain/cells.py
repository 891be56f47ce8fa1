"""A chain of layers with one unit each: its cells, their names, and what a checker asks of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

from worked.cells.cell import Cell, Step
from worked.exercises.common.places import at, beside
from worked.exercises.common.written import Written
from worked.formula import (
    Formula,
    Name,
    Number,
    Power,
    Prime,
    Quotient,
    Symbol,
    absolute,
    product_of,
)
from worked.formula.floats import FLOATS
from worked.maths.component import with_parameters
from worked.maths.layer_activation import LayerActivation
from worked.trace.task import Bounds, Derivative

# Net inputs at which the slope of an activation may be negative, by more than rounding: 0, and from 0.001 to 100,000.
NETS = [0.0, *(sign * 10 ** (place / 8) for place in range(-24, 41) for sign in (1, -1))]
LEAST_FALL = 1e-9
QUANTITIES = {
    "weight": "the weight into a layer",
    "input": "the input of the chain",
    "net": "the net input of a layer",
    "out": "the output of a layer",
    "slope": "the slope of the activation at the net input of a layer",
    "upstream": "the gradient of the loss with respect to the output of the last layer",
    "factor": "weight times slope: what a layer multiplies the gradient by",
    "product": "the gradient that a layer sends back: the product of the factors from the last layer down to it",
    "size": "the size of that gradient, without its sign",
    "bound": "the largest size that the gradient can have, with the largest slope of the activation in each layer",
    "mean-factor": "the geometric mean of the sizes of the factors",
}


class ChainCells(Written, open=True):
    """A chain of layers with one unit each, through which a gradient goes back from the last layer to the first.

    One of three things is given: the `source`, the `nets` or the `slopes` of the layers; the others are empty. `chosen`
    is the activation, None where slopes are given.
    """

    weights: tuple[str, ...]
    source: str
    nets: tuple[str, ...]
    slopes: tuple[str, ...]
    chosen: LayerActivation | None
    upstream: str

    kind = "deep-chain"
    quantities = QUANTITIES

    @property
    def layers(self) -> range:
        """The numbers of the layers."""
        return range(1, len(self.weights) + 1)

    @cached_property
    def has_signs(self) -> bool:
        """Whether gradients may be negative, so that their sizes are shown, too."""
        given = [*self.weights, *self.slopes, self.upstream]
        return any(Decimal(text) < 0 for text in given) or (self.chosen is not None and falls(self.chosen))

    @property
    def largest_slope(self) -> str:
        """The largest slope of the activation, "" where it is unknown."""
        return self.chosen.activation.steepest if self.chosen else ""

    @property
    def uses_out(self) -> bool:
        """Whether outputs are computed: where they are the next layer's inputs, or the slope is made of them."""
        return bool(self.source) or (self.chosen is not None and "a" in self.chosen.activation.slope.symbols())

    # The trace

    def steps(self) -> Iterator[Step]:
        """One step: forward through the layers, then back."""
        step = Step(1, ())
        for layer, text in zip(self.layers, self.weights, strict=True):
            step.add("weight", str(layer), given=text)
        step.add("upstream", "", given=self.upstream)
        if self.source:
            step.add("input", "", given=self.source)
        for layer in self.layers:
            self._forward(step, str(layer))
        for layer in reversed(self.layers):
            self._backward(step, layer)
        whole = at("product", 1) if Decimal(self.upstream) == 1 else at("product", 1) / at("upstream")
        step.add("mean-factor", "", formula=self.root(whole))
        yield step

    def _forward(self, step: Step, place: str) -> None:
        """The net input, output and slope of a layer."""
        if self.slopes:
            step.add("slope", place, given=self.slopes[int(place) - 1])
            return
        if self.nets:
            net = step.add("net", place, given=self.nets[int(place) - 1])
        else:
            before = at("out", int(place) - 1) if place != "1" else at("input")
            net = step.add("net", place, formula=at("weight", place) * before)
        assert self.chosen
        activation, settings = self.chosen.activation, self.chosen.settings
        out: Formula = at("out", place)
        if self.uses_out:
            out = step.add("out", place, formula=activation.out([net], 0, settings))
        step.add("slope", place, formula=activation.slope_of([net], [out], 0, 0, settings))

    def _backward(self, step: Step, layer: int) -> None:
        """The factor of a layer, and the gradient behind it."""
        last = layer == len(self.weights)
        factor = step.add("factor", str(layer), formula=at("weight", layer) * at("slope", layer))
        before = at("upstream") if last else at("product", layer + 1)
        product = step.add("product", str(layer), formula=before * factor)
        if self.has_signs:
            step.add("size", str(layer), formula=absolute(product))
        if self.largest_slope:
            beyond = self.size(at("upstream")) if last else at("bound", layer + 1)
            most = Number(self.largest_slope)
            step.add("bound", str(layer), formula=product_of((beyond, most, self.size(at("weight", layer)))))

    def size(self, number: Formula) -> Formula:
        """A number without its sign, where it may have one."""
        return absolute(number) if self.has_signs else number

    def root(self, whole: Formula) -> Formula:
        """What is multiplied with itself as often as there are layers to give a product, but for its sign."""
        return Power(self.size(whole), Quotient(Number("1"), Number(str(len(self.weights)))))

    def derivatives(self, step: Step) -> Iterator[Derivative]:
        """The slopes of the activation."""
        for cell in step.cells:
            if self.chosen and cell.quantity == "slope" and cell.formula is not None:
                net = at("net", cell.place)
                yield Derivative(cell.id, self.chosen.activation.out([net], 0, self.chosen.settings), net.name)

    # What a checker asks

    def ways(self, cell: Cell) -> list[Formula]:
        """Other forms of an activation and its slope; a product from all factors at once; the mean from the product."""
        if self.chosen and cell.quantity in ("out", "slope"):
            activation = self.chosen.activation
            forms = activation.other_equations if cell.quantity == "out" else activation.other_slopes
            roles: dict[str, Formula] = {"z": at("net", cell.place)}
            roles |= {"a": at("out", cell.place)} if self.uses_out else {}
            given = [with_parameters(form, self.chosen.settings) for form in forms]
            return [form.bind(roles.__getitem__) for form in given if set(form.symbols()) <= roles.keys()]
        if cell.quantity == "product":
            layers = [layer for layer in reversed(self.layers) if layer >= int(cell.place)]
            pairs = [part for layer in layers for part in (at("weight", layer), at("slope", layer))]
            return [
                product_of((at("upstream"), *(at("factor", layer) for layer in layers))),
                product_of((at("upstream"), *pairs)),
            ]
        if cell.quantity == "mean-factor":
            return [self.root(product_of([at("factor", layer) for layer in reversed(self.layers)]))]
        return []

    def bounds(self, cell: Cell) -> Bounds:
        """Outputs lie where the activation lies; sizes are not negative."""
        if cell.quantity == "out" and self.chosen:
            return self.chosen.activation.low, self.chosen.activation.high
        return (0.0, None) if cell.quantity in ("size", "bound", "mean-factor") else (None, None)

    def neighbours(self, cell: Cell) -> list[str]:
        """The same quantity of the layers before and after."""
        return beside(cell.quantity, reversed(self.layers), cell.place)

    # Names

    def symbol(self, cell: Cell) -> Formula:
        """The textbook name of a cell."""
        return self.named(cell.quantity, cell.place)

    def named(self, quantity: str, place: str) -> Formula:
        """The name of a quantity of a layer, a number or a letter."""
        last = str(len(self.weights))
        before = str(int(place) - 1) if place.isdecimal() else f"{place}-1"
        match quantity:
            case "weight":
                return Name("w", place)
            case "input":
                return Name("x")
            case "slope":
                return Prime("f", Name("net", place)) if self.chosen else Name("f'", place)
            case "upstream":
                return Name("g", last)
            case "product":
                return Name("g", before)
            case "size":
                return absolute(Name("g", before))
            case "bound":
                return Name("bound", before)
        return Name("mean") if quantity == "mean-factor" else Name(quantity, place)


def falls(chosen: LayerActivation) -> bool:
    """Whether an activation has a negative slope at any of many net inputs, as far as numbers can hold it."""
    activation, settings = chosen.activation, chosen.settings
    equation, slope = activation.out([Symbol("z")], 0, settings), with_parameters(activation.slope, settings)
    for net in NETS:
        try:
            roles = {"z": net, "a": equation.value({"z": net}.__getitem__, FLOATS)}
            if slope.value(roles.__getitem__, FLOATS) < -LEAST_FALL:
                return True
        except (ArithmeticError, ValueError):
            continue
    return False
