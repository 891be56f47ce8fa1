"""Comparisons: mistakes in choosing the largest, in differences and in choices of two."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes.mistake import Around, Example, cases_exchanged, mistake, terms
from worked.formula import ArgMax, Cases, Formula, Function, Negative, absolute

LARGEST = ("largest-change", "largest-gradient", "largest-delta", "largest-contribution")


@mistake(
    "the smallest number is chosen, not the largest",
    often=2,
    met="questions on the largest gradient or change",
    example=Example("questions-2-2-1", "largest-gradient@1", "5"),
    quantities=(*LARGEST, "predicted-class"),
)
def smallest_chosen(around: Around) -> Iterator[Formula]:
    """The smallest number is chosen, though the largest is asked for.

    Right: the largest of |-0.091|, |-0.0204|, |0.0108| is the first.
    Wrong: the smallest of |-0.091|, |-0.0204|, |0.0108| is the third.

    Of changes below 0 the smallest on the line of numbers is often the one that changes most, and the rule is
    remembered the wrong way round.
    """
    formula = around.formula
    if isinstance(formula, ArgMax):
        bare = [each.argument if isinstance(each, Function) else each for each in formula.arguments]
        yield ArgMax(tuple(map(Negative, formula.arguments)))
        yield ArgMax(tuple(map(Negative, bare)))


@mistake(
    "the numbers are compared with their signs, not by their absolute values",
    often=4,
    met="questions on the largest gradient or change",
    example=Example("questions-2-2-1", "largest-delta@1", "3"),
    quantities=LARGEST,
)
def signs_compared(around: Around) -> Iterator[Formula]:
    """Numbers are compared with their signs, though their sizes are asked for.

    Right: the largest of |-0.091|, |-0.0204|, |0.0108| is the first.
    Wrong: the largest of -0.091, -0.0204, 0.0108 is the third.

    A number far below 0 is small on the line of numbers, but it changes much.
    """
    formula = around.formula
    if isinstance(formula, ArgMax) and all(isinstance(each, Function) for each in formula.arguments):
        yield ArgMax(tuple(each.argument for each in formula.arguments if isinstance(each, Function)))


TEXT = """
[network]
layers = [2, 1]
activations = "sigmoid"
weights = [[[0.5, 0.6]]]

[[samples]]
inputs = [0.9, 0.2]
targets = [1]

[page]
questions = ["largest-contribution"]
"""


@mistake(
    "the weights or the outputs are compared alone, not their products",
    often=3,
    met="questions on which input matters most",
    example=Example(TEXT, "largest-contribution[o1]@1", "2"),
    quantities=("largest-contribution",),
)
def weight_for_contribution(around: Around) -> Iterator[Formula]:
    """The largest weight is chosen, though the products of weights and outputs are compared.

    Right: of |0.5 * 0.9| and |0.6 * 0.2| the first is the largest.
    Wrong: of |0.5| and |0.6| the second is the largest.

    A large weight from a unit that sends hardly anything contributes little.
    """
    if isinstance(around.formula, ArgMax):
        products = [around.key.cells[name].formula for name in around.formula.symbols()]
        pairs = [[*product.parts()] for product in products if product]
        if all(len(pair) == 2 for pair in pairs):
            yield ArgMax(tuple(absolute(weight) for weight, _ in pairs))
            yield ArgMax(tuple(absolute(carried) for _, carried in pairs))


@mistake(
    "the other one of two choices is taken",
    often=2,
    met="questions on whether the loss falls, and on classes by a threshold",
    example=Example("questions-2-2-1", "loss-falls@2", "2"),
    quantities=("loss-falls", "predicted-class"),
)
def other_answer(around: Around) -> Iterator[Formula]:
    """Of two choices the other one is taken: the loss falls where it rises, or the class is 1 below the threshold.

    Right: the new loss 0.0668 is smaller than 0.0739, so that the loss falls.
    Wrong: the new loss 0.0668 is smaller than 0.0739, so that the loss does not fall.

    The two losses, or the two sides of the threshold, are mixed up.
    """
    formula = around.formula
    if isinstance(formula, Cases) and len(formula.cases) == 1:
        yield cases_exchanged(formula)


@mistake(
    "the decrease is given as a share of the old loss",
    often=2,
    met="reports that speak of a loss that fell by ten percent",
    example=Example("questions-2-2-1", "loss-decrease@2", "0.0962"),
    quantities=("loss-decrease",),
)
def decrease_as_share(around: Around) -> Iterator[Formula]:
    """The decrease of the loss is given as a share of the old loss.

    Right: decrease = 0.0739 - 0.0668              = 0.0071.
    Wrong: decrease = (0.0739 - 0.0668) / 0.0739 = 0.0962.

    "By how much" asks for a difference; a share is said in percent.
    """
    yield around.formula / terms(around.formula)[0]


@mistake(
    "the old loss is subtracted from the new one",
    often=3,
    met="a change is new - old elsewhere",
    example=Example("questions-2-2-1", "loss-decrease@2", "-0.0071"),
    quantities=("loss-decrease",),
)
def decrease_reversed(around: Around) -> Iterator[Formula]:
    """The old loss is subtracted from the new one, so that the decrease has the wrong sign.

    Right: decrease = 0.0739 - 0.0668 =  0.0071.
    Wrong: decrease = 0.0668 - 0.0739 = -0.0071.

    What changes is often written as new - old; a decrease is the other way round.
    """
    before, after = terms(around.formula)
    if isinstance(after, Negative):
        yield after.body - before
