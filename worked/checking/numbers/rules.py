"""Rules: the rules of rounding that the digits of a sheet show.

Only the digits are looked at, never whether a number is right, so that no number brings the rule that excuses it. A
rule is charged for each number that does not follow it, and a quantity with a rule of its own is charged once.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from worked.checking.numbers.reading import Answer, Reading, last_place
from worked.checking.numbers.single import PRINTED, is_printed, is_shortest, spacing
from worked.number import Digits, is_round
from worked.record import replace

# What is charged, in the logarithm of a chance: an exception, a dropped zero, dropping any, a rule of a quantity, both
# decimals and figures, and very few figures.
EXCEPTION, DROPPED_ZERO, DROPS_ZEROS, OWN_RULE, MIXED = 4.0, 2.3, 0.7, 4.0, 6.0
FEW_FIGURES = {1: 8.0, 2: 3.0}
LEAST_SHARE = 0.5
# So many counts of digits are tried, and none that is charged so much more than the best one.
MOST_COUNTS, LESS_PLAUSIBLE = 2, 8.0
# Decimals tell a float32 from a number that is rounded by hand where at most such a share of them are the shortest of
# one, and all but a few of these are. From so much on a program is certain, possible and charged, or impossible.
MOST_BY_CHANCE, LEAST_PRINTED, CERTAIN, POSSIBLE, IMPOSSIBLE, SINGLE = 0.7, 0.9, 7.0, 1.0, -3.0, 4.0
KINDS = ("decimals", "figures")

Away = Callable[[Answer], float]


class Typed(NamedTuple):
    """A number as it is typed, and how far `away` it is from the true one."""

    column: str
    number: Decimal
    asked: Digits
    away: float

    def may_be_short(self, rule: Digits) -> bool:
        """Whether it lacks nothing by a rule but zeros, which say nothing."""
        return self.away <= 10.0 ** rule.place(self.number) / 2


class Base(NamedTuple):
    """The digits of a sheet before single quantities are given rules of their own: the usual ones, and others."""

    usual: Digits
    rules: Mapping[str, Digits]

    def of(self, column: str) -> Digits:
        """The digits of a column."""
        return self.rules.get(column, self.usual)


def readings(answers: Sequence[Answer], asked: Callable[[Answer], Digits], away: Away) -> list[Reading]:
    """The ways to read the digits of a sheet, the most plausible first.

    `asked` says how many digits the exercise asks for, `away` how far a number is from the true one. One that has only
    zeros behind its last digit may have been written short: 0.7 for 0.700.
    """
    rounded = [answer for answer in answers if not answer.is_exact]
    finest = max([0, *(-last_place(answer.written.number) for answer in rounded)])
    every = (Typed(answer.quantity, abs(answer.written.number), asked(answer), away(answer)) for answer in rounded)
    # The same number in several cells has dropped its zeros once.
    typed = list({(each.column, str(each.number)): each for each in every}.values())
    if all(each.may_be_short(each.asked) and not _cost(each, each.asked) for each in typed):
        return [Reading(rules={answer.quantity: asked(answer) for answer in answers}, finest=finest)]
    chance = _chance_of_single([each.number for each in typed if not each.may_be_short(Digits(finest))])
    if chance >= CERTAIN:
        return [Reading(single=True, finest=finest)]
    bases = [*_uniform(typed), *_of_the_page(typed)]
    found = sorted((_by_columns(typed, base, finest) for base in bases), key=lambda reading: reading.charge)
    found = [reading for reading in found if reading.charge <= found[0].charge + LESS_PLAUSIBLE]
    if _share(typed, found[0]) < LEAST_SHARE:
        found.append(Reading(usual=Digits(finest), finest=finest, irregular=True, charge=found[0].charge))
    if chance >= POSSIBLE or (finest >= PRINTED and chance > IMPOSSIBLE):
        found.append(Reading(single=True, finest=finest, charge=found[0].charge + SINGLE))
    return [reading for place, reading in enumerate(found) if not _is_repeated(reading, found[:place])]


def _is_repeated(reading: Reading, others: Iterable[Reading]) -> bool:
    """Whether another reading has the same rules."""
    return any(replace(other, charge=reading.charge) == reading for other in others)


def _uniform(typed: Sequence[Typed]) -> Iterator[Base]:
    """The same decimals for all numbers, and the same significant figures, each with the likeliest counts."""
    for kind, counts in _counts(typed).items():
        rules = [Digits(count, kind) for count in sorted(counts)]
        yield from (Base(rule, {}) for rule in sorted(rules, key=lambda rule: _charge(typed, rule))[:MOST_COUNTS])


def _of_the_page(typed: Sequence[Typed]) -> Iterator[Base]:
    """Decimals for the quantities that the page asks with decimals, and figures for those with figures."""
    rules: dict[str, Digits] = {}
    for kind in KINDS:
        group = [each for each in typed if each.asked.kind == kind]
        counts = sorted(_counts(group).get(kind, ()))
        if counts:
            rules |= dict.fromkeys((each.column for each in group), _best([Digits(c, kind) for c in counts], group))
    for usual, _ in Counter(rules[each.column] for each in typed if each.column in rules).most_common(1):
        yield Base(usual, {column: rule for column, rule in rules.items() if rule != usual})


def _by_columns(typed: Sequence[Typed], base: Base, finest: int) -> Reading:
    """A rule of the sheet, with rules of their own for the quantities that follow another one throughout."""
    columns = {
        column: list(group)
        for column, group in groupby(sorted(typed, key=lambda each: each.column), lambda each: each.column)
    }
    rules = dict(base.rules)
    charge = sum(map(_rarity, {base.usual, *rules.values()})) + (MIXED if rules else 0.0)
    found = {column: _best(_candidates(own), own) for column, own in columns.items()}
    often = Counter(found.values())
    for column, own in columns.items():
        usual, best = base.of(column), _best_of_several(own, found[column], often)
        by_own, by_usual = _charge(own, best) + OWN_RULE + _rarity(best), _charge(own, usual)
        if best != usual and by_own < by_usual:
            rules[column] = best
        charge += min(by_own, by_usual)
    return Reading(rules=rules, usual=base.usual, finest=finest, charge=charge)


def _best_of_several(own: Sequence[Typed], best: Digits, often: Counter[Digits]) -> Digits:
    """Of the rules that a column follows as well as its best one, that of most columns."""
    least = _charge(own, best) + _rarity(best)
    alike = [rule for rule in _candidates(own) if _charge(own, rule) + _rarity(rule) <= least]
    return max([best, *alike], key=often.__getitem__)


def _candidates(typed: Iterable[Typed]) -> list[Digits]:
    """The rules that some number of a column follows to the digit."""
    return [Digits(count, kind) for kind, counts in _counts(typed).items() for count in sorted(counts)]


def _counts(typed: Iterable[Typed]) -> dict[str, set[int]]:
    """The decimals, and the significant figures, that numbers are written with."""
    numbers = [each.number for each in typed]
    decimals = {max(0, -last_place(number)) for number in numbers}
    figures = {_figures(number) for number in numbers if number}
    return {kind: found for kind, found in zip(KINDS, (decimals, figures), strict=True) if found}


def _best(rules: Sequence[Digits], typed: Sequence[Typed]) -> Digits:
    """The rule that is charged least, the first of several."""
    return min(rules, key=lambda rule: _charge(typed, rule) + _rarity(rule))


def _rarity(rule: Digits) -> float:
    """What a rule is charged that hardly anybody rounds by."""
    return FEW_FIGURES.get(rule.count, 0.0) if rule.kind == "figures" else 0.0


def _charge(typed: Iterable[Typed], rule: Digits) -> float:
    """What a rule is charged for the numbers that do not follow it."""
    return sum(_cost(each, rule) for each in typed)


def _cost(typed: Typed, rule: Digits) -> float:
    missing = _missing(typed.number, rule)
    if missing < 0:
        return EXCEPTION
    return min(DROPS_ZEROS + DROPPED_ZERO * missing, EXCEPTION) if missing and not typed.may_be_short(rule) else 0.0


def _missing(number: Decimal, rule: Digits) -> int:
    """How many digits a number lacks by a rule; below 0, how many it has too many."""
    if rule.kind == "decimals":
        return rule.count - max(0, -last_place(number))
    if not number:
        return 0
    missing = rule.count - _figures(number)
    before_the_point = last_place(number) == 0 and is_round(number, max(0, -missing))
    return 0 if missing < 0 and before_the_point else missing


def _share(typed: Sequence[Typed], reading: Reading) -> float:
    """The share of numbers that follow their rules to the digit."""
    return sum(not _missing(each.number, reading.rule(each.column)) for each in typed) / len(typed)


def _figures(number: Decimal) -> int:
    """The significant digits of a decimal as typed."""
    return len(number.as_tuple().digits)


def _chance_of_single(numbers: Sequence[Decimal]) -> float:
    """How much the digits speak for float32 numbers, as a program prints them, in the logarithm of a chance.

    Few decimals of eight or nine digits are the shortest of a float32, or what it is rounded to with so many decimals,
    so that several of them are no chance; where most are not, it is that many times below 0.
    """
    chance, printed, long = 0.0, 0, 0
    for number in numbers:
        by_chance = min(1.0, 10.0 ** last_place(number) / spacing(float(number)))
        if by_chance < MOST_BY_CHANCE:
            long, printed = long + 1, printed + (is_shortest(number) or is_printed(number))
            chance -= math.log(by_chance)
    return chance if printed >= LEAST_PRINTED * long else -long
