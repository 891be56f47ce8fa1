"""Losses: each with its term for one output, its slope, and the activation with which its delta becomes short."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from worked.formula import BigSum, Formula, Maximum, Negative, Number, Quotient, Symbol, absolute, exp, ln
from worked.maths.component import Parameter, catalogue
from worked.record import NOTHING, Record

t = Symbol("t")
a = Symbol("a")
z = Symbol("z")


class Loss(Record):
    """What is minimised: a sum or mean over the outputs of `term`, with a minus sign before it where `negative`.

    `term` is written in a target `t` and an output `a`. `rising` is dE/da and `falling` is -dE/da, each as textbooks
    of that sign write it. `short` names the activations with which dE/dz is just a - t. `split` says whether the
    term of each output is a line of its own. `domain` bounds the outputs for which the loss exists. `by_net` holds for
    some activations the term as written in the net input `z`, which floating-point numbers hold where an output comes
    too near to 0 or 1; `log-sum` is the logarithm of the sum of e^z over all outputs.
    """

    name: str
    term: Formula
    rising: Formula
    falling: Formula
    source: str
    negative: bool = False
    outputs: str = "sum"
    split: bool = True
    short: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = NOTHING
    by_net: Mapping[str, Formula] = NOTHING

    @property
    def title(self) -> str:
        """Its name in a sentence."""
        return self.name.replace("-", " ").replace("cross entropy", "cross-entropy")

    def whole(self, summed: Formula) -> Formula:
        """The loss of a sum of its terms."""
        return Negative(summed) if self.negative else summed

    def over_outputs(self, role: Callable[[str], Formula]) -> Formula:
        """The loss as a sum over any outputs j, for the statement of a page; a minus sign stands before the sum."""
        term = self.term.bind(role)
        return Negative(BigSum("j", term.body)) if isinstance(term, Negative) else self.whole(BigSum("j", term))


HALF = Quotient(Number("1"), Number("2"))

LOSSES = catalogue(
    Loss(
        "half-squared-error",
        HALF * (t - a) ** 2,
        a - t,
        t - a,
        "Rumelhart, Hinton & Williams 1986; lecture slides",
        aliases=("half-sse", "half-squared"),
    ),
    Loss(
        "squared-error",
        (t - a) ** 2,
        2 * (a - t),
        2 * (t - a),
        "lecture slides (sum of squared errors)",
        aliases=("sse", "sum-of-squared-errors"),
    ),
    Loss(
        "mean-squared-error",
        (t - a) ** 2,
        2 * (a - t),
        2 * (t - a),
        "Goodfellow, Bengio & Courville 2016, section 5.1",
        outputs="mean",
        aliases=("mse",),
    ),
    Loss(
        "cross-entropy",
        t * ln(a),
        Negative(t / a),
        t / a,
        "Bridle 1990; Goodfellow, Bengio & Courville 2016, section 6.2",
        negative=True,
        split=False,
        short=("softmax",),
        needs=("softmax",),
        aliases=("ce", "categorical-cross-entropy", "softmax-cross-entropy"),
        by_net={"softmax": t * (z - Symbol("log-sum"))},
    ),
    Loss(
        "binary-cross-entropy",
        -(t * ln(a) + (1 - t) * ln(1 - a)),
        (1 - t) / (1 - a) - t / a,
        t / a - (1 - t) / (1 - a),
        "Goodfellow, Bengio & Courville 2016, section 6.2",
        short=("sigmoid",),
        needs=("sigmoid", "softmax"),
        aliases=("bce", "log-loss", "logistic-loss"),
        by_net={"sigmoid": Maximum((z, Number("0"))) - z * t + ln(1 + exp(-absolute(z)))},
    ),
)
