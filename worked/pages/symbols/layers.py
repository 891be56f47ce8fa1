"""Layer symbols: the names for layer operations: normalised, dropped, joined; masks, gammas and betas.

What becomes of a net input or an output keeps its name and takes a mark, in any convention:

    normalised   a hat                 scaled    a tilde
    joined       "res" above it        dropped   "drop" above it

Its error is the partial derivative by it where the convention writes errors so, else the letter of the error with the
same mark.
"""

from __future__ import annotations

from collections.abc import Mapping

from worked.formula import Formula, Name, Partial, Prime
from worked.pages.symbols.convention import ConventionSymbols
from worked.pages.symbols.notation import filled, joined, notation

HATS = {"normalised": "hat", "scaled": "tilde"}
RAISED = {"joined": "res", "dropped": "drop"}
MOMENTS = {"mean": "mu", "variance": "var", "deviation": "s"}
STAGES = (*HATS, *RAISED)
ERRORS = tuple(f"{stage}-error" for stage in (*STAGES, *MOMENTS))
OF_A_LAYER = ("drop-rate", "drop-connect-rate", "norm-epsilon", "running-share", "survival")
LEARNING = ("gamma-", "beta-")


def is_of_layers(quantity: str, place: str) -> bool:
    """Whether a quantity is named here: all others are named by the template of the convention alone."""
    named = quantity in STAGES or quantity in ERRORS or quantity in OF_A_LAYER
    # Without a place `beta-1` is a parameter of an optimiser.
    named = named or (bool(place) and quantity.startswith(LEARNING))
    return named or place.startswith("layer-") or (quantity == "mask" and ">" in place)


def symbol_of_layer(symbols: ConventionSymbols, quantity: str, place: str) -> Formula:
    """The name of a quantity at a unit, a weight (`x1>h1`) or a layer (`layer-1`)."""
    if quantity == "mask" and ">" in place:
        return symbols.named("weight-mask", place)
    if quantity.startswith(LEARNING):
        own, _, rest = quantity.partition("-")
        return of_learning(symbols, rest, symbols.named(own, place))
    if quantity in ERRORS:
        quantity = quantity.removesuffix("-error")
        return _error(
            symbols, quantity, symbols.named(quantity, place), symbols.named("error", _a_unit(symbols, place))
        )
    if place.startswith("layer-"):
        return _of_layer(symbols, quantity, int(place.removeprefix("layer-")))
    layer = symbols.network.layer_of[place]
    return with_mark(symbols.named(base_of(symbols, quantity, layer), place), quantity)


def generic_of_layer(
    symbols: ConventionSymbols, quantity: str, layer: int, unit: str = "j", sample: str = ""
) -> Formula:
    """The name of a quantity at any unit of a layer, and of any `sample` where a rule speaks of several."""
    if quantity in (*MOMENTS, *(f"{name}-error" for name in MOMENTS)) and symbols.over(layer) == "layer":
        return symbols.named(quantity, f"layer-{layer}")
    if quantity in OF_A_LAYER:
        return symbols.named(quantity, f"layer-{layer}")
    if quantity in ERRORS:
        quantity = quantity.removesuffix("-error")
        name = generic_of_layer(symbols, quantity, layer, unit)
        return _sampled(_error(symbols, quantity, name, symbols.generic("error", unit)), sample)
    if quantity in STAGES:
        name = with_mark(symbols.generic(base_of(symbols, quantity, layer), unit), quantity)
    else:
        name = symbols.generic(quantity, unit)
    return _sampled(name, sample)


def base_of(symbols: ConventionSymbols, quantity: str, layer: int) -> str:
    """The quantity of the convention that a stage is made of: a net input, an output or an input."""
    extras = symbols.network.extras
    found = extras.normalisation(layer)
    if quantity in HATS and found and found.before:
        return "net"
    if quantity == "joined" and extras.skip(layer, before=True):
        return "net"
    return "out" if layer else "input"


def argument_of(symbols: ConventionSymbols, layer: int) -> str:
    """The stage of a unit that its activation is applied to."""
    extras = symbols.network.extras
    found = extras.normalisation(layer)
    if found and found.before:
        return "scaled" if found.scales or found.shifts else "normalised"
    return "joined" if extras.skip(layer, before=True) else "net"


def of_argument(slope: Formula, argument: Formula) -> Formula:
    """The name of a slope, by what the activation is applied to."""
    if isinstance(slope, Partial):
        return Partial(slope.top, argument)
    return Prime(slope.function, argument, slope.order) if isinstance(slope, Prime) else slope


def with_mark(name: Formula, quantity: str) -> Formula:
    """The name of a net input or output with the mark of a stage."""
    if not isinstance(name, Name):
        return name
    above = ",".join(filter(None, (name.above, RAISED.get(quantity, ""))))
    return Name(name.base, name.below, above, HATS.get(quantity, name.accent))


def _error(symbols: ConventionSymbols, quantity: str, name: Formula, error: Formula) -> Formula:
    """The error of what has this name, in the way in which the convention writes the error of an output."""
    if isinstance(error, Partial):
        return Partial(error.top, name)
    if quantity in MOMENTS and isinstance(error, Name):
        below = name.below if isinstance(name, Name) else ""
        return Name(error.base, below, MOMENTS[quantity])
    return with_mark(error, quantity)


def _a_unit(symbols: ConventionSymbols, place: str) -> str:
    """A unit: what stands for a whole layer takes the look of an error from its first one."""
    return symbols.network.layers[int(place[6:])][0] if place.startswith("layer-") else place


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
