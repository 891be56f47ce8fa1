"""What the rules about optimisers, schedules, penalties and clipping share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from worked.checking.answer_key.rewriting import in_each_term
from worked.checking.mistakes._update import used
from worked.checking.mistakes.mistake import (
    Around,
    all_parts,
    exchanged,
    factors,
    fewer_terms,
    is_function,
    rewritten,
    terms,
)
from worked.formula import (
    Formula,
    Negative,
    Number,
    Product,
    Quotient,
    Sum,
    Symbol,
    product_of,
    sum_of,
)

ONE = Number("1")


# Problems for examples


def one_weight(training: str, rate: str = "0.2") -> str:
    """One linear unit with one weight: its gradient is -0.8, and the learning rate 0.2 or another."""
    return f"""
network = {{ layers = [1, 1], activations = "linear", weights = [[[0.4]]] }}
samples = [{{ inputs = [2], targets = [1.2] }}]
[training]
learning-rate = {rate}
{training}
"""


def two_weights(training: str, samples: int = 1) -> str:
    """One linear unit with weights 0.4 and -0.3 and a bias 0.2: the gradients are -1, -0.5 and -0.5."""
    shown = ", ".join(["{ inputs = [2, 1], targets = [1.2] }"] * samples)
    return f"""
network = {{ layers = [2, 1], activations = "linear", weights = [[[0.4, -0.3]]], biases = [[0.2]] }}
samples = [{shown}]
[training]
learning-rate = 0.1
{training}
"""


ADAM = one_weight(
    'optimiser = { name = "adam", beta-2 = 0.99 }\nstate = { updates = 1, first-moment = 0.5, second-moment = 0.25 }'
)
RMSPROP = one_weight('optimiser = "rmsprop"\nstate = { second-moment = 0.25 }')
VELOCITY = one_weight('optimiser = { name = "momentum", form = "velocity" }\nstate = { velocity = 0.5 }')
AVERAGE = one_weight('optimiser = { name = "momentum", form = "average" }\nstate = { velocity = 0.5 }')
SQUARES = two_weights('penalty = "l2"')


# What a line is made of


class State(NamedTuple):
    """A line that goes on from its last number: `share` * `before`, and what is new; `averaged` by 1 - share."""

    before: Symbol
    share: Symbol | None
    fresh: Formula
    averaged: bool

    @property
    def kept(self) -> Formula:
        """What is kept of the last number."""
        return self.share * self.before if self.share else self.before

    @property
    def rest(self) -> Formula:
        """The share of what is new in an average."""
        assert self.share
        return 1 - self.share

    @property
    def alone(self) -> list[Formula]:
        """What is new alone: with its share in an average, and without."""
        return [self.weighed(self.rest), self.fresh] if self.averaged else [self.fresh]

    def weighed(self, factor: Formula) -> Formula:
        """What is new, times a factor; a minus before it stays before it."""
        return in_each_term(self.fresh, lambda term: product_of((factor, term)))


def state_of(around: Around) -> State | None:
    """The parts of a line that goes on from its last number."""
    before = used(around, around.named(around.cell.quantity, around.cell.place, ahead=-1))
    if before is None or not isinstance(around.formula, Sum):
        return None
    kept = [term for term in around.formula.terms if before in factors(term)]
    new = [term for term in around.formula.terms if term not in kept]
    if len(kept) != 1 or not new:
        return None
    others = [factor for factor in factors(kept[0]) if factor != before]
    share = others[0] if len(others) == 1 and isinstance(others[0], Symbol) else None
    if share and len(new) == 1 and factors(new[0])[0] == 1 - share:
        return State(before, share, product_of(factors(new[0])[1:]), True)
    return State(before, share, sum_of(new), False)


def parameter(around: Around, name: str) -> Symbol | None:
    """A parameter of a rule, where the formula has it."""
    return used(around, around.named(name))


def here(around: Around, quantity: str, ahead: int = 0) -> Symbol | None:
    """Another number of the same weight, where the formula has it."""
    return used(around, around.named(quantity, around.cell.place, ahead))


def replaced(whole: Formula, symbol: Symbol | None, *others: Formula | None) -> Iterator[Formula]:
    """A formula with each of the others in place of a symbol, its products without ones."""
    for other in others if symbol else ():
        if symbol and other and other != symbol:
            yield tidied(exchanged(whole, {symbol.name: other}))


def tidied(whole: Formula) -> Formula:
    """A formula with its products laid open and without ones."""
    return rewritten(whole, lambda part: product_of(part.factors) if isinstance(part, Product) else part)


def without_terms(whole: Formula, symbol: Symbol | None) -> Iterator[Formula]:
    """A sum without the terms that a symbol stands in; nothing where there is no such symbol, or in all terms."""
    if symbol:
        yield from fewer_terms(whole, lambda term: symbol.name not in term.symbols())


def turned(whole: Formula, *symbols: Symbol | None) -> Formula:
    """A sum with the other sign before the terms that some symbols stand in."""
    names = {symbol.name for symbol in symbols if symbol}

    def turn(term: Formula) -> Formula:
        if names.isdisjoint(term.symbols()):
            return term
        return term.body if isinstance(term, Negative) else Negative(term)

    return sum_of([turn(term) for term in terms(whole)])


# Parts of formulas


def divided(whole: Formula) -> list[Quotient]:
    """The fractions in a formula that have a root in the divisor."""
    fractions = [part for part in all_parts(whole) if isinstance(part, Quotient)]
    return [part for part in fractions if any(is_function(each, "sqrt") for each in all_parts(part.bottom))]


def with_part(whole: Formula, old: Formula, new: Formula) -> Formula:
    """A formula with another part in place of one."""
    return with_parts(whole, {old: new})


def with_parts(whole: Formula, changes: Mapping[Formula, Formula]) -> Formula:
    """A formula with other parts in place of some."""
    return tidied(rewritten(whole, lambda part: changes.get(part, part)))
