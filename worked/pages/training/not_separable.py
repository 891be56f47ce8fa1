"""Not separable: why no weights of a single unit make all of its samples right, sample by sample."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from worked.cells.given import about
from worked.cells.place import edge
from worked.document import Block, Inline, Maths, Paragraph, Prose, Table
from worked.formula import Formula, Number, formula, product_of, sum_of
from worked.maths.separation import contradiction
from worked.number import Enclosures, compare, plain
from worked.pages.symbols.cells import Symbols
from worked.pages.training.decision_line import level_of
from worked.problem.problem import Problem
from worked.record import Record
from worked.words import count, listed

PRECISION = 60


class Demand(Record):
    """What a sample asks of the net input: a side of the level at which the class changes, or to be there."""

    sample: int
    coefficients: tuple[Fraction, ...]
    above: bool
    strict: bool
    level: Decimal

    @property
    def words(self) -> str:
        """What the net input must be."""
        sides = ("above", "at least") if self.above else ("below", "at most")
        return f"{sides[not self.strict]} {plain(self.level)}"


def not_separable(problem: Problem, symbols: Symbols) -> Iterator[Block]:
    """What the samples ask for, and that it cannot be: nothing where it can, or where no few samples show it."""
    demands = _demands(problem) if problem.is_dense and not problem.has_thresholds else []
    rows = [[number if each.above else -number for number in each.coefficients] for each in demands]
    times = contradiction(rows, [each.strict for each in demands])
    if not times:
        return
    some = {demands[place]: number for place, number in times.items()}
    heads: tuple[Prose, ...] = (("sample",), ("net input",), ("must be",))
    shown = tuple(
        ((str(each.sample),), (Maths(_net(problem, symbols, each.coefficients)),), (each.words,)) for each in some
    )
    line = "line" if len(problem.inputs) == 2 else "boundary"
    yield Table(heads, shown, (False, False, False), (f"No {line} separates these samples.",))
    yield Paragraph(
        (*_summed(problem, symbols, some), " These contradict each other: no weights classify all samples correctly.")
    )


def _demands(problem: Problem) -> list[Demand]:
    """What each sample asks of the net input; samples whose target is no output that the unit can have ask nothing."""
    chosen = problem.output_layer.activation

    def out(net: str):
        return chosen.activation.out([Number(net)], 0, chosen.settings).value(lambda name: None, Enclosures(PRECISION))

    level = Decimal(level_of(problem))
    below, at, above = (out(plain(level + more)) for more in (-1, 0, 1))
    learns = problem.has_biases and problem.training.update_biases
    # Without a bias that learns, a threshold other than 0 is not a question of directions alone.
    if level and not learns:
        return []
    found = []
    for number, sample in enumerate(problem.samples, start=1):
        target = about(sample.targets[0].text)
        row = [Fraction(given.text) for given in sample.inputs]
        row += [Fraction(1)] if learns else []
        sides = [bool(compare(side, "=", (target, target))) for side in (below, at, above)]
        if sides[0] != sides[2] and (learns or not problem.has_biases):
            found.append(Demand(number, tuple(row), sides[2], not sides[1], level))
    return found


def _net(problem: Problem, symbols: Symbols, coefficients: tuple[Fraction, ...]) -> Formula:
    """A sum of weights, each so many times."""
    unit = problem.outputs[0]
    names = [symbols.named("weight", edge(source, unit)) for source in problem.inputs]
    names += [symbols.named("bias", unit)] if problem.has_biases else []
    terms = [product_of((_number(number), name)) for number, name in zip(coefficients, names, strict=True) if number]
    return sum_of(terms) if terms else Number("0")


def _number(number: Fraction) -> Formula:
    """A coefficient; inputs are decimals, and so are their sums."""
    return formula(plain(Decimal(number.numerator) / Decimal(number.denominator)))


def _summed(problem: Problem, symbols: Symbols, some: dict[Demand, int]) -> Iterator[Inline]:
    """That the samples of the two sides ask opposite things of one sum."""
    for above in (True, False):
        side = {each: times for each, times in some.items() if each.above == above}
        if not side:
            continue
        width = len(next(iter(side)).coefficients)
        whole = tuple(
            sum((times * each.coefficients[place] for each, times in side.items()), Fraction(0))
            for place in range(width)
        )
        names = [
            f"sample {each.sample}" + (f" {count(times, 'time')}" if times > 1 else "") for each, times in side.items()
        ]
        strict = any(each.strict for each in side)
        level = sum((times * each.level for each, times in side.items()), Decimal(0))
        words = Demand(0, whole, above, strict, level).words
        yield from (f"{'For' if above else ' For'} ", *listed(names), " together, ")
        yield from (Maths(_net(problem, symbols, whole)), f" must be {words}.")
