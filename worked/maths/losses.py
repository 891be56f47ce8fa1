"""Losses: each with its term for one output, its slope, and the activation with which its delta becomes short."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from worked.formula import (
    BigSum,
    Cases,
    Formula,
    Function,
    Maximum,
    Negative,
    Number,
    Quotient,
    Symbol,
    absolute,
    cosh,
    exp,
    ln,
    sign,
)
from worked.maths.activations import ACTIVATIONS
from worked.maths.component import Parameter, case, catalogue, with_parameters
from worked.maths.entry import Entry, strange
from worked.record import NOTHING, replace

t = Symbol("t")
a = Symbol("a")
z = Symbol("z")
COMPARED = ("numbers", "signs", "probabilities", "distributions")


class Loss(Entry):
    """What is minimised: a sum or mean over the outputs of `term`, with a minus sign before it where `negative`.

    `term` is written in a target `t` and an output `a`. `rising` is dE/da and `falling` is -dE/da, each as textbooks
    of that sign write it. `short` names the activations with which dE/dz is just a - t. `split` says whether the
    term of each output is a line of its own. `needs` names the activations of outputs without which the loss does not
    exist, and `compares` says what outputs and targets are: any `numbers`, numbers and targets that are `signs`, -1 or
    1, `probabilities` from 0 to 1, or `distributions`, whose probabilities sum to 1 in each sample. `signed` says that
    it may be below 0. `by_net` holds for some activations the term as written in the net input `z`, which
    floating-point numbers hold where an output comes too near to 0 or 1; `log-sum` is the logarithm of the sum of e^z
    over all outputs. `safe` is the term in a form that they hold far from 0, too. `called` is its name in a sentence,
    where that is not its name with blanks; `at_kink` says in a sentence what the slope counts as where it jumps.
    """

    kind = "loss"

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
    compares: str = "numbers"
    signed: bool = False
    safe: Formula | None = None
    called: str = ""
    at_kink: str = ""

    @property
    def title(self) -> str:
        """Its name in a sentence."""
        return self.called or self.name.replace("-", " ").replace("cross entropy", "cross-entropy")

    def given(self, settings: Mapping[str, Formula]) -> Loss:
        """The loss with these numbers for its parameters."""
        if not settings:
            return self
        term, rising, falling = (with_parameters(each, settings) for each in (self.term, self.rising, self.falling))
        by_net = {name: with_parameters(each, settings) for name, each in self.by_net.items()}
        safe = with_parameters(self.safe, settings) if self.safe else None
        return replace(self, term=term, rising=rising, falling=falling, by_net=by_net, safe=safe)

    def whole(self, summed: Formula) -> Formula:
        """The loss of a sum of its terms."""
        return Negative(summed) if self.negative else summed

    def over_outputs(self, role: Callable[[str], Formula]) -> Formula:
        """The loss as a sum over any outputs j, for the statement of a page; a minus sign stands before the sum."""
        term = self.term.bind(role)
        return Negative(BigSum("j", term.body)) if isinstance(term, Negative) else self.whole(BigSum("j", term))

    def flaws(self) -> Iterator[str]:
        yield from super().flaws()
        for field in ("term", "rising", "falling"):
            yield from strange(field, getattr(self, field), ["t", "a", *self.parameters])
        if self.safe is not None:
            yield from strange("safe", self.safe, ["t", "a", *self.parameters])
        for name, formula in self.by_net.items():
            yield from strange(f"by_net, {name}", formula, ["t", "z", "log-sum", *self.parameters])
        if self.outputs not in ("sum", "mean"):
            yield f"outputs is '{self.outputs}', expected sum or mean"
        if self.compares not in COMPARED:
            yield f"compares is '{self.compares}', expected one of {', '.join(COMPARED)}"
        for name in (*self.short, *self.needs, *self.by_net):
            if name not in ACTIVATIONS:
                yield f"it names the activation '{name}', which the catalogue does not have"
        for name in self.short if self.needs else ():
            if name not in self.needs:
                yield f"its short delta is for {name} outputs, which it does not take"


HALF = Quotient(Number("1"), Number("2"))
bend = Symbol("delta")
AT_TARGET = "Where an output is exactly its target, the slope of the loss counts as 0."
AT_MARGIN = "Where the product of target and output is exactly 1, the slope of the loss counts as 0."

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
        "absolute-error",
        absolute(t - a),
        sign(a - t),
        sign(t - a),
        "Laplace 1774; PyTorch L1Loss with reduction='sum'",
        aliases=("sae", "l1", "sum-of-absolute-errors"),
        at_kink=AT_TARGET,
    ),
    Loss(
        "mean-absolute-error",
        absolute(t - a),
        sign(a - t),
        sign(t - a),
        "Willmott & Matsuura 2005; PyTorch L1Loss",
        outputs="mean",
        aliases=("mae",),
        at_kink=AT_TARGET,
    ),
    Loss(
        "huber",
        Cases((case(HALF * (t - a) ** 2, absolute(t - a), "<=", bend),), bend * (absolute(t - a) - HALF * bend)),
        Cases((case(a - t, absolute(t - a), "<=", bend),), bend * sign(a - t)),
        Cases((case(t - a, absolute(t - a), "<=", bend),), bend * sign(t - a)),
        "Huber 1964; PyTorch HuberLoss",
        aliases=("huber-loss",),
        parameters={
            "delta": Parameter("1", "delta", "the size of a difference from which on it counts linearly", positive=True)
        },
        called="Huber loss",
    ),
    Loss(
        "log-cosh",
        ln(cosh(a - t)),
        Function("tanh", a - t),
        Function("tanh", t - a),
        "Green 1990; Keras LogCosh",
        aliases=("logcosh",),
        called="log-cosh loss",
        safe=absolute(a - t) + ln((1 + exp(-(2 * absolute(a - t)))) / 2),
    ),
    Loss(
        "hinge",
        Maximum((Number("0"), 1 - t * a)),
        Cases((case(0, t * a, ">=", 1),), Negative(t)),
        Cases((case(0, t * a, ">=", 1),), t),
        "Cortes & Vapnik 1995; Keras Hinge",
        aliases=("hinge-loss",),
        compares="signs",
        called="hinge loss",
        at_kink=AT_MARGIN,
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
        compares="distributions",
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
        compares="probabilities",
    ),
)
