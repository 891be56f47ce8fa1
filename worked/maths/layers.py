"""Layer operations: normalisation, dropout and residual connections, with the forms of textbooks and libraries.

The symbols of the formulas are the number `x` of one unit, the `sum` of such numbers over the samples of a batch or
the units of a layer, their count `m`, the `mask` of a unit, weight or layer (1 where it is kept, else 0), the weight
`w`, what is `skipped` to, and the parameters of the entry.
"""

from __future__ import annotations

from collections.abc import Mapping

from worked.formula import Formula, Number, Symbol, sqrt
from worked.maths.component import Parameter, catalogue
from worked.maths.rule import Line
from worked.record import NOTHING, Record


class LayerForm(Record):
    """One way of writing an entry: its lines, and who writes it so."""

    name: str
    lines: tuple[Line, ...]
    met: str


class LayerMethod(Record):
    """Something done to a layer: what it does in a sentence, and its forms."""

    name: str
    does: str
    forms: tuple[LayerForm, ...]
    source: str
    aliases: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = NOTHING


x, mean, variance, normalised = Symbol("x"), Symbol("mean"), Symbol("variance"), Symbol("normalised")
gamma, beta, epsilon, share = Symbol("gamma"), Symbol("beta"), Symbol("epsilon"), Symbol("share")
mask, rate, weight, survival, skipped = (Symbol(name) for name in ("mask", "rate", "w", "survival", "skipped"))
m, run = Symbol("m"), Symbol("running")
ONE = Number("1")

MOMENTS = (
    Line("mean", ONE / m * Symbol("sum-of-x")),
    Line("variance", ONE / m * Symbol("sum-of-squares")),
)
SCALED = Line("scaled", gamma * normalised + beta)


def normal(divisor: Formula) -> tuple[Line, ...]:
    """The lines of a normalisation with this divisor."""
    return (*MOMENTS, Line("normalised", (x - mean) / divisor), SCALED)


EPSILON = Parameter("0.00001", "epsilon", "a small number that avoids division by zero")
GAMMA, BETA = (
    Parameter("1", "gamma", "the initial scale, which is learned"),
    Parameter("0", "beta", "the initial shift"),
)
SHARE = Parameter("0.1", "kappa", "the share of a new mean and variance in the running averages")
RATE = Parameter("0.5", "p", "the probability of being dropped")
SURVIVAL = Parameter("1", "q", "the probability that the layers in between survive a step")


def dropped(number: Formula) -> tuple[LayerForm, ...]:
    """The three ways to set right what is dropped of a number."""
    return (
        LayerForm("training", (Line("in-training", ONE / (1 - rate) * mask * number), Line("in-the-test", number)),
                  "inverted dropout: PyTorch, Keras; Ng's course"),
        LayerForm("testing", (Line("in-training", mask * number), Line("in-the-test", (1 - rate) * number)),
                  "Srivastava et al. 2014; lecture slides"),
        LayerForm("nowhere", (Line("in-training", mask * number), Line("in-the-test", number)),
                  "exercises on a single training step"),
    )  # fmt: skip


LAYERS = catalogue(
    LayerMethod(
        "batch-normalisation",
        "The net inputs or outputs of a unit get mean 0 and variance 1 over the samples of a batch, then a scale and a "
        "shift that are learned. At inference, running averages replace the batch mean and variance.",
        (
            LayerForm("variance", normal(sqrt(variance + epsilon)),
                      "Ioffe & Szegedy 2015; third lecture; PyTorch (epsilon 1e-5), Keras (epsilon 1e-3)"),
            LayerForm("deviation", normal(sqrt(variance) + epsilon), "exercises after the first lecture"),
            LayerForm("running", (Line("running", (1 - share) * run + share * mean),),
                      "PyTorch (share 0.1; the variance that goes in is divided by m - 1); Keras writes momentum = "
                      "0.99 for the share of the old, and divides by m in dense layers"),
        ),
        "Ioffe & Szegedy 2015; lecture slides",
        aliases=("batch-norm", "bn"),
        parameters={"epsilon": EPSILON, "gamma": GAMMA, "beta": BETA, "share": SHARE},
    ),
    LayerMethod(
        "layer-normalisation",
        "The net inputs or outputs of the units of a layer get mean 0 and variance 1, for each sample separately, "
        "in training and at inference alike. The first lecture calls this batch normalisation.",
        (
            LayerForm("variance", normal(sqrt(variance + epsilon)),
                      "Ba, Kiros & Hinton 2016; PyTorch (epsilon 1e-5), Keras (epsilon 1e-3)"),
            LayerForm("deviation", normal(sqrt(variance) + epsilon), "first lecture"),
        ),
        "Ba, Kiros & Hinton 2016; first lecture",
        aliases=("layer-norm", "ln"),
        parameters={"epsilon": EPSILON, "gamma": GAMMA, "beta": BETA},
    ),
    LayerMethod(
        "dropout",
        "The output of a unit is 0 where its mask is 0, in training only.",
        dropped(x),
        "Srivastava et al. 2014; lecture slides",
        parameters={"rate": RATE},
    ),
    LayerMethod(
        "drop-connect",
        "Single weights are set to 0 where their mask is 0, in training only.",
        dropped(weight * x),
        "Wan et al. 2013; third lecture",
        aliases=("dropconnect",),
        parameters={"rate": RATE},
    ),
    LayerMethod(
        "residual",
        "The input of some layers is added to their output, before or after the last activation.",
        (LayerForm("sum", (Line("joined", x + skipped),), "He et al. 2016; third lecture"),),
        "He et al. 2016; third lecture",
        aliases=("skip-connection", "shortcut-connection"),
    ),
    LayerMethod(
        "stochastic-depth",
        "The layers that a residual connection skips are left out of some training steps.",
        (
            LayerForm("survival", (Line("in-training", mask * x + skipped),
                                   Line("in-the-test", survival * x + skipped)), "Huang et al. 2016; third lecture"),
        ),
        "Huang et al. 2016; third lecture",
        parameters={"survival": SURVIVAL},
    ),
)  # fmt: skip
