"""Schedules: mistakes in the learning rate of an epoch or update."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.checking.mistakes._methods import ONE, one_weight, parameter, replaced, tidied
from worked.checking.mistakes._update import rate
from worked.checking.mistakes.mistake import Around, Example, in_each, mistake
from worked.formula import Formula, Power, Quotient, Sum, Symbol, product_of, sum_of

INVERSE = one_weight('schedule = { name = "inverse-time", decay = 0.5, counts = "updates" }\nstate = { updates = 3 }')


@mistake(
    "the learning rate of the beginning is taken, not that of the schedule",
    often=4,
    met="classroom",
    example=Example(INVERSE, "change[x1>o1]@1", "0.1600"),
    quantities=("learning-rate", "change", "velocity"),
)
def initial_rate_used(around: Around) -> Iterator[Formula]:
    """The learning rate of the beginning is taken.

    Right: change = -0.08 * (-0.8) = 0.0640.
    Wrong: change = -0.2 * (-0.8)  = 0.1600.

    The schedule gives a new rate for each epoch or update; the step is made with that one.
    """
    first = around.named("initial-rate")
    if first and around.cell.quantity == "learning-rate":
        yield first
    yield from replaced(around.formula, rate(around), first)


@mistake(
    "the schedule counts from another number",
    often=4,
    met="sources differ: the first epoch is 0 or 1",
    example=Example(INVERSE, "learning-rate@1", "0.0667"),
    quantities=("learning-rate",),
)
def schedule_miscounted(around: Around) -> Iterator[Formula]:
    """The epochs or updates are counted from another number.

    Right: learning rate = 0.2 / (1 + 0.5 * 3) = 0.0800.
    Wrong: learning rate = 0.2 / (1 + 0.5 * 4) = 0.0667.

    Whether the first epoch has the number 0 or 1 the schedule says; where the rate starts from its full value, it is 0.
    """
    rates = [_rate_at(around, away) for away in (1, -1, 2, -2)]
    yield from (rate for rate in rates if rate)


def _rate_at(around: Around, away: int) -> Formula | None:
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


INVERSE_TWICE = INVERSE + "steps = 2\n"


@mistake(
    "the schedule is applied to the last rate, not to the first",
    often=3,
    met="classroom",
    example=Example(INVERSE_TWICE, "learning-rate@2", "0.0267"),
    quantities=("learning-rate",),
)
def schedule_on_last_rate(around: Around) -> Iterator[Formula]:
    """The schedule is applied to the last rate, not to the first.

    Right: learning rate = 0.2 / (1 + 0.5 * 4)  = 0.0667.
    Wrong: learning rate = 0.08 / (1 + 0.5 * 4) = 0.0267.

    The count in the schedule already says how far the rate has fallen from its first value. Applied to the last rate,
    the rate falls again by all that it has lost before.
    """
    last = around.named("learning-rate", ahead=-1)
    yield from replaced(around.formula, parameter(around, "initial-rate"), last)


EXPONENTIAL = one_weight('schedule = { name = "exponential", counts = "updates" }\nstate = { updates = 3 }')


@mistake(
    "the exponent of the schedule is forgotten",
    often=3,
    met="classroom",
    example=Example(EXPONENTIAL, "learning-rate@1", "0.1800"),
    quantities=("learning-rate",),
)
def schedule_exponent_forgotten(around: Around) -> Iterator[Formula]:
    """The exponent of the schedule is forgotten.

    Right: learning rate = 0.2 * 0.9 ** 3 = 0.1458.
    Wrong: learning rate = 0.2 * 0.9      = 0.1800.

    The factor is multiplied in once for every epoch or update: the count stands in the exponent.
    """
    yield in_each(around.formula, Power, lambda part: part.base)
    yield in_each(around.formula, Power, lambda part: product_of((part.base, part.exponent)))


@mistake(
    "the 1 in the divisor of the schedule is forgotten",
    often=2,
    met="classroom",
    example=Example(INVERSE, "learning-rate@1", "0.1333"),
    quantities=("learning-rate",),
)
def schedule_one_forgotten(around: Around) -> Iterator[Formula]:
    """The 1 in the divisor of the schedule is forgotten.

    Right: learning rate = 0.2 / (1 + 0.5 * 3) = 0.0800.
    Wrong: learning rate = 0.2 / (0.5 * 3)     = 0.1333.

    At the count 0 the divisor is 1, so that the rate starts from its full value.
    """
    yield in_each(around.formula, Sum, lambda part: sum_of(part.terms[1:]) if part.terms[0] == ONE else part)


@mistake(
    "the schedule multiplies where it should divide",
    often=2,
    met="classroom",
    example=Example(INVERSE, "learning-rate@1", "0.5000"),
    quantities=("learning-rate",),
)
def schedule_upside_down(around: Around) -> Iterator[Formula]:
    """The schedule multiplies where it should divide.

    Right: learning rate = 0.2 / (1 + 0.5 * 3) = 0.0800.
    Wrong: learning rate = 0.2 * (1 + 0.5 * 3) = 0.5000.

    A rate that decays becomes smaller: it is divided by what grows.
    """
    yield tidied(in_each(around.formula, Quotient, lambda part: product_of((part.top, part.bottom))))
