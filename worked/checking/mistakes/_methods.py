"""What the rules about optimisers, schedules, penalties and clipping share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from worked.cells.cell import identifier
from worked.cells.place import Place
from worked.checking.mistake import Around, all_parts, exchanged, factors, rewritten, terms
from worked.checking.mistakes._update import used
from worked.checking.rewriting import in_each_term
from worked.formula import (
    Formula,
    Function,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    product_of,
    sum_of,
)
from worked.number.quantity import GRADIENT

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
ADAGRAD = one_weight('optimiser = "adagrad"\nstate = { squared-sum = 0.36 }')
RMSPROP = one_weight('optimiser = "rmsprop"\nstate = { second-moment = 0.25 }')
VELOCITY = one_weight('optimiser = { name = "momentum", form = "velocity" }\nstate = { velocity = 0.5 }')
AVERAGE = one_weight('optimiser = { name = "momentum", form = "average" }\nstate = { velocity = 0.5 }')
NESTEROV = one_weight('optimiser = { name = "nesterov", form = "rate-inside" }\nstate = { velocity = 0.5 }')
EPSILON = one_weight('optimiser = { name = "adagrad", epsilon = 0.1 }\nstate = { squared-sum = 1.05 }')
INVERSE = one_weight('schedule = { name = "inverse-time", decay = 0.5, counts = "updates" }\nstate = { updates = 3 }')
INVERSE_TWICE = INVERSE + "steps = 2\n"
EXPONENTIAL = one_weight('schedule = { name = "exponential", counts = "updates" }\nstate = { updates = 3 }')
FOUR_SAMPLES = two_weights('penalty = { name = "l2", lambda = 0.8, factor = "lambda/(2m)" }', samples=4)
RPROP = one_weight('optimiser = "rprop"\nstate = { updates = 1, step-size = 0.1, effective-gradient = -0.5 }')
SQUARES = two_weights('penalty = "l2"')
CLIPPED = two_weights('clip = { name = "norm", threshold = 0.6 }')
LOOKING_AHEAD = one_weight('optimiser = { name = "nesterov", form = "look-ahead" }\nstate = { velocity = 0.5 }')


# What a line is made of


class State(NamedTuple):
    """A line that goes on from its last number: `share` * `before`, and what is new; `averaged` by 1 - share."""

    before: Symbol
    share: Symbol | None
    fresh: Formula
    averaged: bool

    def summed(self, kept: Formula | None, fresh: Formula | None) -> Formula:
        """What is kept and what is new, as far as there is either."""
        return sum_of([each for each in (kept, fresh) if each is not None])

    @property
    def kept(self) -> Formula:
        """What is kept of the last number."""
        return self.share * self.before if self.share else self.before

    @property
    def rest(self) -> Formula:
        """The share of what is new in an average."""
        assert self.share
        return 1 - self.share

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
    """A formula with each of the others in the place of a symbol, its products without ones."""
    for other in others if symbol else ():
        if symbol and other and other != symbol:
            yield tidied(exchanged(whole, {symbol.name: other}))


def tidied(whole: Formula) -> Formula:
    """A formula with its products laid open and without ones."""
    return rewritten(whole, lambda part: product_of(part.factors) if isinstance(part, Product) else part)


def without_terms(whole: Formula, symbol: Symbol) -> Formula | None:
    """A sum without the terms that a symbol stands in."""
    kept = [term for term in terms(whole) if symbol.name not in set(term.symbols())]
    return sum_of(kept) if kept and len(kept) < len(terms(whole)) else None


def turned(whole: Formula, *symbols: Symbol | None) -> Formula:
    """A sum with the other sign before the terms that some symbols stand in."""
    names = {symbol.name for symbol in symbols if symbol}

    def turn(term: Formula) -> Formula:
        if names.isdisjoint(term.symbols()):
            return term
        return term.body if isinstance(term, Negative) else Negative(term)

    return sum_of([turn(term) for term in terms(whole)])


# Roots, powers and squares


def is_root(part: Formula) -> bool:
    """Whether a part is a square root."""
    return isinstance(part, Function) and part.name == "sqrt"


def roots(whole: Formula) -> list[Function]:
    """The square roots in a formula."""
    return [part for part in all_parts(whole) if isinstance(part, Function) and part.name == "sqrt"]


def divided(whole: Formula) -> list[Quotient]:
    """The fractions in a formula that have a root in the divisor."""
    fractions = [part for part in all_parts(whole) if isinstance(part, Quotient)]
    return [part for part in fractions if any(map(is_root, all_parts(part.bottom)))]


def counted(whole: Formula) -> list[Power]:
    """The powers of a share in a formula whose exponent is the count of updates."""
    powers = [part for part in all_parts(whole) if isinstance(part, Power)]
    return [part for part in powers if isinstance(part.base, Symbol) and base_of(part).startswith("beta")]


def base_of(power: Power) -> str:
    """The name of what is raised to a power; "" where it is no symbol."""
    return power.base.name if isinstance(power.base, Symbol) else ""


def with_part(whole: Formula, old: Formula, new: Formula) -> Formula:
    """A formula with another part in the place of one."""
    return with_parts(whole, {old: new})


def with_parts(whole: Formula, changes: Mapping[Formula, Formula]) -> Formula:
    """A formula with other parts in the place of some."""
    return tidied(rewritten(whole, lambda part: changes.get(part, part)))


def learned(around: Around) -> list[Place]:
    """The places of all weights and biases that have a gradient in the step."""
    cells = around.key.cells.values()
    own = [cell for cell in cells if (cell.quantity, cell.step, cell.sample) == (GRADIENT, around.step, None)]
    return [cell.place for cell in own]


def bounded(around: Around) -> tuple[Symbol | None, Symbol | None, Symbol | None]:
    """What is made smaller where it is beyond a bound: the number, the bound, and the norm that tells it."""
    if around.cell.quantity == "weight":
        return (
            here(around, "proposed"),
            parameter(around, "max-norm"),
            used(around, around.named("weight-norm", around.unit)),
        )
    return here(around, "gradient"), parameter(around, "threshold"), parameter(around, "gradient-norm")


def is_count_sum(part: Formula) -> bool:
    """Whether a part is 1 - beta^t."""
    return isinstance(part, Sum) and len(part.terms) == 2 and part.terms[0] == ONE and bool(counted(part.terms[1]))


def rate_at(around: Around, away: int) -> Formula | None:
    """The rate of the schedule so many counts later; None where it counts nothing, or not so far."""
    training = around.learner.training
    chosen = training.schedule
    if chosen is None or chosen.entry.listens:
        return None
    done = (
        around.learner.epoch(around.step) if training.counts == "epochs" else training.state.updates + around.step - 1
    )
    count = training.counts_from + done + away
    if count < chosen.entry.least:
        return None
    whole = {name: int(chosen.settings[name].text) for name in chosen.entry.whole}

    def role(name: str) -> Formula:
        return Symbol(identifier("initial-rate" if name == "rate" else name, "", around.step))

    found: Formula = chosen.entry.at(chosen.form, count, whole)
    return found.bind(role)
