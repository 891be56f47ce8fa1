"""Optimisers: what is added to a weight, each in the forms in which textbooks write it."""

from __future__ import annotations

from collections.abc import Mapping

from worked.formula import Formula, Symbol
from worked.maths.component import Parameter, catalogue
from worked.record import NOTHING, Record

rate, gradient = Symbol("rate"), Symbol("gradient")
descent = Symbol("descent")


class Optimiser(Record):
    """A rule for the change of a weight.

    `gradient_form` is written in the learning `rate` and the `gradient` dE/dw; `delta_form` in the rate and the
    `descent`, which is -dE/dw as the product of a delta and an input. `uses_slopes` is false for rules that need no
    derivative: their deltas are the plain errors of the outputs, and they train a single layer.
    """

    name: str
    gradient_form: Formula
    delta_form: Formula
    source: str
    uses_slopes: bool = True
    aliases: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = NOTHING

    @property
    def signal(self) -> str:
        """The quantity that a unit hands to its weights: its delta, or its plain error."""
        return "delta" if self.uses_slopes else "error"


OPTIMISERS = catalogue(
    Optimiser(
        "gradient-descent",
        -(rate * gradient),
        rate * descent,
        "Rumelhart, Hinton & Williams 1986; lecture slides",
        aliases=("gd", "sgd", "stochastic-gradient-descent"),
    ),
    Optimiser(
        "perceptron",
        -(rate * gradient),
        rate * descent,
        "Rosenblatt 1958; lecture slides",
        uses_slopes=False,
        aliases=("perceptron-rule", "delta-rule-of-rosenblatt"),
    ),
)
