"""Layer symbols: the names for what operations of a layer make of its numbers, and of what belongs to the layer.

What becomes of a net input or an output keeps its name and takes the mark of its stage, in any convention: a hat
where it is normalised, "drop" above it where it is dropped.

Its error is the partial derivative by it where the convention writes errors so, else the letter of the error with the
same mark.
"""

from __future__ import annotations

from collections.abc import Mapping

from worked.cells.place import Place, layer_place
from worked.formula import Formula, Name, Partial, Prime
from worked.layers.operation import Mark
from worked.number.quantity import DELTA, ERROR, Quantity
from worked.number.quantity import quantity as known
from worked.pages.symbols.convention import ConventionSymbols
from worked.pages.symbols.notation import filled, joined, notation
from worked.problem.layer import Layer

# What stands above an error for what has no mark but a letter of its own.
SHORT = {"mean": "mu", "variance": "var", "deviation": "s"}


def symbol_of_layer(symbols: ConventionSymbols, kind: Quantity, place: Place) -> Formula | None:
    """The name of a quantity at a unit, a weight or a layer; None for what the template of the convention names."""
    if kind == "mask" and place.is_edge:
        return symbols.named("weight-mask", place)
    if kind.parameter:
        return of_learning(symbols, kind.plain, symbols.named(kind.parameter, place))
    if kind.is_error and kind not in (DELTA, ERROR):
        name = symbols.named(kind.stage, place)
        return _error(symbols, kind.stage, name, symbols.named(ERROR, _a_unit(symbols, place)))
    if place.layer is not None:
        return _of_layer(symbols, kind, place.layer)
    layer = symbols.problem.layer_of.get(place)
    if layer is None or kind not in layer.marks:
        return None
    return with_mark(symbols.named(layer.base_of(kind), place), layer.marks[kind])


def generic_of_layer(
    symbols: ConventionSymbols, quantity: str, layer: Layer, unit: str = "j", sample: str = ""
) -> Formula:
    """The name of a quantity at any unit of a layer, and of any `sample` where a rule speaks of several."""
    kind = known(quantity)
    stage = kind.stage or quantity
    if any(stage in each.of_layer() for each in layer.operations):
        return symbols.named(quantity, layer_place(layer.number))
    if kind.is_error and kind not in (DELTA, ERROR):
        name = generic_of_layer(symbols, stage, layer, unit)
        return _sampled(_error(symbols, stage, name, symbols.generic(ERROR, unit)), sample)
    if quantity not in layer.marks:
        return _sampled(symbols.generic(quantity, unit), sample)
    return _sampled(with_mark(symbols.generic(layer.base_of(quantity), unit), layer.marks[quantity]), sample)


def of_argument(slope: Formula, argument: Formula) -> Formula:
    """The name of a slope, by what the activation is applied to."""
    if isinstance(slope, Partial):
        return Partial(slope.top, argument)
    return Prime(slope.function, argument, slope.order) if isinstance(slope, Prime) else slope


def with_mark(name: Formula, mark: Mark) -> Formula:
    """The name of a net input or output with the mark of a stage."""
    if not isinstance(name, Name):
        return name
    above = ",".join(filter(None, (name.above, mark.raised)))
    return Name(name.base, name.below, above, mark.accent or name.accent)


def _error(symbols: ConventionSymbols, quantity: str, name: Formula, error: Formula) -> Formula:
    """The error of what has this name, in the way in which the convention writes the error of an output."""
    if isinstance(error, Partial):
        return Partial(error.top, name)
    mark = next((layer.marks[quantity] for layer in symbols.problem.layers if quantity in layer.marks), None)
    if mark is None and isinstance(error, Name):
        below = name.below if isinstance(name, Name) else ""
        return Name(error.base, below, SHORT.get(quantity, name.base if isinstance(name, Name) else quantity))
    return with_mark(error, mark or Mark())


def _a_unit(symbols: ConventionSymbols, place: Place) -> str:
    """A unit: what stands for a whole layer takes the look of an error from its first one."""
    return place if place.layer is None else symbols.problem.layers[place.layer].units[0]


def _of_layer(symbols: ConventionSymbols, quantity: str, layer: int) -> Formula:
    """The name of what belongs to a whole layer; its number stands above where several layers have the like."""
    template = symbols.templates[quantity]
    places: Mapping[str, str] = dict.fromkeys(("unit", "index", "through", "zero-to"), "") | {"layer": str(layer)}
    name = filled(notation(template), places)
    assert isinstance(name, Name)
    if quantity == "norm-epsilon" and "epsilon" in symbols.problem.training.settings:
        name = Name(name.base, "n", name.above)
    if "{layer}" in template or symbols.alike(quantity) < 2:
        return name
    return Name(name.base, name.below, ",".join(filter(None, (name.above, f"[{layer}]"))), name.accent)


def of_learning(symbols: ConventionSymbols, quantity: str, own: Formula) -> Formula:
    """What belongs to the learning of a gamma or beta: its gradient, its change, its velocity."""
    assert isinstance(own, Name)
    if quantity in ("gradient", "data-gradient"):
        top = notation(symbols.templates["gradient"])
        return Partial(top.top, own) if isinstance(top, Partial) else Name("g", own.below, own.above)
    if quantity == "change":
        return Name(own.base, own.below, own.above, "Delta")
    letter = notation(symbols.templates[quantity])
    assert isinstance(letter, Name)
    if quantity == "look-ahead":
        return Name(own.base, own.below, ",".join(filter(None, (own.above, letter.above))))
    below = joined(own.base, own.below) if own.below else own.base
    return Name(letter.base, below, ",".join(filter(None, (own.above, letter.above))), letter.accent)


def _sampled(name: Formula, sample: str) -> Formula:
    """A name with the letter of any sample above it."""
    if not sample:
        return name
    if isinstance(name, Partial):
        return Partial(name.top, _sampled(name.bottom, sample))
    if isinstance(name, Name):
        return Name(name.base, name.below, ",".join(filter(None, (name.above, f"({sample})"))), name.accent)
    return name
