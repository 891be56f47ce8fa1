"""Penalties: mistakes in what is summed, and of which parameters."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes._methods import ONE, SQUARES, state_of, two_weights, with_part
from worked.checking.mistakes._penalties import (
    data_gradient,
    factor_used,
    own_weight,
    penalty_parts,
    roles_of,
    slopes_with,
    totals,
)
from worked.checking.mistakes._update import gradient as gradient_of
from worked.checking.mistakes.mistake import Around, Example, all_parts, in_each, is_function, mistake, rewritten
from worked.formula import Formula, Function, Number, Power, Sum, absolute, sum_of
from worked.maths.penalties import Part


@mistake(
    "the other penalty is taken: L1 for L2, or L2 for L1",
    often=2,
    met="classroom",
    example=Example(SQUARES, "penalty@1", "0.070"),
    quantities=("penalty", "gradient"),
)
def other_penalty(around: Around) -> Iterator[Formula]:
    """The squares are taken for the absolute values, or the other way round.

    Right: penalty = 0.1 * (0.4 * 0.4 + 0.3 * 0.3) = 0.025.
    Wrong: penalty = 0.1 * (0.4 + 0.3)             = 0.070.

    L2 sums squares, and its slope is 2 lambda w; L1 sums absolute values, and its slope is lambda times the sign of w.
    """
    if around.cell.quantity == "penalty":
        yield rewritten(around.formula, _exchanged)
        return
    factor, data, weight = factor_used(around), data_gradient(around), own_weight(around)
    found = []
    for part in penalty_parts(around) if data and factor and weight else ():
        roles = roles_of(around, part, weight)
        if roles and factor:
            slope = Part(part.strength, part.term, not part.square).slope(factor)
            found.append(slope.bind(roles.__getitem__))
    if data and found:
        yield sum_of([data, *found])


def _exchanged(part: Formula) -> Formula:
    """The absolute value for a square, and the square for an absolute value."""
    if isinstance(part, Power):
        return absolute(part.base)
    return part.argument**2 if is_function(part, "abs") else part


@mistake(
    "the absolute value is forgotten",
    often=3,
    met="classroom",
    example=Example(two_weights('penalty = "l1"'), "penalty@1", "0.01"),
    quantities=("penalty", "largest-gradient"),
)
def absolute_value_forgotten(around: Around) -> Iterator[Formula]:
    """The absolute value is forgotten.

    Right: penalty = 0.1 * (0.4 + 0.3) = 0.07.
    Wrong: penalty = 0.1 * (0.4 - 0.3) = 0.01.

    What counts is how large a weight or a gradient is, not its sign: without it, large weights of either sign would
    cancel.
    """
    yield in_each(around.formula, Function, lambda part: part.argument if part.name == "abs" else part)


@mistake(
    "the sign of the weight is not taken",
    often=3,
    met="classroom",
    example=Example(two_weights('penalty = "l1"'), "gradient[x2>o1]@1", "-0.53"),
    quantities=("gradient",),
)
def sign_of_weight_forgotten(around: Around) -> Iterator[Formula]:
    """The sign of the weight is not taken.

    Right: gradient = -0.5 + 0.1 * (-1)   = -0.60.
    Wrong: gradient = -0.5 + 0.1 * (-0.3) = -0.53.

    The slope of an absolute value is its sign: 1 for a positive weight, -1 for a negative one, whatever their size. The
    slope 2 lambda w belongs to squares.
    """
    found = [part for part in all_parts(around.formula) if is_function(part, "sign")]
    for part in found if data_gradient(around) else ():
        for other in (part.argument, ONE, absolute(part.argument)):
            yield with_part(around.formula, part, other)


TWO = Number("2")


@mistake(
    "the sum is squared, not each of its terms",
    often=3,
    met="classroom",
    example=Example(SQUARES, "penalty@1", "0.001"),
    quantities=("penalty", "gradient-norm", "weight-norm", "second-moment", "squared-sum"),
)
def square_of_sum(around: Around) -> Iterator[Formula]:
    """The sum is squared, not each of its terms.

    Right: penalty = 0.1 * (0.4 * 0.4 + 0.3 * 0.3)     = 0.025.
    Wrong: penalty = 0.1 * (0.4 - 0.3) * (0.4 - 0.3)   = 0.001.

    The sum of the squares is not the square of the sum: in a sum, positive and negative numbers cancel.
    """

    def squared_at_last(part: Sum) -> Formula:
        bases = [term.base for term in part.terms if isinstance(term, Power) and term.exponent == TWO]
        return Sum(tuple(bases)) ** 2 if len(bases) == len(part.terms) else part

    yield in_each(around.formula, Sum, squared_at_last)
    gradient = gradient_of(around)
    if state_of(around) and gradient:
        yield with_part(around.formula, gradient**2, gradient) ** 2


@mistake(
    "the biases are left out of the penalty, though they count",
    often=2,
    met="classroom",
    example=Example(two_weights('penalty = { name = "l2", biases = true }'), "penalty@1", "0.025"),
    quantities=("gradient", "penalty"),
)
def biases_not_penalised(around: Around) -> Iterator[Formula]:
    """The biases are left out of the penalty, though they count.

    Right: penalty = 0.1 * (0.16 + 0.09 + 0.04) = 0.029.
    Wrong: penalty = 0.1 * (0.16 + 0.09)        = 0.025.

    Usually penalties are those of the weights alone, but this problem counts the biases too.
    """
    data = data_gradient(around)
    if data and not around.source:
        yield data

    def without_biases(part: Sum) -> Formula:
        kept = [term for term in part.terms if not any(map(is_bias, term.symbols()))]
        return sum_of(kept) if kept else part

    def is_bias(name: str) -> bool:
        return around.key.cells[name].place in around.network.biases

    if around.cell.quantity == "penalty":
        yield in_each(around.formula, Sum, without_biases)


@mistake(
    "the bias is penalised, though biases do not count",
    often=3,
    met="classroom",
    example=Example(SQUARES, "gradient[o1]@1", "-0.46"),
    quantities=("gradient", "penalty"),
)
def biases_penalised(around: Around) -> Iterator[Formula]:
    """The bias is penalised, though biases do not count.

    Right: gradient of the bias = -0.5                 = -0.50.
    Wrong: gradient of the bias = -0.5 + 2 * 0.1 * 0.2 = -0.46.

    Penalties are usually those of the weights alone: a bias only shifts the net input and is not what makes a net bend.
    """
    training, factor = around.learner.training, factor_used(around)
    if factor is None or training.penalise_biases:
        return
    if around.cell.quantity == "gradient":
        slopes = slopes_with(around, factor) if not around.source else None
        if slopes:
            yield sum_of([around.formula, *slopes])
        return
    biases = dict.fromkeys(bias for unit in around.network.biases if (bias := around.bias(unit)))
    whole = around.formula
    for part, total in zip(penalty_parts(around), totals(around), strict=False):
        more = [part.term.bind({"weight": bias}.__getitem__) for bias in biases]
        whole = with_part(whole, total, sum_of([total, *more]))
    yield whole
