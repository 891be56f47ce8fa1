"""Outputs: mistakes in which activation is applied, and to what."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes._backward import is_flat
from worked.checking.mistakes.mistake import Around, Example, cases_exchanged, in_each, mistake, opposite, terms, usual
from worked.formula import Cases, Formula, Function, Maximum, Negative, Number, Quotient, sum_of
from worked.record import replace


@mistake(
    "the activation is left out and the net input is taken for the output",
    often=4,
    met='a published softmax example takes the net inputs for the outputs "to simplify"',
    example=Example("slides-2-2-1", "out[3]@1", "0.755"),
    quantities=("out",),
)
def activation_left_out(around: Around) -> Iterator[Formula]:
    """The activation is left out: the net input itself is taken for the output.

    Right: out = 1/(1 + e^(-0.755)) = 0.6803.
    Wrong: out = 0.755.

    Only a linear unit sends on its net input. Where many quantities stand side by side, the last step of the unit is
    forgotten, most often at the output, or the number is copied into the wrong column.
    """
    net = around.net(around.unit)
    if net:
        yield net


@mistake(
    "the activation is applied twice",
    often=3,
    met="threads on the slope, where sigma is applied to what is already an output",
    example=Example("deep-2-2-2-1", "out[h1.1]@1", "0.6195"),
    quantities=("out",),
)
def activation_twice(around: Around) -> Iterator[Formula]:
    """The activation is applied twice.

    Right: out = 1/(1 + e^(0.05))    = 0.4875.
    Wrong: out = 1/(1 + e^(-0.4875)) = 0.6195.

    The output is taken for a net input and sent through the activation once more. The number looks harmless, because it
    lies between the bounds of the activation again.
    """
    nets = around.nets
    yield around.activated([around.activated(nets, unit) for unit in around.units])


USUAL = ("sigmoid", "tanh", "relu", "bipolar-sigmoid", "step", "softplus")


@mistake(
    "another activation is used than that of the layer",
    often=2,
    met="a plain slip; 1 of 94 published examples computes its outputs by another activation than the stated one",
    example=Example("slides-2-2-1", "out[3]@1", "0.6381"),
    quantities=("out",),
)
def another_activation(around: Around) -> Iterator[Formula]:
    """Another activation is used than that of the layer.

    Right: out = 1/(1 + e^(-0.755)) = 0.6803.
    Wrong: out = tanh(0.755)        = 0.6381.

    Each layer has its own activation, and it is stated in the problem. The best-known one is used from habit, or that
    of the layer before goes on being used.
    """
    net = around.net(around.unit)
    if net and not around.chosen.activation.couples:
        for chosen in (*around.network.all_activations, *map(usual, USUAL)):
            if not chosen.activation.couples:
                yield chosen.activation.out([net], 0, chosen.settings)


@mistake(
    "the output is that of another unit of the layer",
    often=2,
    met="a published solution copies the output of an earlier unit; 9 of 94 examples have such copied lines",
    example=Example("deep-2-2-2-1", "out[h1.1]@1", "0.5572"),
    quantities=("out",),
)
def another_units_net(around: Around) -> Iterator[Formula]:
    """The activation is applied to the net input of another unit.

    Right: out = 1/(1 + e^(0.05))  = 0.4875.
    Wrong: out = 1/(1 + e^(-0.23)) = 0.5572.

    The number is copied from the line of a neighbour, whose output then stands in two places.
    """
    for unit in around.siblings:
        yield around.activated(around.nets, unit)


@mistake(
    "the slope of the activation is written in place of the output",
    often=2,
    met="a plain slip; 10 of 94 published examples put in a wrong quantity",
    example=Example("slides-2-2-1", "out[3]@1", "0.2175"),
    quantities=("out",),
)
def slope_for_output(around: Around) -> Iterator[Formula]:
    """The slope of the activation is written in place of the output.

    Right: out = 1/(1 + e^(-0.755))    = 0.6803.
    Wrong: out = 0.6803 * (1 - 0.6803) = 0.2175.

    The slope a (1 - a) belongs to the backward pass. It is worked out together with the output and written in its
    column.
    """
    nets = around.nets
    slope = around.slope_at(nets, [around.activated(nets, unit) for unit in around.units])
    if slope and around.chosen.activation.learns:
        yield slope


LEAKY = """
samples = [{ inputs = [1, 0.5], targets = [1] }]

[network]
layers = [2, 1]
activations = { name = "leaky-relu", slope = 0.1 }
weights = [[[-0.8, 0.2]]]
biases = [[0.1]]
"""


@mistake(
    "the leak for negative net inputs is forgotten",
    often=3,
    met="threads on ReLU and its leaky relatives",
    example=Example(LEAKY, "out[o1]@1", "0.0000"),
    quantities=("out",),
)
def leak_forgotten(around: Around) -> Iterator[Formula]:
    """A negative net input is cut to 0, as by ReLU; the leak is forgotten.

    Right: out = 0.1 * (-0.6) = -0.06.
    Wrong: out = max(0, -0.6) = 0.

    Leaky ReLU, PReLU and ELU let something of a negative net input through, so that the unit goes on learning. ReLU
    itself is so much better known that its 0 is written from habit.
    """
    formula = around.formula
    if isinstance(formula, Cases) and formula.cases[0].body == around.net(around.unit):
        yield Cases(formula.cases, Number("0"))


@mistake(
    "the rectifier is taken the wrong way round",
    often=2,
    met="threads on ReLU for negative net inputs",
    example=Example("relu-2-2-1", "out[h2]@1", "0.6"),
    quantities=("out",),
)
def rectified_wrongly(around: Around) -> Iterator[Formula]:
    """The rectifier is taken the wrong way round: it drops the sign of a negative net input, or cuts the positive ones.

    Right: out = max(0, -0.6) = 0.
    Wrong: out = |-0.6|       = 0.6.

    ReLU lets positive net inputs through and makes 0 of all others: a unit with a negative net input is silent. The
    sign is dropped instead, as if only the size of the net input counted, or the two cases are exchanged.
    """
    formula, net = around.formula, around.net(around.unit)
    if net and isinstance(formula, Maximum):
        yield Maximum((net, Negative(net)))
        yield Negative(Maximum((Number("0"), Negative(net))))
    elif isinstance(formula, Cases) and formula.cases[0].body == net:
        yield cases_exchanged(formula)
        yield Maximum((net, Negative(net)))


OTHER = {">=": ">", ">": ">=", "<=": "<", "<": "<="}
AT_ZERO = """
network = { layers = [2, 1], activations = "step", weights = [[[0.5, -0.5]]], biases = [[0]] }
samples = [{ inputs = [1, 1], targets = [1] }]
training = { optimiser = "perceptron", learning-rate = 0.5 }
"""


@mistake(
    "the step at a net input of 0 is taken from its other side",
    often=5,
    met="perceptron exercises in which a net input is 0",
    example=Example(AT_ZERO, "out[o1]@1", "0"),
    quantities=("out",),
)
def other_side_of_step(around: Around) -> Iterator[Formula]:
    """At a net input of exactly 0 the step is taken from its other side.

    Right: out = 1.
    Wrong: out = 0.

    Here the step is 1 from a net input of 0 on, and the net input is 0. Books define the value at 0 differently, so the
    definition of the exercise decides.
    """
    step = around.formula
    if isinstance(step, Cases) and is_flat(step):
        cases = [replace(case, relation=OTHER.get(case.relation, case.relation)) for case in step.cases]
        yield replace(step, cases=tuple(cases))


@mistake(
    "the exponent has the wrong sign",
    often=4,
    met="2 published examples (Han & Kamber among them) print the exponent so",
    example=Example("slides-2-2-1", "out[3]@1", "0.3197"),
    quantities=("out",),
)
def exponent_sign(around: Around) -> Iterator[Formula]:
    """The exponent has the wrong sign.

    Right: out = 1/(1 + e^(-0.755)) = 0.6803.
    Wrong: out = 1/(1 + e^(0.755))  = 0.3197.

    The minus sign before the net input belongs to the formula and stays when the number is put in: of a negative net
    input the exponent becomes positive. Without it the sigmoid falls instead of rising; right and wrong add up to 1.
    """

    def negated(part: Function) -> Formula:
        return Function(part.name, opposite(part.argument)) if part.name in ("exp", "tanh") else part

    yield in_each(around.formula, Function, negated)


SWISH = """
network = { layers = [2, 1], activations = "swish", weights = [[[0.5, -0.4]]], biases = [[0.4]] }
samples = [{ inputs = [1, 1], targets = [1] }]
"""


@mistake(
    "the denominator is typed without brackets",
    often=3,
    met="a plain slip on a calculator",
    example=Example(SWISH, "out[o1]@1", "1.1065"),
    quantities=("out",),
)
def denominator_unbracketed(around: Around) -> Iterator[Formula]:
    """The denominator is typed without brackets: 1/1 + e^(-z) in place of 1/(1 + e^(-z)).

    Right: out = 0.5/(1 + e^(-0.5)) = 0.3112.
    Wrong: out = 0.5/1 + e^(-0.5)   = 1.1065.

    A calculator divides before it adds, so that only the first number below the line is divided by. On paper the line
    of the fraction does what the brackets do.
    """

    def divided_first(part: Quotient) -> Formula:
        first, *rest = terms(part.bottom)
        return sum_of([Quotient(part.top, first), *rest])

    yield in_each(around.formula, Quotient, divided_first)
