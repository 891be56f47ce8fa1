"""The functions that a node of a graph may be: elementary ones, extremes, and activations of the catalogue.

Each knows the number of a node and its local derivatives as formulas. Where a function has a kink, a rule settles the
derivative: of equal arguments of an extreme the first one counts, so that relu has the derivative 0 at 0 as max(0, u)
has by u; that of the size |u| at 0 is 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from worked.formula import FUNCTIONS, Formula, Function, Maximum, Minimum, Number, slopes_of_extreme
from worked.maths.activation import Activation
from worked.maths.activations import ACTIVATIONS
from worked.maths.component import settings_of, with_parameters

MANY, MOST_ARGUMENTS = ("max", "min"), 12
RELU = "relu"
ZERO = Number("0")
BOUNDS = {"exp": (0.0, None), "sqrt": (0.0, None), "abs": (0.0, None), "sin": (-1.0, 1.0), "cos": (-1.0, 1.0)}


def functions() -> dict[str, tuple[int, int]]:
    """The functions that may be typed, with the least and the largest number of their arguments."""
    elementary = [name for name, entry in FUNCTIONS.items() if entry.typed]
    names = dict.fromkeys([*elementary, *MANY, RELU, *activations()])
    return {name: (2, MOST_ARGUMENTS) if name in MANY else (1, 1) for name in names}


def activations() -> dict[str, Activation]:
    """The smooth activations of the catalogue that are no elementary functions, by the names that may be typed."""
    smooth = [each for each in ACTIVATIONS.values() if each.learns and not (each.couples or each.kink)]
    return {
        each.name: each for each in smooth if not each.is_linear and each.name not in FUNCTIONS and each.name.isalpha()
    }


def coupled(name: str) -> Activation:
    """An activation of the catalogue of which each output depends on several numbers, such as softmax."""
    return ACTIVATIONS[name]


def number_of(name: str, arguments: Sequence[Formula]) -> Formula:
    """The number of a function of some arguments, as a formula."""
    if name in MANY:
        return (Maximum if name == "max" else Minimum)(tuple(arguments))
    if name == RELU:
        return Maximum((ZERO, arguments[0]))
    found = activations().get(name)
    return found.out(arguments, 0, settings_of(found, {})) if found else Function(name, arguments[0])


def slopes_of(name: str, arguments: Sequence[Formula], own: Formula) -> Iterator[Formula]:
    """The derivatives of a function by its arguments in turn; `own` is what it comes to."""
    if name in MANY or name == RELU:
        extreme = number_of(name, arguments)
        assert isinstance(extreme, Maximum | Minimum)
        yield from slopes_of_extreme(extreme)[-len(arguments) :]
        return
    found = activations().get(name)
    slope = with_parameters(found.slope, settings_of(found, {})) if found else FUNCTIONS[name].slope
    assert slope is not None
    yield slope.bind({"z": arguments[0], "a": own, "x": arguments[0], "y": own}.__getitem__)


def other_slopes(name: str, argument: Formula, own: Formula) -> list[Formula]:
    """Other forms in which the derivative of an activation is computed by hand."""
    found = activations().get(name)
    return _filled(found, found.other_slopes, {"z": argument, "a": own}) if found else []


def other_numbers(name: str, argument: Formula) -> list[Formula]:
    """Other forms in which an activation is computed by hand."""
    found = activations().get(name)
    return _filled(found, found.other_equations, {"z": argument}) if found else []


def _filled(entry: Activation, forms: Sequence[Formula], roles: Mapping[str, Formula]) -> list[Formula]:
    settings = settings_of(entry, {})
    return [with_parameters(form, settings).bind(roles.__getitem__) for form in forms]


def bounds_of(name: str) -> tuple[float | None, float | None]:
    """Between which numbers what a function comes to lies, whatever it is taken of."""
    found = activations().get(name) or ACTIVATIONS.get(name)
    return (found.low, found.high) if found else BOUNDS.get(name, (None, None))
