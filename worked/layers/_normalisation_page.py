"""What pages say of a normalisation: its statement, and how errors come back through it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from worked.cells.given import Given
from worked.cells.place import layer_place
from worked.document import Block, Inline, Maths, Paragraph
from worked.formula import BigSum, Chain, Formula, Name, Negative, Number, Quotient, product_of, sqrt, sum_of
from worked.layers._normalisation_rule import NormalisationRule
from worked.layers.writing import Names, Statement
from worked.words import listed

ONE, TWO = Number("1"), Number("2")


def statement(rule: NormalisationRule, page: Statement) -> list[Block]:
    """What is normalised over what, scaled, shifted and kept for the test."""
    return [Paragraph((*_normalised(rule, page), *_scaled(rule, page), *_kept(rule, page)))]


def _normalised(rule: NormalisationRule, page: Statement) -> Iterator[Inline]:
    what = "net inputs" if rule.before else "outputs"
    how = "the samples of a batch (batch" if rule.over == "batch" else "its units (layer"
    yield f"The {what} of {page.layer_name(page.number)} are normalised over {how} normalisation): "
    yield Maths(_equation(rule, page))
    if rule.has_epsilon:
        yield " with "
        yield page.equality("norm-epsilon", layer_place(page.number), rule.epsilon)
    yield ", where "
    yield Maths(page.name("mean"))
    yield " is the mean and "
    yield Maths(page.name("variance"))
    yield " the variance."


def _equation(rule: NormalisationRule, page: Statement) -> Chain:
    """What a number is normalised to."""
    earlier = page.stages[page.stages.index("normalised") - 1]
    mean, variance = page.name("mean"), page.name("variance")
    divisor: Formula = sqrt(variance)
    if rule.has_epsilon:
        epsilon = page.named("norm-epsilon", layer_place(page.number))
        divisor = sqrt(variance + epsilon) if rule.beside == "variance" else sqrt(variance) + epsilon
    return Chain((page.name("normalised"), (page.name(earlier) - mean) / divisor))


def _scaled(rule: NormalisationRule, page: Statement) -> Iterator[Inline]:
    """The scale and the shift."""
    if not rule.scales and not rule.shifts:
        return
    scaled = page.name("normalised")
    scaled = page.generic("gamma") * scaled if rule.scales else scaled
    scaled = scaled + page.generic("beta") if rule.shifts else scaled
    yield " This is scaled and shifted, " if rule.scales and rule.shifts else " This is then "
    yield Maths(Chain((page.name("scaled"), scaled)))
    yield "; " if rule.learns else "; not learned: "
    yield from listed([*_each(page, "gamma", rule.scales), *_each(page, "beta", rule.shifts)])
    yield " at first." if rule.learns else "."


def _each(page: Statement, quantity: str, numbers: Sequence[Given]) -> list[Inline]:
    return [page.equality(quantity, *pair) for pair in zip(page.units, numbers, strict=False)]


def _kept(rule: NormalisationRule, page: Statement) -> Iterator[Inline]:
    """The running averages."""
    running = rule.running
    if not running:
        return
    yield " Running averages are kept for inference: each batch adds its mean and variance"
    yield " (here divided by one less than the number of samples)" if running.sample else ""
    yield " with weight "
    yield page.equality("running-share", layer_place(page.number), running.share)
    yield "; they start at "
    shown = [*_each(page, "running-mean", running.means), *_each(page, "running-variance", running.variances)]
    yield from listed(shown)
    yield "."


def rules(rule: NormalisationRule, names: Names, earlier: str) -> Iterator[Formula]:
    """The errors of deviation, variance, mean, and of what was normalised (Ioffe and Szegedy 2015, section 3)."""
    index = names.sample or "u"
    unit = "j" if names.sample else "u"
    count: Formula = Number(str(len(names.units)))
    if names.sample:
        count = Name("B") if names.batch_size is None else Number(str(names.batch_size))
    share = Quotient(ONE, count)
    mean, deviation = names.name("mean"), names.name("deviation")
    divisor = _divisor(rule, names, deviation)
    away = names.name(earlier, unit, names.sample) - mean
    own = names.name(earlier, "j", names.sample) - mean
    normalised = names.error("normalised", unit, names.sample)
    variance, centre = names.name("variance-error"), names.name("mean-error")
    by_deviation = names.name("deviation-error")
    yield Chain((by_deviation, Negative(BigSum(index, Quotient(away, divisor**2) * normalised))))
    yield Chain((variance, Quotient(ONE, product_of((TWO, deviation))) * by_deviation))
    yield Chain((centre, Negative(BigSum(index, Quotient(ONE, divisor) * normalised))))
    own_error = Quotient(ONE, divisor) * names.error("normalised", "j", names.sample)
    whole = sum_of([share * centre, product_of((share, TWO, own, variance)), own_error])
    yield Chain((names.error(earlier, "j", names.sample), whole))


def _divisor(rule: NormalisationRule, names: Names, deviation: Formula) -> Formula:
    """What a number less the mean is divided by."""
    if rule.beside == "variance" or not rule.has_epsilon:
        return deviation
    return deviation + names.named("norm-epsilon", layer_place(names.number))
