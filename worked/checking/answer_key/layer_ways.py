"""Layer ways: the other formulas by which numbers of normalised, dropped and skipped layers may be computed by hand.

A variance is the mean of the squares less the square of the mean; the way back through a batch normalisation is given
by Ioffe and Szegedy in four formulas and by others in one; dropped units are divided by 1 - p, or their weights
multiplied by it; a running average moves by a share of the difference.
"""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import Cell, identifier
from worked.checking.answer_key.known import Known
from worked.checking.answer_key.normalised import Group, dotted, group_of
from worked.checking.answer_key.rewriting import factors, in_each_term, rearranged, terms
from worked.formula import Formula, Negative, Number, Product, Quotient, Sum, Symbol, product_of, sqrt, sum_of

# An epsilon as small as this, and as small beside the variance, is left out by hand.
SMALL, NEGLIGIBLE = 1e-5, 1e-3
HALF, TWO = Quotient(Number("1"), Number("2")), Number("2")


# Forward


def of_mean(key: Known, cell: Cell) -> Iterator[Formula]:
    """A mean as a sum over a number."""
    assert cell.formula
    yield from rearranged(cell.formula)


def of_variance(key: Known, cell: Cell) -> Iterator[Formula]:
    """A variance by the squares of the numbers themselves, the shift theorem."""
    assert cell.formula
    yield from rearranged(cell.formula)
    group = group_of(key, cell)
    if group is None or group.is_testing:
        return
    squares, mean = sum_of([value**2 for value in group.values]), group.mean
    yield group.share * squares - mean**2
    yield squares / group.count - mean**2
    yield (squares - group.count * mean**2) / group.count
    yield (squares - sum_of(group.values) ** 2 / group.count) / group.count


def of_deviation(key: Known, cell: Cell) -> Iterator[Formula]:
    """A deviation without a tiny epsilon."""
    group = group_of(key, cell)
    if group and negligible(group):
        yield sqrt(group.variance)


def negligible(group: Group) -> bool:
    """Whether an epsilon makes so little difference that it may be left out by hand."""
    outcomes = group.key.outcomes
    if group.epsilon is None or not {group.epsilon.name, group.variance.name} <= outcomes.keys():
        return False
    epsilon, variance = group.key.truth(group.epsilon.name), group.key.truth(group.variance.name)
    beside = variance if group.rule.beside == "variance" else variance**0.5
    return epsilon <= SMALL and epsilon <= NEGLIGIBLE * beside


def divisors(group: Group) -> list[Formula]:
    """What a number less the mean may be divided by: the deviation, or the root in its place; no tiny epsilon."""
    inner = group.variance if group.rule.beside == "deviation" or not group.epsilon else group.variance + group.epsilon
    root = sqrt(inner)
    found = [group.divisor, root + group.epsilon if group.divisor != group.deviation and group.epsilon else root]
    return [*found, group.deviation, sqrt(group.variance)] if negligible(group) else found


def of_normalised(key: Known, cell: Cell) -> Iterator[Formula]:
    """A normalised number at once from the variance, or times one over the deviation."""
    group = group_of(key, cell)
    if group:
        centred = group.centred[group.index(cell)]
        for divisor in divisors(group):
            yield centred / divisor
            yield centred * (1 / divisor)


def of_scaled(key: Known, cell: Cell) -> Iterator[Formula]:
    """A scaled number as a line of what is normalised: gamma / deviation * x + (beta - gamma * mean / deviation)."""
    group = group_of(key, cell)
    if group is None:
        return
    gamma, beta = (parameter(group, name, cell.place) for name in ("gamma", "beta"))
    value = group.values[group.index(cell)]
    for divisor in divisors(group):
        factor = gamma / divisor if gamma else 1 / divisor
        mean = (gamma * group.mean if gamma else group.mean) / divisor
        yield factor * value + (beta - mean if beta else Negative(mean))
        top = gamma * (value - group.mean) if gamma else value - group.mean
        yield top / divisor + beta if beta else top / divisor


def parameter(group: Group, quantity: str, unit: str) -> Symbol | None:
    """The gamma or beta of a unit as a step sees it; None where there is none."""
    for step in range(group.step, 0, -1):
        name = identifier(quantity, unit, step)
        if name in group.key.cells:
            return Symbol(name)
    return None


def of_running(key: Known, cell: Cell) -> Iterator[Formula]:
    """A running average moved by a share of the difference; the sample variance at once from the squares."""
    assert isinstance(cell.formula, Sum)
    kept, fresh = cell.formula.terms
    old, (share, *new) = factors(kept)[-1], factors(fresh)
    group, formulas = group_of(key, cell), [product_of(new)]
    if group and len(new) > 1:
        less = Number(str(len(group.members) - 1))
        formulas += [group.count * new[-1] / less, sum_of([each**2 for each in group.centred]) / less]
    for formula in formulas:
        yield kept + share * formula
        yield Sum((kept, Product((share, formula))))
        yield old + share * (formula - old)
        yield old - share * (old - formula)


# Dropping


def of_dropped(key: Known, cell: Cell) -> Iterator[Formula]:
    """What is left of a unit: divided by 1 - p, in any order."""
    assert cell.formula
    yield from rearranged(cell.formula)


def of_net(key: Known, cell: Cell) -> Iterator[Formula]:
    """A net input with its share taken term by term, or its weights made smaller first."""
    assert cell.formula
    whole = cell.formula
    yield from rearranged(whole)
    yield in_each_term(whole, _distributed)
    changes: dict[str, Formula] = {}
    for name in whole.symbols():
        found = key.cells[name]
        kept = factors(found.formula) if found.quantity == "dropped" and found.formula else ()
        if len(kept) > 1:
            changes[name] = product_of(kept)
    if changes:
        yield in_each_term(whole, lambda term: _weight_first(term, changes))
        yield from _bracketed(whole, changes)


def _distributed(term: Formula) -> Formula:
    """(1 - p) * (a + b) as (1 - p) * a + (1 - p) * b."""
    if isinstance(term, Product) and isinstance(term.factors[-1], Sum):
        return sum_of([product_of((*term.factors[:-1], each)) for each in term.factors[-1].terms])
    return term


def _weight_first(term: Formula, changes: dict[str, Formula]) -> Formula:
    """w * ((1 - p) * a) as (w * (1 - p)) * a."""
    if isinstance(term, Product) and isinstance(term.factors[-1], Symbol) and term.factors[-1].name in changes:
        *share, out = factors(changes[term.factors[-1].name])
        return product_of((*share, *term.factors[:-1], out))
    return term


def _bracketed(whole: Formula, changes: dict[str, Formula]) -> Iterator[Formula]:
    """The share before the whole weighted sum."""
    dropped = [term for term in terms(whole) if isinstance(term, Product) and set(term.symbols()) & changes.keys()]
    rest = [term for term in terms(whole) if term not in dropped]
    shares = {factors(change)[0] for change in changes.values()}
    if len(shares) == 1:
        laid = [term.bind(lambda name: product_of(factors(changes[name])[1:]) if name in changes else Symbol(name))
                for term in dropped]  # fmt: skip
        yield sum_of([Product((next(iter(shares)), sum_of(laid))), *rest])


# Backward


def of_error(key: Known, cell: Cell) -> Iterator[Formula]:
    """The error of what is normalised, or of what is dropped."""
    assert cell.formula
    group = group_of(key, cell) if cell.place in key.network.layer_of else None
    own = identifier("normalised-error", cell.place, cell.step, cell.sample)
    if group and own in cell.inputs:
        yield from _of_normalised_number(group, cell)
    elif any(key.cells[name].quantity == "mask" for name in cell.inputs):
        yield from rearranged(cell.formula)


def of_delta(key: Known, cell: Cell) -> Iterator[Formula]:
    """A delta with the mask of its unit beside the slope, and not in an error."""
    yield from of_error(key, cell)
    slopes = [Symbol(name) for name in cell.inputs if key.cells[name].quantity == "slope"]
    errors = [key.cells[name] for name in cell.inputs if key.cells[name].quantity == "error"]
    if len(slopes) == len(errors) == 1 and errors[0].formula:
        masked = any(key.cells[name].quantity == "mask" for name in errors[0].inputs)
        if masked:
            whole = product_of((slopes[0], errors[0].formula))
            yield whole
            yield from rearranged(whole)


def _of_normalised_number(group: Group, cell: Cell) -> Iterator[Formula]:
    """dE/dx by Ioffe and Szegedy's sum, and by the formula in one line."""
    assert cell.formula
    yield from rearranged(cell.formula)
    place, count = group.index(cell), group.count
    errors, centred = group.each("normalised-error"), group.centred[place]
    own, by_mean, by_variance = errors[place], group.one("mean-error"), group.one("variance-error")
    for divisor in divisors(group):
        if by_mean and by_variance:
            yield sum_of((own / divisor, by_variance * (TWO * centred / count), by_mean / count))
            yield sum_of((own / divisor, TWO * centred * by_variance / count, by_mean / count))
            yield sum_of((own * (1 / divisor), by_variance * TWO * centred / count, by_mean / count))
        laid = _by_root(group, divisor)
        yield sum_of((own / divisor, laid * (TWO * centred / count), Negative(sum_of(errors) / divisor) / count))
        yield sum_of((own / divisor, laid * (TWO * centred / count), Negative(sum_of(errors) / (count * divisor))))
        yield from _in_one_line(group, place, divisor, [*errors], None)
        scaled, gamma = group.each("scaled-error"), parameter(group, "gamma", group.place)
        if scaled and gamma:
            yield from _in_one_line(group, place, divisor, scaled, gamma)


def _in_one_line(
    group: Group, place: int, divisor: Formula, errors: list[Symbol], gamma: Symbol | None
) -> Iterator[Formula]:
    """gamma / (m * deviation) * (m * dy - sum of dy - x * sum of (dy * x)), in the orders in which it is written."""
    count, numbers = group.count, group.each("normalised")
    own: Formula = numbers[place]
    if group.rule.beside == "deviation" and not negligible(group):
        own = group.centred[place] / group.deviation
    total, dot = sum_of(errors), dotted(errors, [*numbers])
    whole = count * errors[place] - total - own * dot
    shared = errors[place] - total / count - own * (dot / count)
    first = gamma or Number("1")
    yield first / (count * divisor) * whole
    yield product_of((first, whole)) / (count * divisor)
    yield first / divisor * shared
    yield product_of((first, shared)) / divisor
    yield first / divisor * (errors[place] - (total + own * dot) / count)


def of_deviation_error(key: Known, cell: Cell) -> Iterator[Formula]:
    """dE/d(deviation) with one fraction for all, or from the normalised numbers."""
    group = group_of(key, cell)
    if group is None:
        return
    errors, numbers = group.each("normalised-error"), group.each("normalised")
    for divisor in divisors(group):
        yield Negative(dotted(errors, group.centred) / divisor**2)
        yield sum_of([Negative(error * each / divisor**2) for error, each in zip(errors, group.centred, strict=True)])
        yield Negative(dotted(errors, [*numbers]) / divisor)
        yield sum_of([Negative(error * each / divisor) for error, each in zip(errors, numbers, strict=True)])


def _by_root(group: Group, divisor: Formula) -> Formula:
    """dE/d(variance) at once: - sum of dE * (x - mean), by twice the deviation and the square of the divisor."""
    errors = group.each("normalised-error")
    return Negative(dotted(errors, group.centred) / (TWO * product_of((divisor**2, _root(group, divisor)))))


def _root(group: Group, divisor: Formula) -> Formula:
    """The root itself, without an epsilon beside it."""
    return group.deviation if group.rule.beside == "deviation" else divisor


def of_variance_error(key: Known, cell: Cell) -> Iterator[Formula]:
    """dE/d(variance) as Ioffe and Szegedy write it: sum of dE * (x - mean) * (-1/2) * (variance + epsilon)^(-3/2)."""
    assert cell.formula
    yield from rearranged(cell.formula)
    group = group_of(key, cell)
    if group is None:
        return
    errors, by_deviation = group.each("normalised-error"), group.one("deviation-error")
    for divisor in divisors(group):
        if by_deviation:
            yield by_deviation / (TWO * _root(group, divisor))
        yield _by_root(group, divisor)
        yield Negative(dotted(errors, [*group.each("normalised")]) / (TWO * divisor * _root(group, divisor)))
        if group.rule.beside == "variance":
            yield Negative(HALF * (dotted(errors, group.centred) / divisor**3))
    if group.rule.beside == "variance":
        sums = [group.variance + group.epsilon] if group.epsilon else []
        for inner in [*sums, *([group.variance] if negligible(group) or not group.epsilon else [])]:
            power: Formula = inner ** "-1.5"
            yield product_of((dotted(errors, group.centred), Negative(HALF), power))
            pairs = zip(errors, group.centred, strict=True)
            yield sum_of([product_of((error, each, Negative(HALF), power)) for error, each in pairs])


def of_mean_error(key: Known, cell: Cell) -> Iterator[Formula]:
    """dE/d(mean) with one fraction for all, and with the term that sums to 0, which rounding does not leave at 0."""
    group = group_of(key, cell)
    if group is None:
        return
    errors, by_variance = group.each("normalised-error"), group.one("variance-error")
    for divisor in divisors(group):
        wholes = [
            Negative(sum_of(errors) / divisor),
            sum_of([Negative(error / divisor) for error in errors]),
            sum_of([Negative(error * (1 / divisor)) for error in errors]),
            Negative(sum_of(errors) * (1 / divisor)),
        ]
        for whole in wholes:
            yield whole
            if by_variance:
                share = sum_of([Negative(TWO * each) for each in group.centred]) / group.count
                yield whole + by_variance * share
