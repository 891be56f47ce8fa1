"""Alike: sheets of different variants that share numbers which are wrong for one of them.

A number that is wrong for one variant and right for another one is hardly found by chance. How likely it is follows
from how far the right numbers of the class lie apart at the cell, in units of the last digit that was written. Numbers
are compared without their signs, which students choose for themselves.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from worked.checking.numbers.written import Unreadable, read_number
from worked.checking.report import BAD, GOOD
from worked.exam.class_summary import Alike, Shared
from worked.exam.figures import significant_digits
from worked.exam.marked import Line, Marked
from worked.number import plain

LEAST_SHARED, LEAST_FIGURES = 2, 2
# Numbers that more sheets have at a cell say little, and so do pairs of which a class has more than this by chance.
MOST_SHARING, MOST_EXPECTED = 3, 0.01
# The density of numbers in the middle, as a multiple of their mean density between the first and the last tenth.
PEAK, TENTH = 2.0, 0.1
LEAST_CHANCE = 1e-9


class Wrong(NamedTuple):
    """A wrong number: the sheet that it stands on, what should stand there, and the mistake that leads to it."""

    sheet: int
    expected: str
    mistake: str


class AlikeSheets:
    """Finds sheets that look alike: all are added twice, first to learn what there is, then to be compared."""

    def __init__(self) -> None:
        self.wrong: dict[tuple[str, str], list[Wrong]] = defaultdict(list)
        self.right: dict[str, array[float]] = defaultdict(lambda: array("d"))
        self.units: dict[int, list[tuple[str, float]]] = defaultdict(list)
        self.holders: Counter[tuple[str, str]] = Counter()
        self.shared: dict[tuple[int, int], dict[str, Shared]] = defaultdict(dict)
        self._chances: dict[str, tuple[float, float]] = {}

    def learn(self, sheet: int, marked: Marked) -> None:
        """Take up the numbers of a sheet."""
        for line in marked.lines:
            if line.expected:
                self.right[line.cell].append(abs(float(Fraction(line.expected))))
            number = _number(line)
            if number is not None and line.verdict in BAD:
                text = _text(number)
                if significant_digits(text.rstrip("0") if "." in text else text) >= LEAST_FIGURES:
                    first = line.mistakes[0] if line.mistakes else ""
                    self.wrong[line.cell, text].append(Wrong(sheet, _expected(line), first))
                    exponent = number.as_tuple().exponent
                    assert isinstance(exponent, int)
                    self.units[sheet].append((line.cell, 10.0**exponent))

    def compare(self, sheet: int, marked: Marked) -> None:
        """Compare a sheet with all wrong numbers of the others."""
        for line in marked.lines:
            number = _number(line)
            written = _text(number) if number is not None else ""
            expected = _expected(line) if line.expected else ""
            right = {expected, written if line.verdict in GOOD else ""} - {""}
            first = line.mistakes[0] if line.mistakes else ""
            for text in right | ({written} - {""} if line.verdict in BAD else set()):
                others = self.wrong.get((line.cell, text), [])
                self.holders[line.cell, text] += bool(others)
                for other in others:
                    explained = first and first == other.mistake and text not in right
                    if other.sheet != sheet and other.expected != expected and not explained:
                        self._take(other.sheet, sheet, Shared(line.cell, text, text in right))

    def _take(self, first: int, second: int, shared: Shared) -> None:
        if len(self.wrong[shared.cell, shared.number]) <= MOST_SHARING:
            self.shared[first, second].setdefault(shared.cell, shared)

    def found(self, names: list[str]) -> list[Alike]:
        """The pairs that look alike, the least likely ones first; `names` are those of the sheets."""
        pairs = len(names) * (len(names) - 1)
        found: dict[frozenset[int], Alike] = {}
        for (first, second), by_cell in self.shared.items():
            shared = [one for one in by_cell.values() if self.holders[one.cell, one.number] <= MOST_SHARING]
            if len(shared) < LEAST_SHARED:
                continue
            # No less likely set of as many of its wrong numbers is shared by chance more often than this.
            units = dict(self.units[first])
            by_chance = math.prod(self._chance(one.cell, units[one.cell]) for one in shared)
            expected = min(1.0, math.comb(len(units), len(shared)) * by_chance) * pairs
            both, other = frozenset((first, second)), Alike(names[first], names[second], tuple(shared), expected)
            if expected <= MOST_EXPECTED and (both not in found or expected < found[both].expected):
                found[both] = other
        return sorted(found.values(), key=lambda each: (each.expected, each.first, each.second))

    def _chance(self, cell: str, unit: float) -> float:
        """How likely a number with such a last digit is that of another variant by chance."""
        if cell not in self._chances:
            self._chances[cell] = _spread(sorted(self.right[cell]))
        spread, equal = self._chances[cell]
        near = min(1.0, PEAK * unit / spread) if spread else 1.0
        return max(near, equal, LEAST_CHANCE)


def _spread(numbers: list[float]) -> tuple[float, float]:
    """How far numbers lie apart without those at the ends, and the share of pairs of them that are equal."""
    count = len(numbers)
    low, high = int(TENTH * count), count - 1 - int(TENTH * count)
    pairs = count * (count - 1) / 2
    equal = sum(each * (each - 1) / 2 for each in Counter(numbers).values())
    return (numbers[high] - numbers[low]) if count else 0.0, equal / pairs if pairs else 1.0


def _text(number: Decimal) -> str:
    """A number without its sign and without zeros at its end."""
    return plain(abs(number).normalize())


def _expected(line: Line) -> str:
    """The number of the key as a text of this kind; a fraction as it is."""
    return line.expected.lstrip("-") if "/" in line.expected else _text(Decimal(line.expected))


def _number(line: Line) -> Decimal | None:
    """The number that was written; None where there is none."""
    try:
        written = read_number(line.given) if line.given else None
    except Unreadable:
        return None
    return written.number if written else None
