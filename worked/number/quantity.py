"""Quantity: what kind of number a cell holds, with its traits, in one table."""

from __future__ import annotations

from functools import cache


class Quantity(str):
    """A kind of number: equal to its name in the id of a cell, and knows what is true of all numbers of the kind.

    `learned` are parameters, which an update makes new. `ahead` is what a step makes for the steps after it, as it
    does parameters. `stage` is the quantity whose error this one is: how the loss changes with it; "" for all others.
    What belongs to the learning of a parameter other than a weight or bias has its name before it: `gamma-velocity` is
    the `plain` quantity `velocity` of the `parameter` gamma. A `small` one is shown with significant figures where
    nothing is said of digits. A `whole` one counts something, or is the number of a choice: it has no decimals,
    whatever is said of digits. `plural` is the plural of its name, where that is not the name with an s.
    """

    __slots__ = ("ahead", "learned", "parameter", "plain", "plural", "small", "stage", "whole")

    learned: bool
    ahead: bool
    stage: str
    parameter: str
    plain: str
    small: bool
    whole: bool
    plural: str

    @property
    def is_error(self) -> bool:
        """Whether it says how the loss changes with a stage of a unit."""
        return bool(self.stage)

    @property
    def rounded_as(self) -> Quantity:
        """The quantity whose digits it has: the gradient of a gamma those of a gradient, any error those of errors."""
        if self.parameter:
            return quantity(self.plain)
        return ERROR if self.stage and self.stage not in ERRORS else self


_TABLE: dict[str, Quantity] = {}


def define(
    name: str,
    *,
    learned: bool = False,
    ahead: bool = False,
    stage: str = "",
    parameter: str = "",
    small: bool = False,
    whole: bool = False,
    plural: str = "",
) -> Quantity:
    """Put a quantity with its traits into the table; one of this name that is there already takes on the traits.

    With a `parameter` the name is that of the plain quantity.
    """
    full = f"{parameter}-{name}" if parameter else name
    known = _TABLE.get(full)
    found = _TABLE.setdefault(full, Quantity(full))
    if known is None or learned or ahead or stage or parameter or small or whole or plural:
        found.learned, found.ahead, found.stage = learned, ahead or learned, stage
        found.parameter, found.plain = parameter, name
        found.small, found.whole, found.plural = small, whole, plural
    return found


def quantity(name: str) -> Quantity:
    """The quantity of a name, as it stands in the id of a cell; one of which nothing is known has no traits."""
    if isinstance(name, Quantity):
        return name
    return _TABLE.get(name) or _composed(name) or define(name)


def _composed(name: str) -> Quantity | None:
    """The error of a stage, or what belongs to the learning of a parameter."""
    stage = name.removesuffix("-error")
    if stage != name and stage in _TABLE:
        return error_of(stage)
    for parameter in learned_quantities():
        plain = name.removeprefix(f"{parameter}-")
        if parameter not in PLAIN and plain != name and plain in _TABLE:
            return of_parameter(parameter, plain)
    return None


def learned_quantities() -> tuple[Quantity, ...]:
    """The parameters that there are."""
    return tuple(found for found in _TABLE.values() if found.learned)


def small_quantities() -> tuple[Quantity, ...]:
    """What is shown with significant figures where nothing is said of digits."""
    return tuple(found for found in _TABLE.values() if found.small)


@cache
def error_of(stage: str) -> Quantity:
    """What the error of a stage of a unit is called."""
    return define(ERRORS.get(stage, f"{stage}-error"), stage=stage, small=stage in ERRORS)


@cache
def of_parameter(parameter: str, name: str) -> Quantity:
    """A quantity of the learning of a parameter: of a weight or bias it is called by its name alone."""
    return quantity(name) if parameter in PLAIN else define(name, parameter=parameter)


def plural(name: str) -> str:
    """The plural of the name of a quantity, in words."""
    return quantity(name).plural or _regular_plural(name.replace("-", " "))


def _regular_plural(words: str) -> str:
    """The plural of words; what says only how a value came to be, such as normalised, gets the noun."""
    if words.endswith(("ed", "est", "kept")):
        return f"{words} values"
    if words.endswith("ss"):
        return f"{words}es"
    if words.endswith("y"):
        return f"{words[:-1]}ies"
    return words if words.endswith("s") else f"{words}s"


ERRORS = {"net": "delta", "out": "error"}
WEIGHT, BIAS = define("weight", learned=True), define("bias", learned=True, plural="biases")
PLAIN = ("", WEIGHT, BIAS)
NET, OUT = define("net", plural="net inputs"), define("out", plural="outputs")
# What may be small: the numbers of the backward pass, and those by which weights change, in the order of a sentence.
ERROR = error_of(OUT)
DIFFERENCE, ERROR_TERM = define("difference", small=True), define("error-term", small=True)
SLOPE = define("slope", small=True, plural="derivatives")
DELTA = error_of(NET)
GRADIENT, CHANGE = define("gradient", small=True), define("change", small=True)
RATE, DATA_GRADIENT = define("learning-rate", small=True), define("data-gradient", small=True)
NORM, CLIPPED = define("gradient-norm", small=True), define("clipped-gradient", small=True)
INPUT, TARGET, LOSS = define("input"), define("target"), define("loss", plural="losses")
INPUT_GRADIENT = define("input-gradient", small=True)
LOOK_AHEAD = define("look-ahead")
