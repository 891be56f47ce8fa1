"""Changes: another number is taken for the gradient, or the learning rate is not its factor."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from worked.cells.place import edge
from worked.checking.answer_key.rewriting import in_each_term
from worked.checking.mistakes._methods import ONE, replaced
from worked.checking.mistakes._update import (
    FED,
    change,
    gradient,
    in_either_sign,
    neighbours,
    rate,
    signal,
    times,
    used,
)
from worked.checking.mistakes.mistake import NEAREST, Around, Example, factors, mistake
from worked.formula import Formula, Symbol, product_of
from worked.trace.update import change_by as change_as


def _telling_rate(around: Around) -> Symbol | None:
    """The learning rate, where the formula has it and it is not 1."""
    found = rate(around)
    return found if found and not around.is_one(found) else None


def _change_by(around: Around, *others: Formula | None) -> Iterator[Formula]:
    """A line of the optimiser, where something else is taken for the gradient, as far as there is such."""
    for other in others:
        if other and around.cell.quantity == "change":
            yield change_as(around.learner, around.cell, other)
        elif other:
            yield from around.instead_of(gradient(around), other)


@mistake(
    "the gradient of another weight is taken",
    often=3,
    met="10 of 94 published examples put in a wrong quantity, and 9 have misprints and copied lines",
    example=Example("mazur-2-2-2", "weight[h1>o1]@2", "0.41130"),
    quantities=(*FED, "weight", "bias", "proposed"),
)
def another_gradient(around: Around) -> Iterator[Formula]:
    """The gradient of another weight is taken.

    Right: new weight of w(h1>o1) = 0.40 - 0.5 * 0.08217    = 0.35892.
    Wrong: new weight of w(h1>o1) = 0.40 - 0.5 * (-0.02260) = 0.41130, with the gradient of w(h1>o2).

    Each weight has a gradient of its own, from the delta of the unit where it ends and the output of the unit where it
    begins.
    """
    places = neighbours(around)
    if around.source:
        places.append(around.unit)
    else:
        places += [edge(source, around.unit) for source in around.feeding[:NEAREST]]
    if around.cell.quantity in FED:
        yield from _change_by(around, *(around.named("gradient", place) for place in places))
    else:
        yield from around.instead_of(change(around), *(around.named("change", place) for place in places))


@mistake(
    "the delta is taken for the gradient",
    often=3,
    met="threads and keys on the web: the input is forgotten",
    example=Example("mazur-2-2-2", "change[h1>o1]@1", "-0.06925"),
    quantities=FED,
)
def delta_for_gradient(around: Around) -> Iterator[Formula]:
    """The delta is taken for the gradient: the input is forgotten in the step.

    Right: change = -0.5 * gradient = -0.5 * 0.08217 = -0.04108.
    Wrong: change = -0.5 * delta    = -0.5 * 0.13850 = -0.06925.

    The delta is how the loss changes with the net input. The weight acts on the net input by way of its input, which is
    the factor between delta and gradient; only the gradient of a bias is the delta itself.
    """
    delta = around.named(around.learner.training.optimiser.signal, around.unit)
    if delta and around.source:
        yield from around.instead_of(gradient(around), -delta if around.key.problem.falling else delta)


@mistake(
    "the error is taken for the gradient",
    often=2,
    met="3 of 94 published examples leave a factor out",
    example=Example("mazur-2-2-2", "change[h1>o1]@1", "-0.37068"),
    quantities=FED,
)
def error_for_gradient(around: Around) -> Iterator[Formula]:
    """The error is taken for the gradient.

    Right: change = -0.5 * gradient = -0.5 * 0.08217 = -0.04108.
    Wrong: change = -0.5 * error    = -0.5 * 0.74137 = -0.37068.

    The error is dE/dout, one factor of three: the gradient is error * slope * input, dE/dout * dout/dnet * dnet/dw.
    """
    error = around.named("error", around.unit)
    if error and (around.source or not signal(around)):
        yield from _change_by(around, -error if around.key.problem.falling else error)


@mistake(
    "an output is taken for the gradient",
    often=2,
    met="lecture slides (Birzeit, appendix B): 0.618 in place of dE/dw",
    example=Example("appendix-b-2-2-1", "change[h1>o1]@1", "-0.006177"),
    quantities=FED,
)
def output_for_gradient(around: Around) -> Iterator[Formula]:
    """An output is taken for the gradient.

    Right: change = -0.01 * gradient  = -0.01 * 0.060212 = -0.000602.
    Wrong: change = -0.01 * out of h1 = -0.01 * 0.617748 = -0.006177.

    The output that comes in by the weight is only the last factor of the chain, dnet/dw. Error and slope, the other
    two, are missing: the weight would move in the same way whatever the target is.
    """
    coming = around.sent(around.source) if around.source else None
    yield from in_either_sign(around, _change_by(around, coming, around.named("out", around.unit)))


@mistake(
    "the slope of the activation is taken for the gradient",
    often=2,
    met="3 of 94 published examples leave a factor out",
    example=Example("mazur-2-2-2", "change[h1>o1]@1", "-0.09341"),
    quantities=FED,
)
def slope_for_gradient(around: Around) -> Iterator[Formula]:
    """The slope of the activation is taken for the gradient.

    Right: change = -0.5 * gradient = -0.5 * 0.08217 = -0.04108.
    Wrong: change = -0.5 * slope    = -0.5 * 0.18682 = -0.09341.

    The slope is dout/dnet, one factor of three: the gradient is error * slope * input, dE/dout * dout/dnet * dnet/dw.
    """
    yield from in_either_sign(around, _change_by(around, around.named("slope", around.unit)))


@mistake(
    "the learning rate is left out",
    often=4,
    met="threads and keys on the web",
    example=Example("mazur-2-2-2", "change[h1>o1]@1", "-0.08217"),
    quantities=("change", "velocity"),
)
def rate_left_out(around: Around) -> Iterator[Formula]:
    """The learning rate is left out.

    Right: change = -0.5 * gradient = -0.5 * 0.08217 = -0.04108.
    Wrong: change =      - gradient                  = -0.08217.

    The gradient is only a direction and a steepness; how far to go along it is what the learning rate says.
    """
    yield from replaced(around.formula, _telling_rate(around), ONE)


@mistake(
    "the learning rate is multiplied in twice",
    often=3,
    met="threads and keys on the web",
    example=Example("mazur-2-2-2", "change[h1>o1]@1", "-0.02054"),
    quantities=("change", "velocity"),
)
def rate_twice(around: Around) -> Iterator[Formula]:
    """The learning rate is multiplied in twice.

    Right: change = -0.5 * gradient       = -0.5 * 0.08217       = -0.04108.
    Wrong: change = -0.5 * 0.5 * gradient = -0.5 * 0.5 * 0.08217 = -0.02054.

    It happens where the rate is multiplied into the delta or the gradient and then into the step once more: it
    belongs in the step alone.
    """
    # The line with the learning rate once more; also where it is in the velocity already.
    rate, velocity = _telling_rate(around), used(around, around.named("velocity", around.cell.place))
    if rate:
        yield from replaced(around.formula, rate, rate * rate)
        return
    again = around.named("learning-rate")
    if again and velocity and again.name in around.key.cells[velocity.name].inputs:
        yield times(around.formula, again)


@mistake(
    "the learning rate is added to the gradient, not multiplied by it",
    often=1,
    met="a plain slip",
    example=Example("mazur-2-2-2", "change[h1>o1]@1", "-0.58217"),
    quantities=("change", "velocity"),
)
def rate_added(around: Around) -> Iterator[Formula]:
    """The learning rate is added to the gradient.

    Right: change = -0.5 * gradient   = -0.5 * 0.08217   = -0.04108.
    Wrong: change = -(0.5 + gradient) = -(0.5 + 0.08217) = -0.58217.

    The rate scales the step: it is a factor. Added, it would move every weight, even one whose gradient is zero.
    """
    yield from _by_rate(around, lambda rate, rest: rate + rest)
    yield from _by_rate(around, lambda rate, rest: rest - rate)


@mistake(
    "the gradient is divided by the learning rate",
    often=1,
    met="a plain slip",
    example=Example("mazur-2-2-2", "change[h1>o1]@1", "-0.16434"),
    quantities=("change", "velocity"),
)
def rate_divided(around: Around) -> Iterator[Formula]:
    """The gradient is divided by the learning rate.

    Right: change = -0.5 * gradient   = -0.5 * 0.08217   = -0.04108.
    Wrong: change = -(gradient / 0.5) = -(0.08217 / 0.5) = -0.16434.

    A small rate is to make small steps; divided by it, the steps grow.
    """
    yield from _by_rate(around, lambda rate, rest: rest / rate)


def _by_rate(around: Around, turn: Callable[[Formula, Formula], Formula]) -> Iterator[Formula]:
    """The formula with something else made of the learning rate and what it multiplies."""
    found = _telling_rate(around)

    def changed(term: Formula) -> Formula:
        rest = [each for each in factors(term) if each != found]
        return turn(found, product_of(rest)) if found and len(rest) < len(factors(term)) else term

    if found:
        yield in_each_term(around.formula, changed)
