"""Beside: numbers of a page that are no cells, shown by the rule of the page as cells are."""

from __future__ import annotations

from collections.abc import Container
from fractions import Fraction

from worked.formula import Formula
from worked.formula.exact import arithmetic_of
from worked.number import START_PRECISION, Enclosure, Enclosures, Rounded, Rounding, decide, guess, plain
from worked.number.fractions import FRACTIONS, NoFraction, short
from worked.trace.replay import Outcome, Outcomes


def beside(
    formula: Formula, quantity: str, outcomes: Outcomes, rounding: Rounding, given: Container[str] = ()
) -> Outcome:
    """What a formula of cells comes to, shown as a quantity is; `given` are those of its cells that are given."""

    def carried(name: str) -> Enclosure:
        return outcomes[name].carried(rounding.carry)

    def fraction(name: str) -> Fraction:
        outcome = outcomes[name]
        if outcome.in_full or name in given:
            found: Fraction = arithmetic_of(outcome.shown).value(str, FRACTIONS)
            return found
        raise NoFraction

    enclosure = formula.value(carried, Enclosures(START_PRECISION))
    digits, half = rounding.of(quantity), rounding.half
    rounded = decide(enclosure, digits, half) or guess(enclosure, digits, half)
    try:
        text = short(formula.value(fraction, FRACTIONS)) if rounding.results == "fractions" else None
    except NoFraction:
        text = None
    if text is None:
        return Outcome(enclosure, rounded, plain(rounded.number))
    return Outcome(enclosure, Rounded(rounded.number, True, True), text, in_full=True)
