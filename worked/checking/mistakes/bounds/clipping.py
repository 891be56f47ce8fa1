"""Clipping and largest norms: mistakes in making gradients and weights smaller."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.place import Place
from worked.checking.mistakes._methods import here, parameter, replaced, two_weights
from worked.checking.mistakes._update import used
from worked.checking.mistakes.mistake import Around, Example, mistake
from worked.formula import Formula, Maximum, Minimum, Negative, Symbol, absolute, sign, sqrt, sum_of
from worked.number.quantity import GRADIENT

CLIPPED = two_weights('clip = { name = "norm", threshold = 0.6 }')


def _bounded(around: Around) -> tuple[Symbol | None, Symbol | None, Symbol | None]:
    """What is made smaller where it is beyond a bound: the number, the bound, and the norm that tells it."""
    if around.cell.quantity == "weight":
        return (
            here(around, "proposed"),
            parameter(around, "max-norm"),
            used(around, around.named("weight-norm", around.unit)),
        )
    return here(around, "gradient"), parameter(around, "threshold"), parameter(around, "gradient-norm")


@mistake(
    "what is beyond the bound is not made smaller",
    often=4,
    met="classroom",
    example=Example(CLIPPED, "clipped-gradient[x1>o1]@1", "-1.0000"),
    quantities=("clipped-gradient", "weight", "change", "velocity", "first-moment"),
)
def not_clipped(around: Around) -> Iterator[Formula]:
    """The gradient is not clipped.

    Right: clipped gradient = -1 * 0.6 / 1.2247 = -0.4899.
    Wrong: clipped gradient = -1                = -1.0000.

    Where the norm is above the threshold, all gradients are made smaller; so are the weights of a unit whose norm is
    above the largest one allowed.
    """
    if around.cell.quantity in ("clipped-gradient", "weight"):
        found = here(around, "gradient") or here(around, "proposed")
        if found:
            yield found
        return
    clipped, gradient = here(around, "clipped-gradient"), around.named("gradient", around.cell.place)
    yield from replaced(around.formula, clipped, gradient)


@mistake(
    "what lies within the bound is scaled all the same",
    often=3,
    met="classroom",
    example=Example(two_weights('clip = { name = "norm", threshold = 2 }'), "clipped-gradient[x1>o1]@1", "-1.6330"),
    quantities=("clipped-gradient", "weight"),
)
def clipped_below(around: Around) -> Iterator[Formula]:
    """What lies within the bound is scaled all the same.

    Right: clipped gradient = -1              = -1.0000.
    Wrong: clipped gradient = -1 * 2 / 1.2247 = -1.6330.

    Clipping only makes smaller. A norm below the threshold stays as it is, and so do the gradients or weights.
    """
    number, bound, norm = _bounded(around)
    if number and bound:
        yield number * bound / norm if norm else sign(number) * bound


@mistake(
    "the gradient is clipped by the norm, not by its value",
    often=3,
    met="classroom",
    example=Example(two_weights('clip = { name = "value", threshold = 0.6 }'), "clipped-gradient[x1>o1]@1", "-0.4899"),
    quantities=("clipped-gradient",),
)
def clipped_by_norm(around: Around) -> Iterator[Formula]:
    """The gradient is clipped by the norm, not by its value.

    Right: clipped gradient = -0.6              = -0.6000.
    Wrong: clipped gradient = -1 * 0.6 / 1.2247 = -0.4899.

    Clipping by value cuts off each gradient by itself; those within the threshold stay as they are.
    """
    gradient, largest = here(around, "gradient"), parameter(around, "threshold")
    if gradient and largest and not used(around, around.named("gradient-norm")):
        squares = [each**2 for each in around.each("gradient", _learned(around))]
        yield gradient * largest / sqrt(sum_of(squares))


def _learned(around: Around) -> list[Place]:
    """The places of all weights and biases that have a gradient in the step."""
    cells = around.key.cells.values()
    own = [cell for cell in cells if (cell.quantity, cell.step, cell.sample) == (GRADIENT, around.step, None)]
    return [cell.place for cell in own]


@mistake(
    "the gradient is clipped by its value, not by the norm",
    often=3,
    met="classroom",
    example=Example(CLIPPED, "clipped-gradient[x1>o1]@1", "-0.6000"),
    quantities=("clipped-gradient",),
)
def clipped_by_value(around: Around) -> Iterator[Formula]:
    """The gradient is clipped by its value, not by the norm.

    Right: clipped gradient = -1 * 0.6 / 1.2247 = -0.4899.
    Wrong: clipped gradient = -0.6              = -0.6000.

    Clipping by the norm makes all gradients smaller in the same proportion, so that the direction stays. Cutting off
    each one by itself turns it.
    """
    gradient, largest = here(around, "gradient"), parameter(around, "threshold")
    if gradient and largest and used(around, around.named("gradient-norm")):
        yield Maximum((Negative(largest), Minimum((gradient, largest))))


@mistake(
    "the norm is divided by, but the bound is not multiplied in",
    often=2,
    met="classroom",
    example=Example(CLIPPED, "clipped-gradient[x1>o1]@1", "-0.8165"),
    quantities=("clipped-gradient", "weight"),
)
def bound_forgotten(around: Around) -> Iterator[Formula]:
    """The norm is divided by, but the bound is not multiplied in.

    Right: clipped gradient = -1 * 0.6 / 1.2247 = -0.4899.
    Wrong: clipped gradient = -1 / 1.2247       = -0.8165.

    Divided by the norm alone, the gradients would have a norm of 1. They are to have the norm of the threshold.
    """
    number, _, norm = _bounded(around)
    if number and norm:
        yield number / norm


@mistake(
    "the sign of the clipped gradient is lost",
    often=3,
    met="classroom",
    example=Example(two_weights('clip = { name = "value", threshold = 0.6 }'), "clipped-gradient[x1>o1]@1", "0.6"),
    quantities=("clipped-gradient",),
)
def clip_sign_lost(around: Around) -> Iterator[Formula]:
    """The sign of the clipped gradient is lost.

    Right: clipped gradient = -0.6 = -0.6.
    Wrong: clipped gradient =  0.6 = 0.6.

    A gradient below -c becomes -c: clipping makes it smaller and leaves its direction.
    """
    gradient, largest = here(around, "gradient"), parameter(around, "threshold")
    if gradient and largest:
        yield from replaced(around.formula, gradient, absolute(gradient))
