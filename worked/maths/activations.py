"""Activations: each with its equation, its slope as textbooks write it, its range, and its value at a kink."""

from __future__ import annotations

from collections.abc import Callable

from worked.formula import (
    PI,
    Formula,
    Function,
    Maximum,
    Minimum,
    Number,
    Symbol,
    absolute,
    arctan,
    erf,
    exp,
    ln,
    sqrt,
)
from worked.maths.activation import Activation, Softmax, a, cases, z
from worked.maths.component import Parameter, catalogue


def at_zero(default: str, meaning: str) -> dict[str, Parameter]:
    """The parameter that sets the value where the function or its slope jumps."""
    return {"at-zero": Parameter(default, "c", meaning)}


def at_kink(default: str, meaning: str) -> dict[str, Parameter]:
    """The parameter that sets the slope where a function bends at other net inputs than 0."""
    return {"at-kink": Parameter(default, "c", meaning)}


SLOPE_AT_ZERO = "the derivative where the net input is exactly 0"
VALUE_AT_ZERO = "the output where the net input is exactly at the threshold"
THRESHOLD = {"threshold": Parameter("0", "theta", "the net input at which the output jumps")}
LECTURE = "lecture slides, table of activation functions"

sigma: Callable[[Formula], Formula] = lambda x: 1 / (1 + exp(-x))  # noqa: E731 - reads like the textbook
SLOPE_AT_KINK = "the derivative where the net input is exactly where the function bends"
alpha, beta, c = Symbol("alpha"), Symbol("beta"), Symbol("at-zero")
scale, reach, k = Symbol("scale"), Symbol("reach"), Symbol("at-kink")
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
above, below = Maximum((z, Number("0"))), Minimum((z, Number("0")))
# GELU: the share of a normal distribution below z, exactly and by tanh, and Mish: the tanh of softplus.
share = 1 + erf(z / sqrt(Number("2")))
root = sqrt(Number("2") / PI)
bent = Function("tanh", root * (z + Number("0.044715") * z**3))
softened = Function("tanh", ln(1 + exp(z)))

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
        low=Minimum((Number("0"), -alpha)),
        kink="at-zero",
        title="ELU",
        parameters={
            "alpha": Parameter("1", "alpha", "the bound for negative net inputs"),
            **at_zero("alpha", SLOPE_AT_ZERO),
        },
        safe=above + alpha * (exp(below) - 1),
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
    Activation(
        "selu",
        cases((scale * z, ">", 0), otherwise=scale * alpha * (exp(z) - 1)),
        cases((scale, ">", 0), (scale * c, "=", 0), otherwise=scale * alpha * exp(z)),
        "(-lambda alpha, infinity)",
        "Klambauer et al. 2017, with as many digits as in Keras",
        kink="at-zero",
        title="SELU",
        aliases=("scaled-elu",),
        parameters={
            "alpha": Parameter("1.67326324", "alpha", "the bound for negative net inputs, before the scale"),
            "scale": Parameter("1.05070098", "lambda", "the factor of all outputs", ("lambda",)),
            **at_zero("alpha", "the derivative where the net input is exactly 0, before the scale"),
        },
        safe=scale * (above + alpha * (exp(below) - 1)),
    ),
    Activation(
        "gelu",
        HALF * z * share,
        HALF * share + z * (exp(-(z**2 / 2)) / sqrt(2 * PI)),
        "[-0.169..., infinity)",
        "Hendrycks & Gimpel 2016; PyTorch GELU",
        title="GELU",
        aliases=("gaussian-error-linear-unit",),
        other_equations=(z * (share / 2),),
        other_slopes=(share / 2 + z * exp(-(z**2 / 2)) / sqrt(2 * PI),),
    ),
    Activation(
        "gelu-tanh",
        HALF * z * (1 + bent),
        HALF * (1 + bent) + HALF * z * (1 - bent**2) * root * (1 + Number("0.134145") * z**2),
        "[-0.170..., infinity)",
        "Hendrycks & Gimpel 2016, section 2; PyTorch GELU with approximate='tanh'",
        title="GELU by tanh",
        aliases=("gelu-new", "gelu-approximate"),
        other_equations=(z * ((1 + bent) / 2),),
        other_slopes=((1 + bent) / 2 + z / 2 * (1 - bent**2) * (root * (1 + 3 * Number("0.044715") * z**2)),),
    ),
    Activation(
        "mish",
        z * softened,
        softened + z * (1 - softened**2) * sigma(z),
        "[-0.308..., infinity)",
        "Misra 2019",
        title="Mish",
        safe=z * Function("tanh", above + ln(1 + exp(-absolute(z)))),
    ),
    Activation(
        "softsign",
        z / (1 + absolute(z)),
        1 / (1 + absolute(z)) ** 2,
        "(-1, 1)",
        "Bergstra et al. 2009",
        low=-1,
        high=1,
        other_slopes=((1 - absolute(a)) ** 2,),
        steepest="1",
        decides=True,
    ),
    Activation(
        "arctan",
        arctan(z),
        1 / (1 + z**2),
        "(-pi/2, pi/2)",
        "Kamruzzaman & Aziz 2002",
        low=-(PI / 2),
        high=PI / 2,
        aliases=("atan", "arctangent"),
        steepest="1",
        decides=True,
    ),
    Activation(
        "gaussian",
        exp(-(z**2)),
        -(2 * z * a),
        "(0, 1]",
        "Broomhead & Lowe 1988",
        low=0,
        high=1,
        title="Gaussian",
        aliases=("bell", "radial-basis"),
        other_slopes=(-(2 * z * exp(-(z**2))),),
    ),
    Activation(
        "hard-sigmoid",
        Maximum((Number("0"), Minimum((Number("1"), (z + reach) / (2 * reach))))),
        cases((0, ">", reach), (k, "=", reach), (1 / (2 * reach), ">", -reach), (k, "=", -reach), otherwise=0),
        "[0, 1]",
        "PyTorch Hardsigmoid; with a reach of 1 Courbariaux, Bengio & David 2015, of 2.5 Keras 2",
        low=0,
        high=1,
        kink="at-kink",
        title="hard sigmoid",
        parameters={
            "reach": Parameter("3", "r", "the net input from which on the output is 1", positive=True),
            **at_kink("0", SLOPE_AT_KINK),
        },
        other_equations=(Maximum((Number("0"), Minimum((Number("1"), 1 / (2 * reach) * z + HALF)))),),
        decides=True,
    ),
    Activation(
        "hard-tanh",
        Maximum((-Number("1"), Minimum((Number("1"), z)))),
        cases((0, ">", 1), (k, "=", 1), (1, ">", -1), (k, "=", -1), otherwise=0),
        "[-1, 1]",
        "Collobert 2004; PyTorch Hardtanh",
        low=-1,
        high=1,
        kink="at-kink",
        title="hard tanh",
        aliases=("satlins", "hardtanh"),
        parameters=at_kink("0", SLOPE_AT_KINK),
        decides=True,
    ),
    Activation(
        "relu6",
        Minimum((Maximum((Number("0"), z)), Number("6"))),
        cases((0, ">", 6), (k, "=", 6), (1, ">", 0), (k, "=", 0), otherwise=0),
        "[0, 6]",
        "Krizhevsky 2010; PyTorch ReLU6",
        low=0,
        high=6,
        kink="at-kink",
        title="ReLU6",
        parameters=at_kink("0", SLOPE_AT_KINK),
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
