"""Softmax: mistakes in its exponentials and their sum."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes.mistake import (
    Around,
    Example,
    in_each,
    mistake,
    terms,
    usual,
    without_each,
)
from worked.formula import Formula, Function, Number, Quotient, exp, ln, sum_of
from worked.maths.activation import Softmax


def _is_softmax(around: Around) -> bool:
    """Whether the outputs of the layer are those of a softmax."""
    return type(around.chosen.activation) is Softmax


@mistake(
    "the sigmoid is used in place of softmax",
    often=3,
    met="a plain slip; 1 of 94 published examples computes softmax by another rule than the stated one",
    example=Example("softmax-3-class", "out[o2]@1", "0.6457"),
    quantities=("out",),
)
def sigmoid_for_softmax(around: Around) -> Iterator[Formula]:
    """Each output goes through the sigmoid alone, where softmax looks at all of them.

    Right: out = e^(0.6) / (e^(-0.7) + e^(0.6) + e^(0.8)) = 0.4010.
    Wrong: out = 1/(1 + e^(-0.6))                         = 0.6457.

    Both give numbers between 0 and 1. The sigmoid answers a yes-or-no question for each output; only softmax shares one
    whole among them, so that they add up to 1. For two outputs it is the sigmoid of the difference of their net inputs.
    """
    net = around.net(around.unit)
    if net and _is_softmax(around):
        chosen = usual("sigmoid")
        yield chosen.activation.out([net], 0, chosen.settings)


@mistake(
    "softmax is not divided by the sum of the exponentials",
    often=3,
    met="a plain slip",
    example=Example("softmax-3-class", "out[o1]@1", "0.4966"),
    quantities=("out",),
)
def softmax_not_normalised(around: Around) -> Iterator[Formula]:
    """The exponential of the net input is taken for the output of softmax, without dividing by their sum.

    Right: out = e^(-0.7) / (e^(-0.7) + e^(0.6) + e^(0.8)) = 0.1093.
    Wrong: out = e^(-0.7)                                  = 0.4966.

    Softmax makes shares of a whole: the outputs of the layer add up to 1. The exponentials alone do not.
    """
    if _is_softmax(around) and isinstance(around.formula, Quotient):
        yield around.formula.top


@mistake(
    "an exponential is missing in the denominator of softmax",
    often=2,
    met="a plain slip",
    example=Example("softmax-3-class", "out[o1]@1", "0.1227"),
    quantities=("out",),
)
def softmax_term_left_out(around: Around) -> Iterator[Formula]:
    """An exponential is missing in the denominator of softmax, most often the unit's own.

    Right: out = e^(-0.7) / (e^(-0.7) + e^(0.6) + e^(0.8)) = 0.1093.
    Wrong: out = e^(-0.7) / (e^(0.6) + e^(0.8))            = 0.1227.

    The whole that the outputs are shares of contains them all. "One against the others" is a different number: the
    odds.
    """
    formula = around.formula
    if _is_softmax(around) and isinstance(formula, Quotient):
        rests = [Quotient(formula.top, sum_of(rest)) for rest in without_each(terms(formula.bottom))]
        yield from sorted(rests, key=lambda each: formula.top in terms(each.bottom))


@mistake(
    "the net inputs are divided by their sum, without the exponentials of softmax",
    often=3,
    met="1 of 94 published examples (a notebook of Prakash Jay), in all three outputs",
    example=Example("softmax-3-class", "out[o2]@1", "0.8571"),
    quantities=("out",),
)
def softmax_without_exponential(around: Around) -> Iterator[Formula]:
    """The net inputs are divided by their sum: softmax without the exponentials.

    Right: out = e^(0.6) / (e^(-0.7) + e^(0.6) + e^(0.8)) = 0.4010.
    Wrong: out = 0.6 / (-0.7 + 0.6 + 0.8)                 = 0.8571.

    These shares add up to 1, too, but some of them may be negative, as net inputs are. The exponentials make all of
    them positive before they are shared out.
    """
    net = around.net(around.unit)
    if net and _is_softmax(around):
        yield Quotient(net, sum_of(around.nets))


BASES = ("3", "10", "2")


@mistake(
    "powers of another number than e are taken (3, 10 or 2)",
    often=2,
    met="Tom Yeh's sheets, which recommend powers of 3 for softmax by hand",
    example=Example("softmax-3-class", "out[o1]@1", "0.0965"),
    quantities=("out",),
)
def another_base(around: Around) -> Iterator[Formula]:
    """Powers of another number than e are taken: of 3, 2 or 10.

    Right: out = e^(-0.7) / (e^(-0.7) + e^(0.6) + e^(0.8)) = 0.1093.
    Wrong: out = 3^(-0.7) / (3^(-0.7) + 3^(0.6) + 3^(0.8)) = 0.0965.

    On paper 3 stands in for e = 2.718..., which is near but not the same; on a calculator 10^x lies beside e^x.
    """
    for base in map(ln, map(Number, BASES)):

        def of_base(part: Function, base: Formula = base) -> Formula:
            return exp(part.argument * base) if part.name == "exp" else part

        yield in_each(around.formula, Function, of_base)
