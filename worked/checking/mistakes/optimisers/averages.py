"""Averages: mistakes in the shares of what is kept and what is new."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes._methods import (
    ADAM,
    AVERAGE,
    RMSPROP,
    VELOCITY,
    one_weight,
    parameter,
    replaced,
    state_of,
)
from worked.checking.mistakes.mistake import Around, Example, mistake
from worked.formula import Formula, Maximum, Number, Power

AVERAGED = ("velocity", "first-moment", "second-moment", "squared-changes")
ADAGRAD = one_weight('optimiser = "adagrad"\nstate = { squared-sum = 0.36 }')


@mistake(
    "a factor 1 - beta stands before the gradient, though the rule has none",
    often=3,
    met="sources differ: momentum is written with and without it",
    example=Example(VELOCITY, "velocity[x1>o1]@1", "0.37"),
    quantities=("velocity", "change"),
)
def share_of_new_added(around: Around) -> Iterator[Formula]:
    """A factor 1 - beta stands before the gradient, where the rule has none.

    Right: velocity = 0.9 * 0.5 +             (-0.8) = -0.35.
    Wrong: velocity = 0.9 * 0.5 + (1 - 0.9) * (-0.8) = 0.37.

    Some textbooks write momentum as an average, with 1 - beta before the gradient, others as a sum without. The rule of
    the problem says which; with the other one all steps are ten times as long, or a tenth.
    """
    state = state_of(around)
    if state and state.share and not state.averaged:
        yield state.kept + state.weighed(state.rest)


@mistake(
    "the factor 1 - beta before the new number is left out",
    often=4,
    met="sources differ: momentum is written with and without it",
    example=Example(AVERAGE, "velocity[x1>o1]@1", "-0.35"),
    quantities=AVERAGED,
)
def share_of_new_forgotten(around: Around) -> Iterator[Formula]:
    """The factor 1 - beta before the new number is left out.

    Right: velocity = 0.9 * 0.5 + (1 - 0.9) * (-0.8) = 0.37.
    Wrong: velocity = 0.9 * 0.5 +             (-0.8) = -0.35.

    An average gives away as much as it keeps: beta of the old number and 1 - beta of the new one. Other textbooks write
    momentum without this factor; the two ways must not be mixed, and in the moments of Adam it always stands.
    """
    state = state_of(around)
    if state and state.averaged:
        yield state.kept + state.fresh


@mistake(
    "the share stands before the new number, not before the old one",
    often=3,
    met="classroom",
    example=Example(AVERAGE, "velocity[x1>o1]@1", "-0.67"),
    quantities=(*AVERAGED, "change"),
)
def shares_exchanged(around: Around) -> Iterator[Formula]:
    """The shares of the old and the new number are exchanged.

    Right: velocity = 0.9 * 0.5 + 0.1 * (-0.8) = 0.37.
    Wrong: velocity = 0.1 * 0.5 + 0.9 * (-0.8) = -0.67.

    Beta is what is kept of the past: it stands before the last velocity or moment. Where the rule has no 1 - beta, the
    new gradient has no factor at all.
    """
    state = state_of(around)
    if state and state.share:
        kept = state.rest * state.before if state.averaged else state.before
        yield kept + state.weighed(state.share)


@mistake(
    "the factor before the gradient is squared together with it",
    often=2,
    met="classroom",
    example=Example(RMSPROP, "second-moment[x1>o1]@1", "0.2314"),
    quantities=("second-moment", "squared-changes"),
)
def share_squared(around: Around) -> Iterator[Formula]:
    """The factor before the gradient is squared together with it.

    Right: mean square = 0.9 * 0.25 + 0.1 * (-0.8) * (-0.8)           = 0.289.
    Wrong: mean square = 0.9 * 0.25 + (0.1 * (-0.8)) * (0.1 * (-0.8)) = 0.2314.

    The square belongs to the gradient alone: (1 - beta) g^2, not ((1 - beta) g)^2.
    """
    state = state_of(around)
    if state and state.averaged and isinstance(state.fresh, Power):
        yield state.kept + (state.rest * state.fresh.base) ** 2


@mistake(
    "the beta of the other moment is taken",
    often=3,
    met="classroom",
    example=Example(ADAM, "first-moment[x1>o1]@1", "0.487"),
    quantities=("first-moment", "second-moment", "largest-gradient"),
)
def other_moments_share(around: Around) -> Iterator[Formula]:
    """The beta of the other moment is taken.

    Right: first moment = 0.9 * 0.5 + (1 - 0.9) * (-0.8)   = 0.370.
    Wrong: first moment = 0.99 * 0.5 + (1 - 0.99) * (-0.8) = 0.487.

    Beta_1 belongs to the first moment, which follows the gradients quickly, beta_2 to the second, which is slow.
    """
    one, two = around.named("beta-1"), around.named("beta-2")
    yield from replaced(around.formula, parameter(around, "beta-1"), two)
    yield from replaced(around.formula, parameter(around, "beta-2"), one)


@mistake(
    "the squares are averaged, not summed",
    often=2,
    met="classroom",
    example=Example(ADAGRAD, "squared-sum[x1>o1]@1", "0.388"),
    quantities=("squared-sum",),
)
def average_for_sum(around: Around) -> Iterator[Formula]:
    """The squares are averaged, not summed.

    Right: sum of squares =       0.36 +       (-0.8) * (-0.8) = 1.000.
    Wrong: sum of squares = 0.9 * 0.36 + 0.1 * (-0.8) * (-0.8) = 0.388.

    AdaGrad forgets nothing and adds up the squares of all gradients. That old ones fade is what RMSProp does.
    """
    state, share = state_of(around), Number("0.9")
    if state:
        yield share * state.before + state.weighed(1 - share)
        yield share * state.before + state.fresh


@mistake(
    "the squares are summed, not averaged",
    often=2,
    met="classroom",
    example=Example(RMSPROP, "second-moment[x1>o1]@1", "0.890"),
    quantities=AVERAGED,
)
def sum_for_average(around: Around) -> Iterator[Formula]:
    """The squares are summed, not averaged.

    Right: mean square = 0.9 * 0.25 + 0.1 * (-0.8) * (-0.8) = 0.289.
    Wrong: mean square =       0.25 +       (-0.8) * (-0.8) = 0.890.

    RMSProp and Adam forget old squares little by little. That all are added up is what AdaGrad does.
    """
    state = state_of(around)
    if state and state.averaged:
        yield state.before + state.fresh


@mistake(
    "the squares of the steps before are left out",
    often=4,
    met="classroom",
    example=Example(ADAGRAD, "squared-sum[x1>o1]@1", "0.64"),
    quantities=("squared-sum", "second-moment", "squared-changes", "largest-gradient"),
)
def squares_not_carried(around: Around) -> Iterator[Formula]:
    """The squares of the steps before are left out.

    Right: sum of squares = 0.36 + (-0.8) * (-0.8) = 1.00.
    Wrong: sum of squares =        (-0.8) * (-0.8) = 0.64.

    AdaGrad adds up the squares of all gradients so far, RMSProp and Adam average them. With the last one alone, every
    weight moves by the learning rate, however steep its gradient is.
    """
    state = state_of(around)
    yield from state.alone if state else ()
    if isinstance(around.formula, Maximum):
        yield around.formula.arguments[-1]
