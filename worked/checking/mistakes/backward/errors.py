"""Errors: mistakes in comparing outputs with their targets."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.checking.mistakes._backward import is_linear, is_plain, losses, paths
from worked.checking.mistakes.mistake import (
    Around,
    Example,
    all_parts,
    exchanged,
    factors,
    in_each,
    mistake,
    one_over,
    opposite,
)
from worked.formula import Formula, Negative, Number, Power, Sum, Symbol, product_of, sum_of

ONE, TWO = Number("1"), Number("2")


def _compares(around: Around) -> bool:
    """Whether the cell compares an output with its target: an error, or a delta that is a plain difference."""
    return around.is_output and (around.cell.quantity == "error" or is_plain(around))


@mistake(
    "the output is compared with a target that is not its own",
    often=2,
    met="1 of 94 published examples: the target of another sample",
    example=Example("mazur-2-2-2", "error[o1]@1", "-0.2386"),
    quantities=("error", "delta"),
)
def another_target(around: Around) -> Iterator[Formula]:
    """An output is compared with a target that is not its own.

    Right: error = 0.7514 - 0.01 = 0.7414.
    Wrong: error = 0.7514 - 0.99 = -0.2386.

    Each output has its own target in each sample. Targets are mixed up between the outputs of a net, or that of the
    sample before is used once more.
    """
    own = around.named("target", around.unit)
    if _compares(around) and own:
        yield from around.instead_of(own, *_other_targets(around, own))


def _other_targets(around: Around, own: Symbol) -> Iterator[Symbol]:
    """The targets of the other outputs, of the sample before and of the other samples, if they are other numbers."""
    samples = range(1, len(around.problem.samples) + 1)
    names = [identifier("target", around.unit, around.step, sample) for sample in samples]
    before = around.named("target", around.unit, ahead=-1)
    cells = around.key.cells
    for found in (*around.each("target", around.siblings), before, *map(Symbol, names)):
        if found and found.name in cells and cells[found.name].given != cells[own.name].given:
            yield found


@mistake(
    "the net input is compared with the target, not the output",
    often=3,
    met="1 of 94 published examples, in the deltas of a softmax layer",
    example=Example("slides-2-2-1", "error[5]@1", "-0.3014"),
    quantities=("error", "delta"),
)
def error_from_net(around: Around) -> Iterator[Formula]:
    """The net input of an output is compared with the target, not its output.

    Right: error = 0.5 - 0.6903 = -0.1903.
    Wrong: error = 0.5 - 0.8014 = -0.3014.

    The net input is what the unit receives, the output what the net answers, and only the answer has a target. The two
    are mixed up where the last line of the forward pass is forgotten. (Some rules for a single unit, such as that of
    Widrow and Hoff, do compare the net input: there the unit is linear while it learns.)
    """
    if _compares(around) and not is_linear(around):
        yield from around.instead_of(around.sent(around.unit), around.net(around.unit))


@mistake(
    "the difference of output and target is taken the other way round",
    often=4,
    met="7 of 94 published examples have a wrong sign, 2 of them in errors; textbooks differ",
    example=Example("mazur-2-2-2", "error[o2]@1", "0.2171"),
    quantities=("error", "delta"),
)
def error_reversed(around: Around) -> Iterator[Formula]:
    """The error of one output is taken the other way round than the errors of the others.

    Right: error = 0.7729 - 0.99 = -0.2171.
    Wrong: error = 0.99 - 0.7729 = 0.2171.

    Textbooks differ: target less output, or output less target. Either is good if it is kept throughout; with one error
    turned round, that output is driven away from its target. It comes of subtracting the smaller number from the
    larger.
    """
    if _compares(around):
        yield opposite(around.formula)


@mistake(
    "the difference of output and target is still squared",
    often=3,
    met="a plain slip",
    example=Example("slides-2-2-1", "error[5]@1", "0.0362"),
    quantities=("error",),
)
def error_squared(around: Around) -> Iterator[Formula]:
    """The difference of output and target stays squared when the slope of the squared error is taken.

    Right: error = 0.5 - 0.6903     = -0.1903.
    Wrong: error = (0.5 - 0.6903)^2 = 0.0362.

    The derivative of a square has no square: the exponent comes down as a factor. With it left in place the error also
    loses its sign, and with it the direction in which the weights must go.
    """
    if _of_squares(around):
        squared = product_of([part**2 if isinstance(part, Sum) else part for part in factors(around.formula)])
        yield squared
        yield Negative(squared)


@mistake(
    "a factor 2 of the squared error is lost or is one too many",
    often=4,
    met="2 of 94 published examples drop the factor silently; threads and keys on the web",
    example=Example("slides-2-2-1", "error[5]@1", "-0.3806"),
    quantities=("error",),
)
def factor_two(around: Around) -> Iterator[Formula]:
    """The 2 of the squared error is kept where it cancels, or lost where it stays.

    Right: error = 0.5 - 0.6903       = -0.1903.
    Wrong: error = 2 * (0.5 - 0.6903) = -0.3806.

    The derivative of (t - a)^2 has a factor 2. The 1/2 that many put before the square is there to cancel it; without
    the 1/2 it stays. It slips in or out where formulas of two books are put together.
    """
    if _of_squares(around):
        parts = factors(around.formula)
        yield product_of([part for part in parts if part != TWO])
        yield product_of((TWO, *parts))
        if TWO not in parts:
            yield one_over(2) * around.formula


def _of_squares(around: Around) -> bool:
    """Whether the cell belongs to an output whose loss is made of squares."""
    loss = around.problem.training.loss if around.is_output else None
    return loss is not None and any(isinstance(part, Power) for part in all_parts(loss.term))


@mistake(
    "sum and mean over the outputs are mixed up",
    often=3,
    met="threads and keys on the web; 3 of 94 published examples call half of a square a mean",
    example=Example("softmax-3-class", "delta[o2]@1", "-0.1997"),
    quantities=("error", "delta"),
)
def mean_of_outputs_backward(around: Around) -> Iterator[Formula]:
    """The error is divided by the number of outputs although the loss is their sum, or the reverse.

    Right: delta = 0.4010 - 1         = -0.5990.
    Wrong: delta = 1/3 * (0.4010 - 1) = -0.1997.

    Some losses are a sum over the outputs, others a mean, and a mean brings 1/n into every slope. What is called mean
    squared error is in one book a mean over outputs, in another over samples, in a third just the half of a sum.
    """
    count, training = len(around.network.outputs), around.problem.training
    if _compares(around) and training.loss and count > 1:
        share = one_over(count)
        rest = product_of([part for part in factors(around.formula) if part != share])
        yield rest if training.outputs == "mean" else share * around.formula


@mistake(
    "the loss itself is taken in place of its slope",
    often=3,
    met="a plain slip",
    example=Example("mazur-2-2-2", "error[o1]@1", "0.2748"),
    quantities=("error", "delta"),
)
def loss_for_error(around: Around) -> Iterator[Formula]:
    """The loss itself is carried back in place of its slope.

    Right: error = 0.7514 - 0.01           = 0.7414.
    Wrong: error = 1/2 * (0.01 - 0.7514)^2 = 0.2748.

    What goes back through the net is how fast the loss changes with the output, not how large it is: a loss has no
    sign, so it cannot tell in which direction to go. The word error, used for both, invites it.
    """
    if _compares(around):
        yield from losses(around)


@mistake(
    "the target is forgotten, and the output taken for the difference",
    often=3,
    met="implementations of softmax with cross-entropy that forget to subtract 1 for the right class",
    example=Example("softmax-3-class", "delta[o2]@1", "0.4010"),
    quantities=("error", "delta"),
)
def target_forgotten(around: Around) -> Iterator[Formula]:
    """The target is forgotten: the output itself stands for its difference from the target.

    Right: delta = 0.4010 - 1 = -0.5990.
    Wrong: delta = 0.4010.

    The derivative of the loss compares the output with its target. Where the target is 0 nothing shows; for the class
    that is the right one, the 1 has to be subtracted.
    """
    own, out = around.named("target", around.unit), around.named("out", around.unit)

    def without_target(part: Sum) -> Formula:
        kept = [term for term in part.terms if own not in (term, *term.parts())]
        return sum_of(kept) if kept else part

    if _compares(around) and own and out:
        yield in_each(around.formula, Sum, without_target)
        yield out


@mistake(
    "the output is compared with 1 although it is not that of the true class",
    often=3,
    met="a thread on backpropagation with cross-entropy and softmax",
    example=Example("softmax-3-class", "delta[o1]@1", "-0.8907"),
    quantities=("delta",),
)
def target_less_one(around: Around) -> Iterator[Formula]:
    """Every output is compared with 1, as if it were that of the true class.

    Right: delta = 0.1093 - 0 = 0.1093.
    Wrong: delta = 0.1093 - 1 = -0.8907.

    For the true class the delta of softmax with cross-entropy is p - 1, and derivations often stop there. The other
    outputs have the target 0, and their delta is p. Some students give the p - 1 of the true class to all outputs.
    """
    # The output less 1; then the same of the output whose target is 1.
    target, out = around.named("target", around.unit), around.named("out", around.unit)
    if is_plain(around) and target and out and not around.is_one(target):
        yield exchanged(around.formula, {target.name: ONE})
        for sibling in around.siblings:
            its_target, other = around.named("target", sibling), around.named("out", sibling)
            if other and its_target and around.is_one(its_target):
                yield exchanged(around.formula, {target.name: ONE, out.name: other})


@mistake(
    "the output of a hidden unit is compared with a target",
    often=3,
    met="a plain slip",
    example=Example("slides-2-2-1", "error[3]@1", "-0.1803"),
    quantities=("error",),
)
def target_for_hidden(around: Around) -> Iterator[Formula]:
    """The output of a hidden unit is compared with a target, as if it were an output.

    Right: error = 0.3 * (-0.0407) = -0.0122.
    Wrong: error = 0.5 - 0.6803    = -0.1803.

    Nobody knows what a hidden unit should say: there is no target for it. Its error is what comes back from the units
    that it feeds, and this is the whole point of backpropagation.
    """
    own = around.named("out", around.unit)
    for unit in around.network.outputs if paths(around) else ():
        cell, out = around.named("error", unit) or around.named("delta", unit), around.named("out", unit)
        formula = around.formula_of(cell)
        if own and out and formula:
            yield exchanged(formula, {out.name: own})
