"""New weights: mistakes in adding a change to an old weight."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.checking.mistakes._methods import turned
from worked.checking.mistakes._update import change, gradient, neighbours, old, signal, times
from worked.checking.mistakes.mistake import Around, Example, mistake, opposite
from worked.formula import Formula, Symbol

NEW = ("weight", "bias", "proposed")


@mistake(
    "the weight moves up the gradient, not down",
    often=5,
    met="threads and keys on the web; 7 of 94 published examples have a wrong sign",
    example=Example("mazur-2-2-2", "weight[h1>o1]@2", "0.44108"),
    quantities=("change", "velocity", *NEW),
)
def uphill(around: Around) -> Iterator[Formula]:
    """The weight moves up the gradient: the change has the wrong sign.

    Right: new weight = 0.40 - 0.5 * 0.08217 = 0.35892.
    Wrong: new weight = 0.40 + 0.5 * 0.08217 = 0.44108.

    The gradient points to where the loss grows, so it is subtracted. What is added is rate * delta * input with a delta
    of target - out; the two ways must not be mixed.
    """
    if around.cell.quantity in ("change", "velocity"):
        if around.cell.quantity == "change":
            yield opposite(around.formula)
        yield turned(around.formula, gradient(around) or signal(around))
        return
    found = change(around)
    if found:
        yield from around.instead_of(found, -found)


@mistake(
    "the weight is not updated",
    often=3,
    met="a plain slip: the old weight is copied",
    example=Example("mazur-2-2-2", "weight[h1>o1]@2", "0.40000"),
    quantities=("weight", "proposed"),
)
def not_updated(around: Around) -> Iterator[Formula]:
    """The weight is left as it was.

    Right: new weight = 0.40 + change = 0.40 + (-0.04108) = 0.35892.
    Wrong: new weight = 0.40.

    After the backward pass every weight moves by its change; only a change of zero leaves it where it was.
    """
    yield from _as_it_was(around)


@mistake(
    "the bias is not updated",
    often=4,
    met="8 of 94 published examples never update their biases, Mazur's among them",
    example=Example("deep-2-2-2-1", "bias[h2.1]@2", "0.20000"),
    quantities=("bias",),
)
def bias_not_updated(around: Around) -> Iterator[Formula]:
    """The bias is left as it was.

    Right: new bias = 0.2 + change = 0.2 + 0.01121 = 0.21121.
    Wrong: new bias = 0.2.

    A bias learns like any weight, with 1 as its input, unless the exercise says that biases stay. Some well-known
    examples leave them as they are, and others do not.
    """
    yield from _as_it_was(around)


def _as_it_was(around: Around) -> Iterator[Formula]:
    """The old weight or bias."""
    found = old(around)
    if found:
        yield found


@mistake(
    "the change itself is taken for the new weight",
    often=2,
    met="a plain slip",
    example=Example("mazur-2-2-2", "weight[h1>o1]@2", "-0.04108"),
    quantities=NEW,
)
def change_only(around: Around) -> Iterator[Formula]:
    """The change is taken for the new weight.

    Right: new weight = 0.40 + change = 0.40 + (-0.04108) = 0.35892.
    Wrong: new weight =        change                     = -0.04108.

    The change is what is added to the old weight, not what takes its place.
    """
    found = change(around)
    if found:
        yield found
        yield -found


@mistake(
    "the old weight is multiplied by its change",
    often=1,
    met="a plain slip",
    example=Example("mazur-2-2-2", "weight[h1>o1]@2", "-0.01643"),
    quantities=("weight", "bias"),
)
def change_multiplied(around: Around) -> Iterator[Formula]:
    """The old weight is multiplied by its change, not added to it.

    Right: new weight = 0.40 + (-0.04108) = 0.35892.
    Wrong: new weight = 0.40 * (-0.04108) = -0.01643.

    The change says by how much the weight moves. It is a difference and not a factor.
    """
    weight, moved = old(around), change(around)
    if weight and moved:
        yield weight * moved


@mistake(
    "the change is added twice",
    often=2,
    met="a published 2-2-1 example (GeeksforGeeks) takes one of its steps twice",
    example=Example("han-kamber-3-2-1", "weight[h1>o1]@2", "-0.22166"),
    quantities=NEW,
)
def starts_from_new(around: Around) -> Iterator[Formula]:
    """The change is added twice.

    Right: new weight = -0.3 + 0.03917           = -0.26083.
    Wrong: new weight = -0.3 + 0.03917 + 0.03917 = -0.22166.

    It happens where the step starts from a weight that is the new one already: one step moves a weight by one change.
    """
    found = change(around)
    if found:
        yield around.formula + found


@mistake(
    "the step starts from the weight of an earlier step",
    often=3,
    met="threads on numbers of the epoch before; 10 of 94 published examples put in a wrong quantity",
    example=Example("xor-2-2-1", "weight[h1>o1]@3", "-1.18515"),
    quantities=NEW,
)
def earlier_weight(around: Around) -> Iterator[Formula]:
    """The step starts from the weight of an earlier step.

    Right: third weight = second weight + change = -1.22151 + 0.01485 = -1.20666.
    Wrong: third weight = first weight + change  = -1.20000 + 0.01485 = -1.18515.

    Each step goes on from where the step before it ended. A student who starts from the weights of the exercise again
    forgets what has been learned in between.
    """
    now = old(around)
    if now:
        step = around.key.cells[now.name].step
        earlier = dict.fromkeys(number for number in (step - 1, 1) if 1 <= number < step)
        names = [identifier(around.cell.quantity, around.cell.place, number) for number in earlier]
        yield from around.instead_of(now, *(Symbol(name) for name in names if name in around.key.outcomes))


@mistake(
    "the step starts from another old weight",
    often=3,
    met="5 of 94 published examples take a wrong weight or a transposed matrix",
    example=Example("mazur-2-2-2", "weight[h1>o1]@2", "0.40892"),
    quantities=NEW,
)
def another_old_weight(around: Around) -> Iterator[Formula]:
    """The step starts from another old weight.

    Right: new weight of w(h1>o1) = 0.40 + (-0.04108) = 0.35892.
    Wrong: new weight of w(h1>o1) = 0.45 + (-0.04108) = 0.40892, from the old weight of w(h2>o1).

    The change of a weight is added to that same weight.
    """
    others = [around.latest("weight", place) or around.latest("bias", place) for place in neighbours(around)]
    yield from around.instead_of(old(around), *others)


@mistake(
    "the step is multiplied by the old weight",
    often=1,
    met="a plain slip",
    example=Example("mazur-2-2-2", "weight[h1>o1]@2", "0.38357"),
    quantities=("change", *NEW),
)
def weight_decay_like(around: Around) -> Iterator[Formula]:
    """The step is multiplied by the old weight.

    Right: new weight = 0.40 - 0.5 * 0.08217        = 0.35892.
    Wrong: new weight = 0.40 - 0.5 * 0.08217 * 0.40 = 0.38357.

    The new weight is w - rate * gradient, not (1 - rate * gradient) * w. A weight times a factor below 1 is what weight
    decay does, and there the factor does not hold the gradient.
    """
    weight = old(around)
    if weight and around.cell.quantity == "change":
        yield times(around.formula, weight)
    found = change(around)
    if weight and found:
        yield from around.instead_of(found, found * weight)
