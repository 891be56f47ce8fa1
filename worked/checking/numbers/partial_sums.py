"""Partial sums: what rounding them adds to the range of a sum."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from worked.checking.numbers.affine import Range

# A partial sum is coarser than a term if its unit is more than so many times that of the term.
FINER_THAN = 1.5


def widened_by_partial_sums(
    whole: Range, kept: Sequence[Range], unit_of: Callable[[float, float], float], cut: bool
) -> Range:
    """A sum of which each partial sum may be rounded too, where that is coarser than the terms are.

    With significant figures a partial sum may be much larger than what it comes to in the end. Terms may be added in$
    any order, so that of each number of terms the largest sum counts.
    """
    finest = min(unit_of(term.low, term.high) for term in kept)
    lows, highs = sorted(term.low for term in kept), sorted((term.high for term in kept), reverse=True)
    low, high, slack = lows[0], highs[0], 0.0
    for least, most in zip(lows[1:-1], highs[1:-1], strict=True):
        low, high = low + least, high + most
        unit = unit_of(low, high)
        slack += (unit if cut else unit / 2) if unit > FINER_THAN * finest else 0.0
    if not slack:
        return whole
    return Range(whole.low - slack, whole.high + slack, whole.center, whole.slopes, whole.error + slack)
