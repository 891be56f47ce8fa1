"""Terms: formulas taken apart into what is a number and what is an array, and lines that are laid into one another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from worked.formula import Cases, Formula, Negative, Number, Product, Quotient, Symbol, product_of
from worked.maths.rule import PREVIOUS

Line = tuple[str, Formula]
IsArray = Callable[[Formula], bool]


class Term(NamedTuple):
    """A product, however it is nested: its sign, and its factors above and below the fraction bar."""

    negative: bool
    numbers: list[Formula]
    divisors: list[Formula]
    tops: list[Formula]
    bottoms: list[Formula]

    def over(self, other: Term) -> Term:
        """The term divided by another."""
        return self.times(Term(other.negative, other.divisors, other.numbers, other.bottoms, other.tops))

    def times(self, other: Term) -> Term:
        """The product of two terms."""
        joined = [mine + theirs for mine, theirs in zip(self[1:], other[1:], strict=True)]
        return Term(self.negative != other.negative, *joined)


def term_of(formula: Formula, is_array: IsArray) -> Term:
    """A formula as a product; whatever is neither product nor quotient is a single factor."""
    match formula:
        case Negative():
            found = term_of(formula.body, is_array)
            return found._replace(negative=not found.negative)
        case Quotient():
            return term_of(formula.top, is_array).over(term_of(formula.bottom, is_array))
        case Product():
            found = Term(False, [], [], [], [])
            for factor in formula.factors:
                found = found.times(term_of(factor, is_array))
            return found
    return Term(False, [], [], [formula], []) if is_array(formula) else Term(False, [formula], [], [], [])


ONE, ZERO = Number("1"), Number("0")


def is_indicator(formula: Formula, is_array: IsArray) -> bool:
    """Whether a formula is 1 where one relation of arrays holds, and 0 elsewhere."""
    if not isinstance(formula, Cases) or len(formula.cases) != 1 or not is_array(formula):
        return False
    return formula.cases[0].body == ONE and formula.otherwise == ZERO


def factored(bodies: Sequence[Formula], is_array: IsArray) -> tuple[list[Formula], list[Formula]]:
    """Formulas without the arrays by which all of them are multiplied, and these arrays."""
    terms = [term_of(body, is_array) for body in bodies]
    factors = terms[0].tops
    if not factors or any(term.tops != factors or term.bottoms for term in terms):
        return list(bodies), []
    return [_number(term) for term in terms], factors


def _number(term: Term) -> Formula:
    """The number by which the arrays of a product are multiplied."""
    above, below = product_of(term.numbers or (ONE,)), product_of(term.divisors or (ONE,))
    found = above if below == ONE else Quotient(above, below)
    return Negative(found) if term.negative else found


def inlined(lines: Iterable[Line], arrays: Collection[str]) -> list[Line]:
    """The lines without those local ones that a single later line uses, into which they are put.

    A line is local where its name is none of the arrays. It stays where an array that it reads is written before the
    line that uses it, for then it must be computed first.
    """
    kept = list(lines)
    place = 0
    while place < len(kept):
        name, formula = kept[place]
        uses = [later for later in range(place + 1, len(kept)) for used in kept[later][1].symbols() if used == name]
        reads = {symbol.removeprefix(PREVIOUS) for symbol in formula.symbols()}
        between = {kept[other][0] for other in range(place + 1, uses[0])} if uses else set()
        if name in arrays or len(uses) != 1 or reads & between:
            place += 1
            continue
        user, into = kept[uses[0]]
        kept[uses[0]] = (user, into.bind(_putting(name, formula)))
        del kept[place]
        place = 0
    return kept


def _putting(name: str, formula: Formula) -> Callable[[str], Formula]:
    return lambda symbol: formula if symbol == name else Symbol(symbol)
