"""Entries that the catalogue does not have, each written as a person would write it, in one place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from worked.formula import Cases, Function, Maximum, Negative, Number, Symbol, absolute, exp, ln, sign, sqrt, sum_of
from worked.maths.activation import Activation, Softmax, a, cases, z
from worked.maths.component import Parameter, case
from worked.maths.entry import Catalogue, Entry
from worked.maths.lines import average, change
from worked.maths.losses import Loss, t
from worked.maths.rule import Computed, Form, Line, Optimiser, previous

HALF = Number("1") / Number("2")
sharp, bend, keep, fade = Symbol("sharpness"), Symbol("bend"), Symbol("kept-share"), Symbol("fading")
rate, gradient = Symbol("rate"), Symbol("gradient")

SLOW_SOFTSIGN = Activation(
    "slow-softsign",
    z / (2 + absolute(z)),
    2 / (2 + absolute(z)) ** 2,
    "(-1, 1)",
    "nobody; softsign, half as steep",
    low=-1,
    high=1,
    other_slopes=((1 - absolute(a)) ** 2 / 2,),
    decides=True,
)
bent = Function("tanh", ln(1 + exp(sharp * z)))
SHARP_MISH = Activation(
    "sharp-mish",
    z * bent,
    bent + z * (1 - bent**2) * sharp / (1 + exp(-(sharp * z))),
    "(-0.309, infinity) for a sharpness of 1",
    "Misra 2019",
    title="sharp Mish",
    aliases=("self-regularised",),
    parameters={"sharpness": Parameter("1", "beta", "how sharply it bends", ("beta",))},
)
WIDE_CLIP = Activation(
    "wide-clip",
    cases((2, ">", 2), (-2, "<", -2), otherwise=z),
    cases((0, ">", 2), (0, "<", -2), otherwise=1),
    "[-2, 2]",
    "nobody; hard tanh, twice as wide",
    low=-2,
    high=2,
)


class Softmin(Activation):
    """Softmin: the output of each unit depends on the net inputs of all units of its layer."""

    def out(self, nets, unit, settings):
        return exp(-nets[unit]) / sum_of([exp(-net) for net in nets])

    def slope_of(self, nets, outs, unit, net, settings):
        return -(outs[unit] * (1 - outs[unit])) if unit == net else outs[unit] * outs[net]


class UnitLength(Activation):
    """The net inputs divided by their length."""

    def out(self, nets, unit, settings):
        return nets[unit] / sqrt(sum_of([net**2 for net in nets]))

    def slope_of(self, nets, outs, unit, net, settings):
        length = sqrt(sum_of([each**2 for each in nets]))
        return (1 - outs[unit] ** 2) / length if unit == net else -(outs[unit] * outs[net] / length)


class Tempered(Softmax):
    """Softmax with a temperature."""

    def out(self, nets, unit, settings):
        return exp(nets[unit] / settings["heat"]) / sum_of([exp(net / settings["heat"]) for net in nets])

    def slope_of(self, nets, outs, unit, net, settings):
        own = outs[unit] * (1 - outs[unit]) if unit == net else -(outs[unit] * outs[net])
        return own / settings["heat"]


heat, spread = Symbol("heat"), Symbol("spread")
UNIT_LENGTH = UnitLength(
    "unit-length",
    z / sqrt(Symbol("sum")),
    (1 - a**2) / sqrt(Symbol("sum")),
    "[-1, 1]",
    "nobody",
    low=-1,
    high=1,
    couples=True,
    summed=z**2,
)
TEMPERED = Tempered(
    "tempered-softmax",
    exp(z / heat) / Symbol("sum"),
    a * (1 - a) / heat,
    "(0, 1), outputs sum to 1",
    "Hinton, Vinyals & Dean 2015",
    low=0,
    high=1,
    couples=True,
    summed=exp(z / heat),
    shares=True,
    parameters={"heat": Parameter("2", "T", "the temperature", positive=True)},
)
BY_ROOT = Activation(
    "by-root",
    z / sqrt(1 + spread * z**2),
    (1 / sqrt(1 + spread * z**2)) ** 3,
    "(-1/sqrt(alpha), 1/sqrt(alpha))",
    "Carlile et al. 2017, the inverse square root unit",
    low=-(1 / sqrt(spread)),
    high=1 / sqrt(spread),
    parameters={"spread": Parameter("4", "alpha", "how soon it bends", positive=True)},
)
SQUARED_RELU = Activation(
    "squared-relu",
    Maximum((z, Number("0"))) ** 2,
    cases((2 * z, ">", 0), otherwise=0),
    "[0, infinity)",
    "So et al. 2021",
    low=0,
    title="squared ReLU",
)
SOFTMIN = Softmin(
    "softmin",
    exp(-z) / Symbol("sum"),
    -(a * (1 - a)),
    "(0, 1), outputs sum to 1",
    "torch.nn.Softmin",
    low=0,
    high=1,
    couples=True,
    summed=exp(-z),
    shares=True,
)

miss = a - t
CAUCHY = Loss(
    "cauchy",
    ln(1 + miss**2),
    2 * miss / (1 + miss**2),
    -(2 * miss / (1 + miss**2)),
    "Barron 2019",
    aliases=("lorentzian",),
)
BENT = Loss(
    "bent-error",
    Cases((case(HALF * (t - a) ** 2, absolute(t - a), "<=", bend),), bend * (absolute(t - a) - HALF * bend)),
    Cases((case(a - t, absolute(t - a), "<=", bend),), bend * sign(a - t)),
    Cases((case(t - a, absolute(t - a), "<=", bend),), bend * sign(t - a)),
    "nobody; Huber's loss by another name",
    aliases=("bent-l1",),
    parameters={"bend": Parameter("1", "delta", "the size of a difference from which on it counts linearly")},
)
MARGIN = Loss(
    "margin-loss",
    ln(1 + exp(-(t * a))),
    -(t / (1 + exp(t * a))),
    t / (1 + exp(t * a)),
    "logistic loss of margins; Hastie, Tibshirani & Friedman 2009, section 10.6",
    needs=("tanh",),
)

DIVERGENCE = Loss(
    "divergence",
    Cases((case(0, t, "=", Number("0")),), t * ln(t / a)),
    -(t / a),
    t / a,
    "Kullback & Leibler 1951",
    needs=("softmax",),
    short=("softmax",),
    compares="distributions",
    signed=True,
)
INSENSITIVE = Loss(
    "insensitive",
    Maximum((Number("0"), absolute(t - a) - bend)),
    Cases((case(0, absolute(t - a), "<=", bend),), sign(a - t)),
    Cases((case(0, absolute(t - a), "<=", bend),), sign(t - a)),
    "Vapnik 1995",
    parameters={"bend": Parameter("0.1", "epsilon_i", "the largest difference that does not count")},
)
GAIN = Loss(
    "gain",
    t * a,
    Negative(t),
    t,
    "nobody; the mean of what the outputs bring in",
    negative=True,
    signed=True,
)

# A direction by the signs of the gradients, with a trust that fades in each update and is the same for all weights.
SIGNED = Optimiser(
    "signed-direction",
    (
        Form(
            "fading",
            (
                average("direction", keep, sign(gradient)),
                change(-(rate * Symbol("trust") * Symbol("direction"))),
            ),
            "nobody; signs as in Bernstein et al. 2018",
            shared=(Line("trust", fade * previous("trust"), start="1"),),
        ),
        Form("steady", (average("direction", keep, sign(gradient)), change(-(rate * Symbol("direction")))), "nobody"),
    ),
    "Bernstein et al. 2018, signSGD with momentum",
    aliases=("signum",),
    parameters={
        "kept-share": Parameter("0.8", "zeta", "the share of the last direction that is kept"),
        "fading": Parameter("0.9", "xi", "the share of the trust that is left after an update"),
    },
    quantities={
        "direction": Computed("d", "the average of the signs of the gradients", like="first-moment"),
        "trust": Computed("q_t", "how far the direction is followed", "amounts of trust"),
    },
)
SIGN_DESCENT = Optimiser(
    "sign-descent",
    (Form("plain", (change(-(rate * sign(gradient))),), "Bernstein et al. 2018"),),
    "Bernstein et al. 2018, signSGD",
)


@contextmanager
def joined(entries: Catalogue, entry: Entry) -> Iterator[Entry]:
    """The catalogue with one entry more, put into it in one place, and without it afterwards."""
    entries[entry.name] = entry
    try:
        yield entry
    finally:
        del entries[entry.name]
