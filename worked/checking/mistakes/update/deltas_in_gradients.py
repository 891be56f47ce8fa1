"""Deltas in gradients: another number is taken for the delta of a gradient."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes._update import GRADIENTS, in_either_sign, in_every_sample, signal
from worked.checking.mistakes.mistake import Around, Example, mistake, opposite
from worked.formula import Formula


@mistake(
    "the delta of another unit is taken",
    often=3,
    met="10 of 94 published examples put in a wrong quantity, such as that of another unit",
    example=Example("mazur-2-2-2", "gradient[h1>o1]@1", "-0.02260"),
    quantities=GRADIENTS,
)
@in_every_sample
def another_units_delta(around: Around) -> Iterator[Formula]:
    """The delta of another unit of the layer is taken.

    Right: gradient = delta of o1 * input = 0.13850 * 0.59327    = 0.08217.
    Wrong: gradient = delta of o2 * input = (-0.03810) * 0.59327 = -0.02260.

    The delta that belongs to a weight is that of the unit which it leads into.
    """
    found = signal(around)
    if found:
        yield from around.instead_of(found, *around.each(around.quantity_of(found), around.siblings))


@mistake(
    "the delta of the unit that the weight comes from is taken",
    often=2,
    met="10 of 94 published examples put in a wrong quantity, such as that of another unit",
    example=Example("mazur-2-2-2", "gradient[h1>o1]@1", "0.00520"),
    quantities=GRADIENTS,
)
@in_every_sample
def delta_of_source(around: Around) -> Iterator[Formula]:
    """The delta of the unit that the weight comes from is taken.

    Right: gradient of w(h1>o1) = delta of o1 * out of h1 = 0.13850 * 0.59327 = 0.08217.
    Wrong: gradient of w(h1>o1) = delta of h1 * out of h1 = 0.00877 * 0.59327 = 0.00520.

    A weight acts on the net input of the unit where it ends, so the delta is taken from there and the output from where
    it begins.
    """
    found = signal(around)
    if found and around.source:
        yield from around.instead_of(found, around.named(around.quantity_of(found), around.source))


@mistake(
    "the error is taken for the delta",
    often=4,
    met="questions on Stack Exchange; the perceptron rule carried over to units with a slope",
    example=Example("mazur-2-2-2", "gradient[h1>o1]@1", "0.43983"),
    quantities=GRADIENTS,
)
@in_every_sample
def error_for_delta(around: Around) -> Iterator[Formula]:
    """The error is taken for the delta: the slope is left out of the gradient.

    Right: gradient = delta * input = 0.13850 * 0.59327 = 0.08217.
    Wrong: gradient = error * input = 0.74137 * 0.59327 = 0.43983.

    The error is dE/dout. On the way to the weight lies the activation, so that its slope dout/dnet is a factor of the
    gradient: delta = error * slope. Only the perceptron rule goes by the error itself.
    """
    yield from around.instead_of(signal(around), around.named("error", around.unit))


@mistake(
    "the loss itself is taken for the delta",
    often=2,
    met="a plain slip",
    example=Example("mazur-2-2-2", "gradient[h1>o1]@1", "0.16304"),
    quantities=GRADIENTS,
)
@in_every_sample
def loss_for_delta(around: Around) -> Iterator[Formula]:
    """The loss itself is multiplied by the input.

    Right: gradient = delta * input = 0.13850 * 0.59327 = 0.08217.
    Wrong: gradient = loss * input  = 0.27481 * 0.59327 = 0.16304.

    The weights are moved by how the loss changes, not by how large it is: the loss enters by its derivative.
    """
    losses = (around.named("loss", around.unit), around.named("loss"))
    yield from in_either_sign(around, around.instead_of(signal(around), *losses))


@mistake(
    "the slope is taken for the delta",
    often=2,
    met="3 of 94 published examples leave a factor out",
    example=Example("mazur-2-2-2", "gradient[h1>o1]@1", "0.11083"),
    quantities=GRADIENTS,
)
@in_every_sample
def slope_for_delta(around: Around) -> Iterator[Formula]:
    """The slope is taken for the delta: the error is left out of the gradient.

    Right: gradient = delta * input = 0.13850 * 0.59327 = 0.08217.
    Wrong: gradient = slope * input = 0.18682 * 0.59327 = 0.11083.

    The slope says how the output answers to the net input. How much the loss answers to the output, the error, is a
    factor of its own: without it every target would lead to the same gradient.
    """
    yield from in_either_sign(around, around.instead_of(signal(around), around.named("slope", around.unit)))


@mistake(
    "the gradient has the wrong sign",
    often=4,
    met="threads; 7 of 94 published examples have a wrong sign; sources define the delta with either sign",
    example=Example("larose-3-2-1", "gradient[h1>o1]@1", "-0.0064745"),
    quantities=("gradient", "data-gradient", "input-gradient"),
)
def gradient_sign(around: Around) -> Iterator[Formula]:
    """The gradient has the wrong sign.

    Right: gradient = -(delta * input) = -((-0.0082041) * 0.789182) = 0.0064745.
    Wrong: gradient =   delta * input  =   (-0.0082041) * 0.789182  = -0.0064745.

    Sources define the delta with opposite signs. Where it is that of target - out, it is -dE/dnet, and the gradient
    dE/dw gets a minus; where it is that of out - target, it is dE/dnet, and the gradient gets none.
    """
    yield opposite(around.formula)
