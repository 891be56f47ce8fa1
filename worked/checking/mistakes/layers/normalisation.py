"""Normalisation: mistakes in means, variances, deviations, gamma and beta."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.checking.answer_key.normalised import Group
from worked.checking.mistakes._layers import PLAIN, group, moments, normalised, normalised_by, value_of
from worked.checking.mistakes.mistake import Around, Example, exchanged, factors, mistake, terms
from worked.formula import Formula, Number, Quotient, Sum, Symbol, product_of, sqrt, sum_of


def _number_of(around: Around, found: Group) -> Formula | None:
    """The number less the mean, for a cell that belongs to one member."""
    member = (around.cell.place, around.cell.sample)
    return found.centred[found.members.index(member)] if member in found.members else None


def _centred_by(around: Around, *divisors: Formula) -> Iterator[Formula]:
    """A normalised number by other divisors, or its deviation where that alone is one."""
    found = group(around)
    number = _number_of(around, found) if found and around.cell.quantity == "normalised" else None
    for divisor in divisors:
        if number is not None:
            yield number / divisor
        elif around.cell.quantity == "deviation":
            yield divisor


@mistake(
    "mean and variance are taken over the units instead of the batch, or the other way round",
    often=4,
    met="batch and layer normalisation confused in lectures, as in one that calls the second by the name of the first",
    example=Example(normalised(second="-2"), "mean[o1]@1", "-0.5"),
    quantities=("mean", "variance", "normalised"),
)
def mean_over_other_direction(around: Around) -> Iterator[Formula]:
    """The mean is taken over the units of a layer instead of over the batch, or the other way round.

    Right: mean of the first unit over the batch = (1 + 7 + 10) / 3 = 6.
    Wrong: mean over the units of a sample       = (1 - 2) / 2      = -0.5.

    Batch normalisation takes each unit by itself, over the samples. Layer normalisation takes each sample by itself,
    over the units.
    """
    found = group(around)
    if found is None or found.is_testing:
        return
    for numbers in _others(around, found):
        mean, variance = moments(numbers)
        if around.cell.quantity != "normalised":
            yield mean if around.cell.quantity == "mean" else variance
        elif value_of(around, found) in numbers:
            yield normalised_by(around, found, mean, variance)


def _others(around: Around, found: Group) -> Iterator[list[Symbol]]:
    """The numbers over which it would be taken in the other direction, row by row."""
    units = around.problem.layers[found.layer].units
    quantity = around.quantity_of(found.values[0])
    tags = (None, *range(1, len(around.problem.samples) + 1))
    names = {
        (unit, tag): name
        for unit in units
        for tag in tags
        if (name := identifier(quantity, unit, found.step, tag)) in around.key.cells
    }
    if found.rule.over == "layer":
        rows = [[Symbol(names[unit, tag]) for tag in tags if (unit, tag) in names] for unit in units]
    else:
        rows = [[Symbol(names[unit, tag]) for unit in units if (unit, tag) in names] for tag in tags]
    yield from (row for row in rows if len(row) > 1)


@mistake(
    "the squares are divided by m - 1 instead of m",
    often=4,
    met="torch.var divides by m - 1 by default; pocket calculators",
    example=Example(PLAIN, "variance[o1]@1", "21.000"),
    quantities=("variance",),
)
def sample_variance_in_batch(around: Around) -> Iterator[Formula]:
    """The squares are divided by m - 1, as of a sample, where a batch is normalised by m.

    Right: variance = (25 + 1 + 16) / 3 = 14.
    Wrong: variance = (25 + 1 + 16) / 2 = 21.

    The batch is normalised by its own variance, over all m numbers. Only the average that is kept for the test takes
    the unbiased variance of a sample (Ioffe & Szegedy 2015; PyTorch).
    """
    found = group(around)
    if found and not found.is_testing and len(found.members) > 1:
        share = Quotient(Number("1"), Number(str(len(found.members) - 1)))
        yield product_of((share, sum_of([number**2 for number in found.centred])))


@mistake(
    "the root is forgotten, and the variance taken for the deviation",
    often=4,
    met="classroom; variance and deviation confused in questions on batch normalisation",
    example=Example(PLAIN, "deviation[o1]@1", "16"),
    quantities=("deviation", "normalised"),
)
def deviation_without_root(around: Around) -> Iterator[Formula]:
    """The root is forgotten: numbers are divided by the variance.

    Right: deviation = sqrt(14 + 2) = 4.
    Wrong: deviation = 14 + 2       = 16.

    A normalised number is measured in deviations from the mean, and a deviation is the root of a variance.
    """
    found = group(around)
    if found:
        both = [found.variance + found.epsilon, found.variance] if found.epsilon else [found.variance]
        yield from _centred_by(around, *(both if found.rule.beside == "variance" else reversed(both)))


@mistake(
    "epsilon is left out",
    often=3,
    met="classroom",
    example=Example(PLAIN, "deviation[o1]@1", "3.7417"),
    quantities=("deviation", "normalised"),
)
def norm_epsilon_left_out(around: Around) -> Iterator[Formula]:
    """Epsilon is left out where it matters.

    Right: deviation = sqrt(14 + 2) = 4.
    Wrong: deviation = sqrt(14)     = 3.7417.

    Epsilon keeps what is divided by away from 0. One of 0.00001 beside a variance of 1 may be left out by hand; a
    larger one, or a variance as small, may not.
    """
    found = group(around)
    if found and found.epsilon:
        yield from _centred_by(around, sqrt(found.variance))
        if around.cell.quantity == "normalised":
            yield from _centred_by(around, found.deviation)


@mistake(
    "epsilon stands on the wrong side of the root",
    often=3,
    met="lectures differ from Ioffe and Szegedy",
    example=Example(PLAIN, "deviation[o1]@1", "5.7417"),
    quantities=("deviation", "normalised"),
)
def norm_epsilon_misplaced(around: Around) -> Iterator[Formula]:
    """Epsilon is added to the deviation instead of to the variance, or the other way round.

    Right: deviation = sqrt(14 + 2)  = 4.
    Wrong: deviation = sqrt(14) + 2  = 5.7417.

    Ioffe and Szegedy add epsilon under the root. Some lectures add it to the root; with an epsilon of 0.00001 nobody
    sees the difference, with a larger one it counts.
    """
    found = group(around)
    if found and found.epsilon:
        outside, inside = sqrt(found.variance) + found.epsilon, sqrt(found.variance + found.epsilon)
        yield from _centred_by(around, outside if found.rule.beside == "variance" else inside)


@mistake(
    "gamma is left out of the scaled number",
    often=3,
    met="classroom",
    example=Example(PLAIN, "scaled[o1]@1.1", "-0.75"),
    quantities=("scaled",),
)
def gamma_left_out(around: Around) -> Iterator[Formula]:
    """Gamma is left out of the scaled number.

    Right: scaled = 2 * (-1.25) + 0.5 = -2.
    Wrong: scaled = -1.25 + 0.5       = -0.75.

    A number is first normalised, then stretched by gamma and shifted by beta. What is normalised alone is what comes
    out with gamma = 1 and beta = 0.
    """
    gammas = around.symbols_of("gamma")
    kept = [product_of([each for each in factors(term) if each not in gammas]) for term in terms(around.formula)]
    if gammas:
        yield sum_of(kept)
        yield kept[0]


@mistake(
    "beta is left out",
    often=3,
    met="classroom",
    example=Example(PLAIN, "scaled[o1]@1.1", "-2.5"),
    quantities=("scaled",),
)
def beta_left_out(around: Around) -> Iterator[Formula]:
    """Beta is left out.

    Right: scaled = 2 * (-1.25) + 0.5 = -2.
    Wrong: scaled = 2 * (-1.25)       = -2.5.

    After the mean is subtracted, beta is what the unit is shifted by in place of a bias.
    """
    if isinstance(around.formula, Sum):
        yield around.formula.terms[0]


@mistake(
    "gamma and beta are exchanged",
    often=2,
    met="classroom",
    example=Example(PLAIN, "scaled[o1]@1.1", "1.375"),
    quantities=("scaled",),
)
def gamma_and_beta_exchanged(around: Around) -> Iterator[Formula]:
    """Gamma and beta are exchanged.

    Right: scaled = 2 * (-1.25) + 0.5 = -2.
    Wrong: scaled = 0.5 * (-1.25) + 2 = 1.375.

    Gamma stretches and beta shifts: y = gamma * x + beta.
    """
    for gamma, beta in zip(around.symbols_of("gamma"), around.symbols_of("beta"), strict=False):
        yield exchanged(around.formula, {gamma.name: beta, beta.name: gamma})
