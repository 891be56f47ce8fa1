"""Separation: why no weights give every sample its sign.

Each sample asks for an inequality of the weights, `row . weights >= 0` or, where it is strict, `> 0`. By Motzkin's
transposition theorem no weights satisfy them all exactly if some of them, each multiplied by a positive number, sum
to nothing although one of them is strict: then something would have to be above 0 and 0 at once. For the four samples
of XOR (Minsky & Papert 1969) it is each once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import gcd, lcm

MOST_ROWS, MOST_COLUMNS = 16, 5


def contradiction(rows: Sequence[Sequence[Fraction]], strict: Sequence[bool]) -> Mapping[int, int]:
    """By which whole numbers rows must be multiplied to sum to nothing, one of them strict; {} where they cannot.

    `rows` are as many lists of coefficients as there are samples, at most 16 of at most 5; for more {} is given too.
    """
    width = len(rows[0]) if rows else 0
    if len(rows) > MOST_ROWS or width > MOST_COLUMNS:
        return {}
    for size in range(1, width + 2):
        for chosen in combinations(range(len(rows)), size):
            if not any(strict[place] for place in chosen):
                continue
            found = _only_multipliers([rows[place] for place in chosen])
            if found and all(number > 0 for number in found):
                return dict(zip(chosen, _whole(found), strict=True))
    return {}


def _only_multipliers(rows: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    """Multipliers by which the rows sum to nothing, the last being 1; [] where there are none or many."""
    count = len(rows)
    columns = [list(column) for column in zip(*rows, strict=True)]
    pivots: list[int] = []
    for place in range(count):
        row = next((row for row in columns[len(pivots) :] if row[place]), None)
        if row is None:
            break
        columns.remove(row)
        row = [entry / row[place] for entry in row]
        columns = [[a - other[place] * b for a, b in zip(other, row, strict=True)] for other in columns]
        columns.insert(len(pivots), row)
        pivots.append(place)
    if len(pivots) != count - 1 or any(row[count - 1] for row in columns[count - 1 :]):
        return []
    return [*(-columns[place][count - 1] for place in pivots), Fraction(1)]


def _whole(numbers: Sequence[Fraction]) -> list[int]:
    """The smallest whole numbers in the same proportion."""
    common = lcm(*(number.denominator for number in numbers))
    whole = [int(number * common) for number in numbers]
    return [number // gcd(*whole) for number in whole]
