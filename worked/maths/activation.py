"""Activation: what an entry of the catalogue of activations says, and how outputs and slopes are made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from worked.errors import excerpt
from worked.formula import Case, Cases, Formula, Number, Symbol, exp, formula, sum_of
from worked.maths.component import Parameter, with_parameters
from worked.maths.entry import Entry, empty, is_number, strange
from worked.record import NOTHING

z = Symbol("z")
a = Symbol("a")


class Activation(Entry):
    """A function from net inputs to outputs.

    `equation` is written in the net input `z`. `slope` is its derivative as it is computed by hand: in `z`, or in the
    unit's own output `a` where textbooks do so. `title` is its name in a sentence and as a function. `low` and `high`
    bound the outputs: whole numbers, formulas of the parameters, or None (unbounded). `kink` names the parameter that
    sets the value where equation or slope jumps. `learns` is false where the slope is zero wherever it exists, so that
    gradient descent cannot learn. `other_equations` and `other_slopes` are other forms in which they are computed by
    hand: the same numbers, but rounded at other places on the way. `safe` is the equation in a form that floating-point
    numbers hold far from 0, too, where they do not hold the equation itself, or hold it only by a case that is thrown
    away.
    `steepest` is the largest slope, where it says more than the slopes themselves. `decides` says that a single unit
    tells two classes apart by whether its net input is above 0, so that pages draw the line between them.

    One that `couples` the units of its layer is a subclass with `out` and `slope_of` of its own; `sum` in its equation
    and slope is the sum of `summed`, a formula of `z`, over the units. `shares` says that the outputs of a layer sum
    to 1.
    """

    kind = "activation"

    name: str
    equation: Formula
    slope: Formula
    range: str
    source: str
    low: int | Formula | None = None
    high: int | Formula | None = None
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

    def written_out(self) -> tuple[Formula, Formula]:
        """Its equation and slope, where units are coupled with one term in the place of the sum."""
        terms = {} if self.summed is None else {"sum": self.summed}
        equation, slope = (
            each.bind(lambda name: terms.get(name) or Symbol(name)) for each in (self.equation, self.slope)
        )
        return equation, slope

    def bends(self, settings: Mapping[str, Formula]) -> tuple[Formula, ...]:
        """The net inputs at which another case of its slope begins, where there are any."""
        found = self.slope.cases if isinstance(self.slope, Cases) else ()
        bounds = [case.right.bind(settings.__getitem__) for case in found if case.left == z]
        return tuple(dict.fromkeys(bounds))

    def flaws(self) -> Iterator[str]:
        yield from super().flaws()
        yield from empty(self, "range")
        of_net, of_both = ["z", *self.parameters], ["z", "a", *self.parameters]
        of_sum = ["sum"] if self.summed else []
        yield from strange("equation", self.equation, [*of_net, *of_sum])
        yield from strange("slope", self.slope, [*of_both, *of_sum])
        for name, bound in (("low", self.low), ("high", self.high)):
            if isinstance(bound, Formula):
                yield from strange(name, bound, [*self.parameters])
            elif bound is not None and type(bound) is not int:
                yield f"{name} is {excerpt(bound)}, expected a whole number, a formula or None"
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
