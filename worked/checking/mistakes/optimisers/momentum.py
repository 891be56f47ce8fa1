"""Momentum: mistakes in velocities and in looking ahead."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.checking.mistakes._methods import (
    AVERAGE,
    VELOCITY,
    divided,
    here,
    one_weight,
    parameter,
    replaced,
    state_of,
    turned,
    with_part,
)
from worked.checking.mistakes._update import gradient as gradient_of
from worked.checking.mistakes._update import old, rate
from worked.checking.mistakes.mistake import Around, Example, all_parts, exchanged, factors, mistake, terms
from worked.formula import Formula, Negative, Symbol, sum_of


@mistake(
    "the velocity of the step before is left out",
    often=4,
    met="threads on momentum; sheets that begin every step with a velocity of 0",
    example=Example(VELOCITY, "velocity[x1>o1]@1", "-0.80"),
    quantities=("velocity", "change", "first-moment"),
)
def velocity_not_carried(around: Around) -> Iterator[Formula]:
    """The velocity of the step before is left out.

    Right: velocity = 0.9 * 0.5 + (-0.8) = -0.35.
    Wrong: velocity =             (-0.8) = -0.80.

    A velocity remembers: it begins with a share of what it was one step ago. Without that share it is the gradient
    alone, and momentum is plain descent again.
    """
    state = state_of(around)
    yield from state.alone if state else ()


@mistake(
    "the last step is carried on in full, without its share",
    often=3,
    met="classroom",
    example=Example(VELOCITY, "velocity[x1>o1]@1", "-0.30"),
    quantities=("velocity", "change", "first-moment", "second-moment", "look-ahead"),
)
def kept_in_full(around: Around) -> Iterator[Formula]:
    """The last step is carried on in full, without its share.

    Right: velocity = 0.9 * 0.5 + (-0.8) = -0.35.
    Wrong: velocity =       0.5 + (-0.8) = -0.30.

    Only a share of the last velocity or moment is kept, so that old gradients are forgotten little by little. Carried
    on in full it would grow without end.
    """
    state = state_of(around)
    before = state.before if state else here(around, "velocity", -1)
    if before and (around.cell.quantity == "look-ahead" or (state and state.share)):
        yield sum_of([before if before in factors(term) else term for term in terms(around.formula)])


@mistake(
    "what is kept of the last step has the wrong sign",
    often=3,
    met="classroom",
    example=Example(VELOCITY, "velocity[x1>o1]@1", "-1.25"),
    quantities=("velocity", "change", "first-moment", "look-ahead"),
)
def momentum_sign(around: Around) -> Iterator[Formula]:
    """What is kept of the last step has the wrong sign.

    Right: velocity =   0.9 * 0.5 + (-0.8)  = -0.35.
    Wrong: velocity = -(0.9 * 0.5) + (-0.8) = -1.25.

    Momentum goes on in the direction of the last step, so what is kept of it is added. Only the gradient is subtracted,
    in the velocity or later in the change.
    """
    state = state_of(around)
    before = state.before if state else None
    if around.cell.quantity == "look-ahead":
        before = here(around, "velocity", -1)
    if before:
        yield turned(around.formula, before)


STATES = ("velocity", "first-moment", "second-moment", "squared-sum", "largest-gradient", "step-size")


@mistake(
    "the number of the step before is taken for the new one",
    often=3,
    met="threads on stale values; 10 of 94 published examples put in a wrong quantity",
    example=Example(VELOCITY, "change[x1>o1]@1", "-0.100"),
    quantities=("change", "first-moment-corrected", "second-moment-corrected", "rescaled-gradient"),
)
def old_velocity(around: Around) -> Iterator[Formula]:
    """The velocity of the step before is taken for the new one.

    Right: change = -0.2 * new velocity = -0.2 * (-0.35) = 0.070.
    Wrong: change = -0.2 * old velocity = -0.2 * 0.5     = -0.100.

    First the velocity, the moment or the sum is brought up to date, and then the weight moves by the new one. With the
    old one the last gradient comes one step late.
    """
    for name in STATES:
        before = around.named(name, around.cell.place, ahead=-1)
        yield from replaced(around.formula, here(around, name), before)


@mistake(
    "the gradient is taken for the velocity or the first moment",
    often=3,
    met="classroom",
    example=Example(AVERAGE, "change[x1>o1]@1", "0.160"),
    quantities=("change", "first-moment-corrected"),
)
def gradient_for_velocity(around: Around) -> Iterator[Formula]:
    """The gradient is taken for the velocity.

    Right: change = -0.2 * velocity = -0.2 * 0.37   = -0.074.
    Wrong: change = -0.2 * gradient = -0.2 * (-0.8) = 0.160.

    The velocity, or in Adam the first moment, has taken the gradient's place: the gradient has gone into it and is not
    needed again. A step by the gradient itself is plain descent.
    """
    # The gradient in place of what has been made of it; with the rate, where that is in the velocity.
    place = around.cell.place
    gradient = around.named("clipped-gradient", place) or around.named("gradient", place)
    velocity, step = here(around, "velocity"), around.named("learning-rate")
    if gradient and velocity and step and not rate(around):
        yield Negative(step * gradient)
    elif gradient:
        for name in ("velocity", "first-moment-corrected", "first-moment"):
            yield from replaced(around.formula, here(around, name), gradient)


@mistake(
    "the learning rate is already multiplied into the velocity",
    often=3,
    met="sources differ: the rate stands in the velocity or in the change",
    example=Example(VELOCITY, "velocity[x1>o1]@1", "0.29"),
    quantities=("velocity", "first-moment"),
)
def rate_in_velocity(around: Around) -> Iterator[Formula]:
    """The learning rate is already multiplied into the velocity.

    Right: velocity = 0.9 * 0.5 +       (-0.8) = -0.35.
    Wrong: velocity = 0.9 * 0.5 + 0.2 * (-0.8) = 0.29.

    The rate stands in one place: in the velocity, or in the change that is made of it. This rule has it in the change.
    """
    gradient, step = gradient_of(around), around.named("learning-rate")
    if gradient and step and not rate(around) and not around.is_one(step):
        yield from replaced(around.formula, gradient, step * gradient)


NESTEROV = one_weight('optimiser = { name = "nesterov", form = "rate-inside" }\nstate = { velocity = 0.5 }')


@mistake(
    "the change is that of plain momentum, without the step of Nesterov",
    often=3,
    met="classroom",
    example=Example(NESTEROV, "change[x1>o1]@1", "0.610"),
    quantities=("change",),
)
def nesterov_left_out(around: Around) -> Iterator[Formula]:
    """The second step of Nesterov is left out: the change is that of plain momentum.

    Right: change = 0.9 * 0.61 - 0.2 * (-0.8) = 0.709.
    Wrong: change = velocity                  = 0.610.

    Where the gradient is taken at the weight itself, Nesterov's step is made of the new velocity and the gradient once
    more: mu v - rate g, not v.
    """
    # The velocity alone, with the rate where that is not in it; in Nadam, the first moment alone.
    velocity, share = here(around, "velocity"), parameter(around, "momentum")
    if velocity and share:
        step = rate(around)
        yield Negative(step * velocity) if step and len(terms(around.formula)) == 1 else velocity
    mean = here(around, "first-moment-corrected")
    for fraction in divided(around.formula):
        if mean and mean in all_parts(fraction.top) and mean != fraction.top:
            yield with_part(around.formula, fraction.top, mean)


LOOKING_AHEAD = one_weight('optimiser = { name = "nesterov", form = "look-ahead" }\nstate = { velocity = 0.5 }')


@mistake(
    "the step is worked at the old weight, not at the point looked ahead to",
    often=4,
    met="classroom",
    example=Example(LOOKING_AHEAD, "net[o1]@1", "0.80"),
    quantities=("look-ahead", "net", "error"),
)
def look_ahead_forgotten(around: Around) -> Iterator[Formula]:
    """The step is worked at the old weight, not at the point looked ahead to.

    Right: net = (0.4 + 0.9 * 0.5) * 2 = 1.70.
    Wrong: net =  0.4 * 2              = 0.80.

    Nesterov's momentum first goes where the velocity carries the weight, and takes the gradient there: the forward and
    the backward pass are worked with the weights looked ahead to.
    """
    if around.cell.quantity == "look-ahead":
        weight = old(around)
        if weight:
            yield weight
        return
    ahead = [around.key.cells[symbol.name] for symbol in around.symbols_of("look-ahead")]
    older = {
        cell.id: Symbol(identifier("weight" if ">" in cell.place else "bias", cell.place, cell.step)) for cell in ahead
    }
    yield exchanged(around.formula, older)
