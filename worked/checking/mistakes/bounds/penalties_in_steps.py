"""Penalties in losses and steps: mistakes in their factors, in adding them, and in weight decay."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes._methods import (
    ONE,
    SQUARES,
    here,
    one_weight,
    parameter,
    replaced,
    turned,
    two_weights,
    with_part,
    without_terms,
)
from worked.checking.mistakes._penalties import data_gradient, factor_used, penalty_parts, roles_of, slopes_with, totals
from worked.checking.mistakes._update import used
from worked.checking.mistakes.mistake import Around, Example, mistake, one_over, opposite, terms
from worked.formula import Formula, Number, Sum, sum_of
from worked.maths.penalties import FACTORS, Factor


@mistake(
    "the penalty is left out of the loss",
    often=4,
    met="classroom",
    example=Example(SQUARES, "loss@1", "0.125"),
    quantities=("loss",),
)
def penalty_not_in_loss(around: Around) -> Iterator[Formula]:
    """The penalty is left out of the loss.

    Right: loss = 0.125 + 0.025 = 0.150.
    Wrong: loss = 0.125         = 0.125.

    What is made small is the loss of the data together with the penalty.
    """
    data = used(around, around.named("data-loss"))
    if data:
        yield data


@mistake(
    "the penalty is left out of the gradient",
    often=4,
    met="classroom",
    example=Example(SQUARES, "gradient[x1>o1]@1", "-1.00"),
    quantities=("gradient", "change"),
)
def penalty_not_in_gradient(around: Around) -> Iterator[Formula]:
    """The penalty is left out of the gradient.

    Right: gradient = -1 + 2 * 0.1 * 0.4 = -0.92.
    Wrong: gradient = -1                 = -1.00.

    A penalty belongs to the loss, so its slope belongs to the gradient of every weight that it counts.
    """
    data = data_gradient(around)
    if data:
        yield data
    yield from replaced(around.formula, here(around, "gradient"), around.named("data-gradient", around.cell.place))


@mistake(
    "the penalty is subtracted, not added",
    often=3,
    met="classroom",
    example=Example(SQUARES, "loss@1", "0.100"),
    quantities=("loss", "gradient"),
)
def penalty_subtracted(around: Around) -> Iterator[Formula]:
    """The penalty is subtracted.

    Right: loss = 0.125 + 0.025 = 0.150.
    Wrong: loss = 0.125 - 0.025 = 0.100.

    A penalty makes large weights dear: it is added to the loss, and its slope to the gradient. Only the whole gradient
    is subtracted, in the step.
    """
    data = data_gradient(around) or used(around, around.named("data-loss"))
    if data and isinstance(around.formula, Sum):
        yield sum_of([term if term == data else opposite(term) for term in around.formula.terms])


@mistake(
    "a factor 2 of the penalty is lost or doubled",
    often=4,
    met="sources differ: lambda, lambda/2 and lambda/(2m) stand before the sum",
    example=Example(SQUARES, "gradient[x1>o1]@1", "-0.96"),
    quantities=("penalty", "gradient"),
)
def penalty_factor_two(around: Around) -> Iterator[Formula]:
    """The penalty has a factor 2 too much or too little.

    Right: gradient = -1 + 2 * 0.1 * 0.4 = -0.92.
    Wrong: gradient = -1 + 0.1 * 0.4     = -0.96.

    The slope of lambda w^2 is 2 lambda w, that of lambda / 2 w^2 is lambda w. Which of the two penalties holds, the
    problem says; its slope must go with it.
    """
    data, factor = data_gradient(around), factor_used(around)
    slopes = slopes_with(around, factor) if data and factor else None
    for share in (one_over(2), Number("2")):
        if data and slopes:
            yield sum_of([data, *(share * slope for slope in slopes)])
        elif around.cell.quantity == "penalty":
            yield share * around.formula


FOUR_SAMPLES = two_weights('penalty = { name = "l2", lambda = 0.8, factor = "lambda/(2m)" }', samples=4)
# Factors that differ in the number of samples alone.
ALIKE = (("lambda", "lambda/m", "B/N"), ("lambda/2", "lambda/(2m)", "lambda/(2B)"))


@mistake(
    "the penalty is divided by another number of samples",
    often=3,
    met="sources differ: lambda, lambda/2 and lambda/(2m) stand before the sum",
    example=Example(FOUR_SAMPLES, "gradient[x1>o1]@1", "-0.68"),
    quantities=("penalty", "gradient"),
)
def penalty_samples(around: Around) -> Iterator[Formula]:
    """The penalty is divided by another number of samples.

    Right: gradient = -1 + 0.8 / 4 * 0.4 = -0.92.
    Wrong: gradient = -1 + 0.8 * 0.4     = -0.68.

    Some textbooks divide the penalty by the number of samples, of the problem or of the batch, others do not. Which of
    them holds, the problem says.
    """
    for factors in [[FACTORS[name] for name in names] for names in ALIKE]:
        if factor_used(around) in factors:
            found = [_with_factor(around, factor) for factor in factors]
            yield from (each for each in found if each)


def _with_factor(around: Around, factor: Factor) -> Formula | None:
    """A penalty, or a gradient with one, with another factor."""
    return _penalty_with(around, factor) if around.cell.quantity == "penalty" else _gradient_with(around, factor)


def _gradient_with(around: Around, factor: Factor) -> Formula | None:
    """The gradient with another factor in its penalty."""
    data, slopes = data_gradient(around), slopes_with(around, factor)
    return sum_of([data, *slopes]) if data and slopes else None


def _penalty_with(around: Around, factor: Factor) -> Formula | None:
    """The penalty with another factor."""
    found = []
    for part, total in zip(penalty_parts(around), totals(around), strict=False):
        roles = roles_of(around, part)
        if roles is None:
            return None
        found.append(factor.factor.bind(roles.__getitem__) * total)
    return sum_of(found) if found else None


@mistake(
    "the decay of the weight is left out",
    often=4,
    met="classroom",
    example=Example(one_weight("weight-decay = 0.1"), "change[x1>o1]@1", "0.160"),
    quantities=("change",),
)
def decay_left_out(around: Around) -> Iterator[Formula]:
    """The decay of the weight is left out.

    Right: change = 0.2 * 0.8 - 0.2 * 0.1 * 0.4 = 0.152.
    Wrong: change = 0.2 * 0.8                   = 0.160.

    In addition to the step down the gradient, a share of the weight itself is subtracted.
    """
    yield from without_terms(around.formula, parameter(around, "weight-decay"))


@mistake(
    "the decay of the weight has the wrong sign",
    often=2,
    met="classroom",
    example=Example(one_weight("weight-decay = 0.1"), "change[x1>o1]@1", "0.168"),
    quantities=("change",),
)
def decay_added(around: Around) -> Iterator[Formula]:
    """The decay of the weight has the wrong sign.

    Right: change = 0.2 * 0.8 - 0.2 * 0.1 * 0.4 = 0.152.
    Wrong: change = 0.2 * 0.8 + 0.2 * 0.1 * 0.4 = 0.168.

    Weights that decay become smaller: a share of the weight is taken off, whatever its sign.
    """
    decay = parameter(around, "weight-decay")
    if decay:
        yield turned(around.formula, decay)


@mistake(
    "the decay is not multiplied by the learning rate, or is though it should not be",
    often=3,
    met="sources differ: Loshchilov & Hutter do not multiply by the rate, PyTorch does",
    example=Example(one_weight("weight-decay = 0.1"), "change[x1>o1]@1", "0.120"),
    quantities=("change",),
)
def decay_without_rate(around: Around) -> Iterator[Formula]:
    """The decay is not multiplied by the learning rate, or is though it should not be.

    Right: change = 0.2 * 0.8 - 0.2 * 0.1 * 0.4 = 0.152.
    Wrong: change = 0.2 * 0.8 -       0.1 * 0.4 = 0.120.

    Decoupled weight decay takes a share from the weight, beside the step. Whether that share is multiplied by the
    learning rate, sources do not agree; the problem says.
    """
    decay, step = parameter(around, "weight-decay"), around.named("learning-rate")
    found = [term for term in terms(around.formula) if decay and decay.name in set(term.symbols())]
    for term in found:
        if step and step.name in set(term.symbols()):
            yield from (with_part(around.formula, term, other) for other in replaced(term, step, ONE))
        elif step and decay:
            yield from (with_part(around.formula, term, other) for other in replaced(term, decay, step * decay))
