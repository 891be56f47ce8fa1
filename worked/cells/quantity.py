"""Quantity: what kind of number a cell holds, with its traits, in one table."""

from __future__ import annotations

from functools import cache


class Quantity(str):
    """A kind of number: equal to its name in the id of a cell, and knows what is true of all numbers of the kind.

    `learned` are parameters, which an update makes new. `ahead` is what a step makes for the steps after it, as it
    does parameters. `stage` is the quantity whose error this one is: how the loss changes with it; "" for all others.
    What belongs to the learning of a parameter other than a weight or bias has its name before it: `gamma-velocity` is
    the `plain` quantity `velocity` of the `parameter` gamma.
    """

    __slots__ = ("ahead", "learned", "parameter", "plain", "stage")

    learned: bool
    ahead: bool
    stage: str
    parameter: str
    plain: str

    def __new__(
        cls, name: str, learned: bool = False, ahead: bool = False, stage: str = "", parameter: str = ""
    ) -> Quantity:
        """A kind of number; with a `parameter` the name is that of the plain quantity."""
        made = super().__new__(cls, f"{parameter}-{name}" if parameter else name)
        made.learned, made.ahead, made.stage = learned, ahead or learned, stage
        made.parameter, made.plain = parameter, name
        return made

    @property
    def is_error(self) -> bool:
        """Whether it says how the loss changes with a stage of a unit."""
        return bool(self.stage)


_TABLE: dict[str, Quantity] = {}


def define(name: str, learned: bool = False, ahead: bool = False, stage: str = "", parameter: str = "") -> Quantity:
    """Put a quantity with its traits into the table; one of this name that is there already takes on the traits."""
    made = Quantity(name, learned, ahead, stage, parameter)
    found = _TABLE.setdefault(made, made)
    if learned or ahead or stage or parameter:
        for trait in Quantity.__slots__:
            setattr(found, trait, getattr(made, trait))
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


@cache
def error_of(stage: str) -> Quantity:
    """What the error of a stage of a unit is called."""
    return define(ERRORS.get(stage, f"{stage}-error"), stage=stage)


@cache
def of_parameter(parameter: str, name: str) -> Quantity:
    """A quantity of the learning of a parameter: of a weight or bias it is called by its name alone."""
    return quantity(name) if parameter in PLAIN else define(name, parameter=parameter)


WEIGHT, BIAS = define("weight", learned=True), define("bias", learned=True)
PLAIN = ("", WEIGHT, BIAS)
ERRORS = {"net": "delta", "out": "error"}
NET, OUT, SLOPE = define("net"), define("out"), define("slope")
DELTA, ERROR = error_of(NET), error_of(OUT)
INPUT, TARGET, LOSS = define("input"), define("target"), define("loss")
GRADIENT, CHANGE = define("gradient"), define("change")
for _name in ("data-gradient", "clipped-gradient", "look-ahead"):
    define(_name)
