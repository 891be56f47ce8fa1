"""Losses: mistakes in squares, factors and logarithms, and in what is substituted."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.checking.mistakes._forward import LOSSES, elsewhere, of_samples, opened
from worked.checking.mistakes.mistake import (
    Around,
    Change,
    Example,
    all_parts,
    exchanged,
    is_function,
    mistake,
    one_over,
    rewritten,
    terms,
    unsquared,
)
from worked.formula import Formula, Maximum, Negative, Number, Power, Product, Sum, Symbol, ln, product_of


def _in_loss(around: Around, *changes: Change) -> Iterator[Formula]:
    """The loss with changes made in it: as it stands, and with its terms written out; nothing if all stays the same."""
    for whole in (around.formula, opened(around)):
        found = whole
        for change in changes:
            found = rewritten(found, change)
        if found != whole:
            yield found


def _unhalved(part: Formula) -> Formula:
    """A square without the factor 1/2 before it."""
    halved = isinstance(part, Product) and part.factors[0] == one_over(2) and isinstance(part.factors[-1], Power)
    return product_of(part.factors[1:]) if isinstance(part, Product) and halved else part


SQUARED = """
network = { layers = [2, 1], activations = "sigmoid", weights = [[[0.4, -0.3]]], biases = [[0.1]] }
samples = [{ inputs = [2, 0.3], targets = [1] }]
training = { loss = "squared-error" }
"""


@mistake(
    "a factor 1/2 is added to the loss",
    often=3,
    met="sources differ: half square in 15, square without 1/2 in 16 of 94 published examples",
    example=Example(SQUARED, "loss@1", "0.0474"),
    quantities=LOSSES,
)
def half_added(around: Around) -> Iterator[Formula]:
    """A factor 1/2 stands before the square, where the loss has none.

    Right: loss =       (1 - 0.6921)^2 = 0.0948.
    Wrong: loss = 1/2 * (1 - 0.6921)^2 = 0.0474.

    The squared error is so often written with 1/2 that it is added from habit. Which of the two holds, the problem
    says.
    """

    def change(part: Formula) -> Formula:
        return one_over(2) * part if isinstance(part, Power) else part

    loss = around.problem.training.loss
    if loss and isinstance(loss.term, Power):
        yield from _in_loss(around, change)


@mistake(
    "the factor 1/2 of the loss is left out",
    often=5,
    met="sources differ: half square in 15, square without 1/2 in 16 of 94 published examples; threads on the factor 2",
    example=Example("slides-2-2-1", "loss@1", "0.0362"),
    quantities=LOSSES,
)
def half_left_out(around: Around) -> Iterator[Formula]:
    """The factor 1/2 of the loss is left out.

    Right: loss = 1/2 * (0.5 - 0.6903)^2 = 0.0181.
    Wrong: loss =       (0.5 - 0.6903)^2 = 0.0362.

    The 1/2 is there for its derivative: it cancels the 2 of the square. Sources differ in it, and many call both "the
    squared error", so that the formula is taken from one book and the problem from another.
    """
    yield from _in_loss(around, _unhalved)


@mistake(
    "the factor 1/2 of the loss is read as 2",
    often=2,
    met="threads on the factor 2 of the squared error",
    example=Example("slides-2-2-1", "loss@1", "0.0724"),
    quantities=LOSSES,
)
def two_for_half(around: Around) -> Iterator[Formula]:
    """The factor 1/2 of the loss is read as 2.

    Right: loss = 1/2 * (0.5 - 0.6903)^2 = 0.0181.
    Wrong: loss =   2 * (0.5 - 0.6903)^2 = 0.0724.

    The 2 belongs to the derivative of the square, and the 1/2 to the loss; together they cancel. A student who meets
    both in one line of a derivation easily keeps the wrong one.
    """
    yield from (Number("2") * each for each in _in_loss(around, _unhalved))


@mistake(
    "the difference of target and output is not squared",
    often=3,
    met="a plain slip; the word error is used for both",
    example=Example("mazur-2-2-2", "loss[o1]@1", "0.3707"),
    quantities=LOSSES,
)
def not_squared(around: Around) -> Iterator[Formula]:
    """The difference of target and output is not squared.

    Right: loss = 1/2 * (0.01 - 0.7514)^2 = 0.2748.
    Wrong: loss = 1/2 * |0.01 - 0.7514|   = 0.3707.

    The word "error" stands for the difference, too. Without the square, errors of both signs would cancel, or a large
    one would count no more than two of half its size.
    """
    for change in (_size, unsquared):
        yield from _in_loss(around, change)
    for change in (_size, unsquared):
        yield from _in_loss(around, _unhalved, change)


def _size(part: Formula) -> Formula:
    """The size of what is squared in a square; any other formula as it is."""
    return Maximum((part.base, Negative(part.base))) if isinstance(part, Power) else part


@mistake(
    "the logarithm to base 10 is taken, not the natural one",
    often=4,
    met="1 of 94 published examples (a notebook of Prakash Jay), in all three outputs",
    example=Example("softmax-3-class", "loss@1", "0.3969"),
    quantities=LOSSES,
)
def base_ten_logarithm(around: Around) -> Iterator[Formula]:
    """The logarithm to base 10 is taken, not the natural one.

    Right: loss = -ln(0.40097)          = 0.9139.
    Wrong: loss = -ln(0.40097) / ln(10) = 0.3969.

    Cross-entropy is written with log, and the key "log" of a calculator is the logarithm to base 10; the natural one,
    which goes with e, is the key "ln".
    """

    def change(part: Formula) -> Formula:
        return part / ln(Number("10")) if is_function(part, "ln") else part

    yield from _in_loss(around, change)


@mistake(
    "the minus sign before the logarithms of the loss is forgotten",
    often=4,
    met="7 of 94 published examples have a wrong sign",
    example=Example("softmax-3-class", "loss@1", "-0.9139"),
    quantities=LOSSES,
)
def loss_sign(around: Around) -> Iterator[Formula]:
    """The minus sign before the logarithms of the cross-entropy is forgotten.

    Right: loss = -ln(0.40097) = 0.9139.
    Wrong: loss =  ln(0.40097) = -0.9139.

    The logarithm of a number between 0 and 1 is negative, and this loss never is: the minus sign turns it round. A
    negative loss shows by itself that something went wrong.
    """

    def change(part: Formula) -> Formula:
        return part.body if isinstance(part, Negative) and _has_logarithm(part) else part

    yield from _in_loss(around, change)


BINARY = """
network = { layers = [2, 1], activations = "sigmoid", weights = [[[0.4, -0.3]]], biases = [[0.1]] }
samples = [{ inputs = [2, 0.3], targets = [0.8] }]
training = { loss = "binary-cross-entropy" }
"""


@mistake(
    "one half of the binary cross-entropy is left out",
    often=3,
    met="a plain slip; cross-entropy with softmax has one such term for each output",
    example=Example(BINARY, "loss@1", "0.2944"),
    quantities=LOSSES,
)
def other_term_left_out(around: Around) -> Iterator[Formula]:
    """Half of the binary cross-entropy is left out: the term of 1 - t, or that of t.

    Right: loss = -(0.8 * ln(0.6921) + 0.2 * ln(1 - 0.6921)) = 0.5300.
    Wrong: loss = -(0.8 * ln(0.6921))                        = 0.2944.

    With softmax only the term of the right class counts, since all other targets are 0. A single output stands for two
    classes, yes and no, and each has its term; for targets of 0 and 1 one of them vanishes, and the wrong one is kept.
    """
    loss = around.problem.training.loss
    if not loss or not isinstance(loss.term, Negative):
        return
    for place in range(2):

        def change(part: Formula, place: int = place) -> Formula:
            products = [term for term in terms(part) if isinstance(term, Product) and _has_logarithm(term)]
            return products[place] if isinstance(part, Sum) and len(products) == len(part.terms) else part

        yield from _in_loss(around, change)


def _has_logarithm(formula: Formula) -> bool:
    """Whether a logarithm stands anywhere in a formula."""
    return any(is_function(part, "ln") for part in all_parts(formula))


@mistake(
    "the loss is computed from the net input, not from the output",
    often=2,
    met="10 of 94 published examples put in a wrong quantity, such as the net input for the output",
    example=Example("slides-2-2-1", "loss@1", "0.0454"),
    quantities=LOSSES,
)
def net_in_loss(around: Around) -> Iterator[Formula]:
    """The loss is computed from the net input, not from the output.

    Right: loss = 1/2 * (0.5 - 0.6903)^2 = 0.0181.
    Wrong: loss = 1/2 * (0.5 - 0.8014)^2 = 0.0454.

    What the net says is its output, after the activation. In tables of net inputs and outputs the wrong column is read.
    """
    whole, changes = opened(around), {}
    for name in whole.symbols():
        cell = around.key.cells[name]
        if cell.quantity == "out":
            changes[name] = Symbol(identifier("net", cell.place, cell.step, cell.sample))
    yield exchanged(whole, changes)


@mistake(
    "the loss is computed with the target of another output or sample",
    often=2,
    met="a published XOR program compares one sample with the target of that before",
    example=Example("mazur-2-2-2", "loss[o2]@1", "0.2910"),
    quantities=LOSSES,
)
def another_target_in_loss(around: Around) -> Iterator[Formula]:
    """The loss is computed with the target of another output, or of another sample.

    Right: loss = 1/2 * (0.99 - 0.7729)^2 = 0.0236.
    Wrong: loss = 1/2 * (0.01 - 0.7729)^2 = 0.2910.

    Targets stand at the edge of the picture or in a table of samples, and the line beside it is read; in a later pass
    the target of the sample before is kept.
    """
    whole, units = opened(around), around.network.outputs
    own = [Symbol(name) for name in whole.symbols() if around.key.cells[name].quantity == "target"]
    for shift in range(1, len(units)):
        changes = {}
        for target in own:
            cell = around.key.cells[target.name]
            other = units[(units.index(cell.place) + shift) % len(units)]
            changes[target.name] = Symbol(target.name.replace(f"[{cell.place}]", f"[{other}]", 1))
        yield exchanged(whole, changes)
    if not of_samples(around):
        yield from (exchanged(whole, changes) for changes in elsewhere(around, own))
