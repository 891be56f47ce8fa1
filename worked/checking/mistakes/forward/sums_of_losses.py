"""Losses of several outputs and samples: mistakes in their sum or mean."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes._forward import LOSSES, of_samples, opened
from worked.checking.mistakes.mistake import Around, Example, factors, mistake, rewritten, without_each
from worked.formula import Formula, Negative, Number, Power, Product, Quotient, Sum, product_of, sum_of
from worked.trace.loss import mean


def _of_outputs(around: Around) -> bool:
    """Whether a cell is the loss of one sample, put together from several outputs."""
    whole = not around.cell.place and len(around.network.outputs) > 1 and not of_samples(around)
    return whole and not any(around.key.cells[name].quantity == "data-loss" for name in around.formula.symbols())


def _without_mean(formula: Formula) -> Formula:
    """A mean without its factor; any other formula as it is."""
    if isinstance(formula, Product) and isinstance(formula.factors[0], Quotient):
        return product_of(formula.factors[1:])
    return formula


@mistake(
    "the differences are added before they are squared",
    often=2,
    met="a plain slip; examples with one output have no sum to learn it from",
    example=Example("mazur-2-2-2", "loss@1", "0.1374"),
    quantities=LOSSES,
)
def loss_squared_sum(around: Around) -> Iterator[Formula]:
    """The differences are added first and then squared: the square of a sum in place of a sum of squares.

    Right: loss = 1/2 * (0.01 - 0.7514)^2 + 1/2 * (0.99 - 0.7729)^2 = 0.2984.
    Wrong: loss = 1/2 * ((0.01 - 0.7514) + (0.99 - 0.7729))^2       = 0.1374.

    Each output is squared on its own. Added first, an output that is too large makes up for one that is too small, and
    the loss can be 0 with both of them wrong.
    """
    whole = _total(around)
    if whole and _of_outputs(around):
        parts = [factors(opened(around, term)) for term in whole.terms]
        squares = [part[-1] for part in parts if isinstance(part[-1], Power)]
        if len(squares) == len(parts):
            squared = Power(sum_of([square.base for square in squares]), squares[0].exponent)
            yield _with_total(around, product_of((*parts[0][:-1], squared)))


@mistake(
    "the loss is not summed over all outputs or samples",
    often=3,
    met="a plain slip; examples with one output have no sum to learn it from",
    example=Example("mazur-2-2-2", "loss@1", "0.2748"),
    quantities=LOSSES,
)
def one_output_only(around: Around) -> Iterator[Formula]:
    """The loss is not summed over all outputs (or over all samples of a batch).

    Right: loss = 0.2748 + 0.0236 = 0.2984.
    Wrong: loss = 0.2748.

    The loss is one number for the whole net: every output adds its term. Examples with a single output do not show it.
    """
    whole = _total(around)
    if whole:
        rests = [sum_of(rest) for rest in without_each(whole.terms)]
        for part in (*reversed(rests), *whole.terms):
            found = _with_total(around, part)
            yield _without_mean(found)
            yield found


def _total(around: Around) -> Sum | None:
    """The sum over outputs or samples in a loss; None where there is none."""
    found = around.formula if _of_outputs(around) or of_samples(around) else None
    while isinstance(found, Product | Negative):
        found = found.body if isinstance(found, Negative) else found.factors[-1]
    return found if isinstance(found, Sum) else None


def _with_total(around: Around, instead: Formula) -> Formula:
    """The loss with another formula in place of its sum over outputs or samples."""
    whole = _total(around)
    return rewritten(around.formula, lambda part: instead if part == whole else part)


@mistake(
    "the mean is taken in the loss, where it is a sum",
    often=3,
    met="sources differ: a mean in 4 of 94 published examples; threads on mean and sum",
    example=Example("mazur-2-2-2", "loss@1", "0.1492"),
    quantities=LOSSES,
)
def mean_for_sum(around: Around) -> Iterator[Formula]:
    """The mean over the outputs (or samples) is taken, where the loss is their sum.

    Right: loss =  0.2748 + 0.0236      = 0.2984.
    Wrong: loss = (0.2748 + 0.0236) / 2 = 0.1492.

    Many programs average and call it the mean squared error; most books sum. The problem says which of the two holds.
    """
    outputs, samples, training = len(around.network.outputs), of_samples(around), around.problem.training
    if outputs > 1 and training.outputs != "mean":
        yield mean(around.formula, outputs)
    if samples > 1 and training.samples != "mean":
        yield mean(around.formula, samples)


MEAN = """
network = { layers = [2, 2], activations = "linear", weights = [[[0.4, 0.2], [0.3, -0.1]]] }
samples = [{ inputs = [1.2, 0.6], targets = [1, 0] }]
training = { loss = "mean-squared-error" }
"""


@mistake(
    "the sum is taken in the loss, where it is a mean",
    often=3,
    met="sources differ: a mean in 4 of 94 published examples; threads on mean and sum",
    example=Example(MEAN, "loss@1", "0.2500"),
    quantities=LOSSES,
)
def sum_for_mean(around: Around) -> Iterator[Formula]:
    """The sum over the outputs (or samples) is taken, where the loss is their mean.

    Right: loss = 1/2 * ((1 - 0.6)^2 + (0 - 0.3)^2) = 0.1250.
    Wrong: loss =        (1 - 0.6)^2 + (0 - 0.3)^2  = 0.2500.

    The M of MSE is forgotten: the division by the number of terms comes last, after a long line of squares.
    """
    outputs, training = len(around.network.outputs), around.problem.training
    if of_samples(around):
        whole = _without_mean(around.formula)
        yield whole
        if training.outputs == "mean" and outputs > 1:
            yield Number(str(outputs)) * around.formula
            yield Number(str(outputs)) * whole
    elif _of_outputs(around) and training.outputs == "mean":
        yield _without_mean(around.formula)
