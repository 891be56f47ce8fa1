"""Activations: each with its equation, its slope as textbooks write it, its range, and its value at a kink."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from worked.formula import (
    Case,
    Cases,
    Formula,
    Function,
    Maximum,
    Minimum,
    Number,
    Symbol,
    absolute,
    exp,
    formula,
    ln,
    sum_of,
)
from worked.maths.component import Parameter, catalogue, with_parameters
from worked.maths.entry import Entry, empty, is_number, strange
from worked.record import NOTHING

z = Symbol("z")
a = Symbol("a")


class Activation(Entry):
    """A function from net inputs to outputs.

    `equation` is written in the net input `z`. `slope` is its derivative as it is computed by hand: in `z`, or in the
    unit's own output `a` where textbooks do so. `title` is its name in a sentence and as a
    function. `low` and `high` bound the outputs (None: unbounded), `kink` names the parameter that sets the value
    where equation or slope jumps. `learns` is false where the slope is zero wherever it exists, so that gradient
    descent cannot learn. `other_equations` and `other_slopes` are other forms in which they are computed by hand: the
    same numbers, but rounded at other places on the way. `safe` is the equation in a form that floating-point numbers
    hold far from 0, too, where they do not hold the equation itself, or hold it only by a case that is thrown away.
    `steepest` is the largest slope, where it says more than the slopes themselves. `decides` says that a single unit
    tells two classes apart by whether its net input is above 0, so that pages draw the line between them.

    One that `couples` the units of its layer is a subclass with `out` and `slope_of` of its own; `sum` in its equation
    is the sum of `summed`, a formula of `z`, over the units. `shares` says that the outputs of a layer sum to 1.
    """

    kind = "activation"

    name: str
    equation: Formula
    slope: Formula
    range: str
    source: str
    low: int | None = None
    high: int | None = None
    kink: str = ""
    aliases: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = NOTHING
    learns: bool = True
    couples: bool = False
    title: str = ""
    other_equations: tuple[Formula, ...] = ()
    other_slopes: tuple[Formula, ...] = ()
    safe: Formula | None = None
    steepest: str = ""
    decides: bool = False
    summed: Formula | None = None
    shares: bool = False

    @property
    def is_linear(self) -> bool:
        """Whether outputs are the net inputs themselves."""
        return self.equation == z

    @property
    def function(self) -> str:
        """Its name in a sentence, and as a function in a formula."""
        return self.title or self.name

    def out(self, nets: Sequence[Formula], unit: int, settings: Mapping[str, Formula]) -> Formula:
        """The output of one unit of a layer, from the net inputs of the layer."""
        return with_parameters(self.equation, settings).bind({"z": nets[unit]}.__getitem__)

    def slope_of(
        self, nets: Sequence[Formula], outs: Sequence[Formula], unit: int, net: int, settings: Mapping[str, Formula]
    ) -> Formula | None:
        """The partial derivative of the output of `unit` by the net input of unit `net`; None where it is zero."""
        if unit != net:
            return None
        return with_parameters(self.slope, settings).bind({"z": nets[net], "a": outs[unit]}.__getitem__)

    def flaws(self) -> Iterator[str]:
        yield from super().flaws()
        yield from empty(self, "range")
        of_net, of_both = ["z", *self.parameters], ["z", "a", *self.parameters]
        yield from strange("equation", self.equation, [*of_net, *(["sum"] if self.summed else [])])
        yield from strange("slope", self.slope, of_both)
        for other in self.other_equations:
            yield from strange("other_equations", other, of_net)
        for other in self.other_slopes:
            yield from strange("other_slopes", other, of_both)
        if self.safe is not None:
            yield from strange("safe", self.safe, of_net)
        if self.kink and self.kink not in self.parameters:
            yield f"kink names '{self.kink}', which is none of its parameters"
        if self.steepest and not is_number(self.steepest):
            yield f"steepest is '{self.steepest}', expected a number"
        own = type(self)
        if self.couples and (own.out is Activation.out or own.slope_of is Activation.slope_of):
            yield "it couples the units of a layer, so its class needs `out` and `slope_of` of its own"
        if self.couples and self.summed is not None:
            yield from strange("summed", self.summed, of_net)


class Softmax(Activation):
    """Softmax: the output of each unit depends on the net inputs of all units of its layer."""

    def out(self, nets, unit, settings):
        return exp(nets[unit]) / sum_of([exp(net) for net in nets])

    def shifted(self, nets: Sequence[Formula], unit: int, largest: int) -> Formula:
        """The output of one unit, with the largest net input subtracted from all of them first."""
        powers = [Number("1") if place == largest else exp(net - nets[largest]) for place, net in enumerate(nets)]
        return powers[unit] / sum_of(powers)

    def slope_of(self, nets, outs, unit, net, settings):
        return outs[unit] * (1 - outs[unit]) if unit == net else -(outs[unit] * outs[net])


def cases(*lines: tuple[Formula | int, str, Formula | int], otherwise: Formula | int) -> Formula:
    """A definition by cases of z: each line is a body, a relation and a bound; equal bodies are said once."""
    kept = [Case(formula(body), z, relation, formula(bound)) for body, relation, bound in lines]
    return Cases(tuple(kept), formula(otherwise))


def at_zero(default: str, meaning: str) -> dict[str, Parameter]:
    """The parameter that sets the value where the function or its slope jumps."""
    return {"at-zero": Parameter(default, "c", meaning)}


SLOPE_AT_ZERO = "the derivative where the net input is exactly 0"
VALUE_AT_ZERO = "the output where the net input is exactly at the threshold"
THRESHOLD = {"threshold": Parameter("0", "theta", "the net input at which the output jumps")}
LECTURE = "lecture slides, table of activation functions"

sigma: Callable[[Formula], Formula] = lambda x: 1 / (1 + exp(-x))  # noqa: E731 - reads like the textbook
alpha, beta, c = Symbol("alpha"), Symbol("beta"), Symbol("at-zero")
leak, threshold = Symbol("slope"), Symbol("threshold")


def leaky(name: str, title: str, aliases: tuple[str, ...], slope: Parameter, source: str) -> Activation:
    """A rectifier that lets negative net inputs through with a small slope; its siblings differ in that slope alone."""
    return Activation(
        name,
        cases((z, ">", 0), otherwise=leak * z),
        cases((1, ">", 0), (c, "=", 0), otherwise=leak),
        "all numbers",
        f"{source}; {LECTURE}",
        kink="at-zero",
        title=title,
        aliases=aliases,
        parameters={"slope": slope, **at_zero("slope", SLOPE_AT_ZERO)},
    )


HALF = Number("1") / Number("2")
above = Maximum((z, Number("0")))

ACTIVATIONS = catalogue(
    Activation("linear", z, Number("1"), "all numbers", LECTURE, aliases=("identity", "none", "purelin")),
    Activation(
        "step",
        cases((1, ">", threshold), (c, "=", threshold), otherwise=0),
        Number("0"),
        "0 or 1",
        "McCulloch & Pitts 1943; " + LECTURE,
        low=0,
        high=1,
        kink="at-zero",
        aliases=("heaviside", "threshold", "binary-step", "hardlim"),
        parameters=at_zero("1", VALUE_AT_ZERO) | THRESHOLD,
        learns=False,
        decides=True,
    ),
    Activation(
        "sign",
        cases((1, ">", threshold), (c, "=", threshold), otherwise=-1),
        Number("0"),
        "-1 or 1",
        "Rosenblatt 1958; " + LECTURE,
        low=-1,
        high=1,
        kink="at-zero",
        aliases=("signum", "bipolar-step", "hardlims"),
        parameters=at_zero("1", VALUE_AT_ZERO) | THRESHOLD,
        learns=False,
        decides=True,
    ),
    Activation(
        "sigmoid",
        sigma(z),
        a * (1 - a),
        "(0, 1)",
        "Rumelhart, Hinton & Williams 1986; " + LECTURE,
        low=0,
        high=1,
        aliases=("logistic", "logsig"),
        other_equations=(exp(z) / (1 + exp(z)),),
        other_slopes=(a - a**2, exp(-z) / (1 + exp(-z)) ** 2, sigma(z) * (1 - sigma(z))),
        steepest="0.25",
        decides=True,
    ),
    Activation(
        "bipolar-sigmoid",
        2 / (1 + exp(-z)) - 1,
        HALF * (1 + a) * (1 - a),
        "(-1, 1)",
        "Fausett 1994, chapter 6",
        low=-1,
        high=1,
        aliases=("bipolar-logistic",),
        other_equations=((1 - exp(-z)) / (1 + exp(-z)),),
        other_slopes=(HALF * (1 - a**2),),
        steepest="0.5",
    ),
    Activation(
        "tanh",
        Function("tanh", z),
        1 - a**2,
        "(-1, 1)",
        LECTURE,
        low=-1,
        high=1,
        aliases=("tansig", "hyperbolic-tangent"),
        other_equations=(
            (exp(z) - exp(-z)) / (exp(z) + exp(-z)),
            (exp(2 * z) - 1) / (exp(2 * z) + 1),
            2 / (1 + exp(-(2 * z))) - 1,
        ),
        other_slopes=((1 + a) * (1 - a),),
        steepest="1",
        decides=True,
    ),
    Activation(
        "relu",
        Maximum((Number("0"), z)),
        cases((1, ">", 0), (c, "=", 0), otherwise=0),
        "[0, infinity)",
        "Nair & Hinton 2010; " + LECTURE,
        low=0,
        kink="at-zero",
        title="ReLU",
        aliases=("rectifier", "rectified-linear"),
        parameters=at_zero("0", SLOPE_AT_ZERO),
    ),
    leaky(
        "leaky-relu",
        "leaky ReLU",
        ("lrelu",),
        Parameter("0.01", "alpha", "the slope for negative net inputs"),
        "Maas, Hannun & Ng 2013",
    ),
    leaky(
        "prelu",
        "PReLU",
        ("parametric-relu",),
        Parameter("0.25", "alpha", "the slope for negative net inputs, kept fixed"),
        "He et al. 2015",
    ),
    Activation(
        "elu",
        cases((z, ">", 0), otherwise=alpha * (exp(z) - 1)),
        cases((1, ">", 0), (c, "=", 0), otherwise=alpha * exp(z)),
        "(-alpha, infinity)",
        "Clevert, Unterthiner & Hochreiter 2016; " + LECTURE,
        kink="at-zero",
        title="ELU",
        parameters={
            "alpha": Parameter("1", "alpha", "the bound for negative net inputs"),
            **at_zero("alpha", SLOPE_AT_ZERO),
        },
        safe=above + alpha * (exp(Minimum((z, Number("0")))) - 1),
    ),
    Activation(
        "softplus",
        ln(1 + exp(z)),
        sigma(z),
        "(0, infinity)",
        "Dugas et al. 2001",
        low=0,
        safe=above + ln(1 + exp(-absolute(z))),
    ),
    Activation(
        "swish",
        z / (1 + exp(-(beta * z))),
        beta * a + (1 - beta * a) / (1 + exp(-(beta * z))),
        "(-0.278..., infinity) for beta = 1",
        "Ramachandran, Zoph & Le 2017",
        aliases=("silu",),
        parameters={"beta": Parameter("1", "beta", "how sharply it bends")},
    ),
    Softmax(
        "softmax",
        exp(z) / Symbol("sum"),
        a * (1 - a),
        "(0, 1), outputs sum to 1",
        "Bridle 1990; " + LECTURE,
        low=0,
        high=1,
        couples=True,
        summed=exp(z),
        shares=True,
    ),
)
