"""Adaptive steps: mistakes in roots, squares, epsilons and step sizes."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes._methods import (
    ADAM,
    RMSPROP,
    divided,
    here,
    one_weight,
    parameter,
    replaced,
    with_part,
    with_parts,
)
from worked.checking.mistakes.mistake import Around, Example, all_parts, exchanged, in_each, is_function, mistake
from worked.formula import Formula, Function, Number, Power, Quotient, Sum, absolute, sqrt, sum_of

EPSILON = one_weight('optimiser = { name = "adagrad", epsilon = 0.1 }\nstate = { squared-sum = 1.05 }')
RPROP = one_weight('optimiser = "rprop"\nstate = { updates = 1, step-size = 0.1, effective-gradient = -0.5 }')


@mistake(
    "the rate is not divided by the root",
    often=3,
    met="classroom",
    example=Example(RMSPROP, "change[x1>o1]@1", "0.16000"),
    quantities=("change", "rescaled-gradient"),
)
def root_not_divided_by(around: Around) -> Iterator[Formula]:
    """Nothing is divided by the root.

    Right: change = -0.2 * (-0.8) / sqrt(0.289) = 0.29762.
    Wrong: change = -0.2 * (-0.8)               = 0.16000.

    AdaGrad, RMSProp and Adam give each weight a rate of its own: the learning rate divided by the root of the squares.
    Without it, the change is that of plain descent or of momentum.
    """
    largest = here(around, "largest-gradient")
    for fraction in [*divided(around.formula), *all_parts(around.formula)]:
        if isinstance(fraction, Quotient) and (fraction.bottom == largest or fraction in divided(around.formula)):
            yield with_part(around.formula, fraction, fraction.top)


@mistake(
    "the root is taken of the first moment",
    often=2,
    met="classroom",
    example=Example(ADAM, "change[x1>o1]@1", "-0.27910"),
    quantities=("change",),
)
def root_of_first_moment(around: Around) -> Iterator[Formula]:
    """The root is taken of the first moment, not of the second.

    Right: change = -0.2 * 1.9474 / sqrt(12.7588) = -0.10904.
    Wrong: change = -0.2 * 1.9474 / sqrt(1.9474)  = -0.27910.

    The first moment is the mean of the gradients and gives the direction; the second is the mean of their squares, and
    its root says how large they are.
    """
    for ending in ("-corrected", ""):
        first, second = here(around, f"first-moment{ending}"), here(around, f"second-moment{ending}")
        if first:
            yield from replaced(around.formula, second, absolute(first))


@mistake(
    "the root of the squares is forgotten",
    often=4,
    met="classroom",
    example=Example(RMSPROP, "change[x1>o1]@1", "0.55363"),
    quantities=("change", "rescaled-gradient", "gradient-norm", "weight-norm"),
)
def root_of_squares_forgotten(around: Around) -> Iterator[Formula]:
    """The root of the squares is forgotten.

    Right: change = -0.2 * (-0.8) / sqrt(0.289) = 0.29762.
    Wrong: change = -0.2 * (-0.8) / 0.289       = 0.55363.

    The mean of the squares is a square; its root is as large as a gradient, so that the two cancel. A norm, too, is the
    root of a sum of squares.
    """
    found = _roots(around.formula)
    yield with_parts(around.formula, {root: root.argument for root in found})
    for root in found:
        yield with_parts(around.formula, {root: root.argument})


def _roots(whole: Formula) -> list[Function]:
    """The square roots in a formula."""
    return [part for part in all_parts(whole) if is_function(part, "sqrt")]


TWO = Number("2")


@mistake(
    "the square is forgotten",
    often=3,
    met="classroom",
    example=Example(RMSPROP, "second-moment[x1>o1]@1", "0.145"),
    quantities=("second-moment", "squared-sum", "squared-changes", "penalty", "gradient-norm", "weight-norm"),
)
def squares_forgotten(around: Around) -> Iterator[Formula]:
    """The square is forgotten.

    Right: mean square = 0.9 * 0.25 + 0.1 * (-0.8) * (-0.8) = 0.289.
    Wrong: mean square = 0.9 * 0.25 + 0.1 * (-0.8)          = 0.145.

    What is averaged or summed are squares, which have no sign; only so does their root tell how large gradients or
    weights are.
    """

    yield in_each(around.formula, Power, lambda part: part.base if part.exponent == TWO else part)
    yield in_each(around.formula, Power, lambda part: absolute(part.base) if part.exponent == TWO else part)


@mistake(
    "the epsilon is left out",
    often=2,
    met="classroom",
    example=Example(EPSILON, "change[x1>o1]@1", "0.12308"),
    quantities=("change", "rescaled-gradient", "largest-gradient"),
)
def epsilon_left_out(around: Around) -> Iterator[Formula]:
    """The epsilon is left out.

    Right: change = 0.2 * 0.8 / (sqrt(1.69) + 0.1) = 0.11429.
    Wrong: change = 0.2 * 0.8 / sqrt(1.69)         = 0.12308.

    An epsilon of 1e-8 can be left out by hand, unless what it is added to is as small. A larger one changes the step.
    """
    epsilon = parameter(around, "epsilon")

    def without_epsilon(part: Sum) -> Formula:
        return sum_of([term for term in part.terms if term != epsilon]) if epsilon in part.terms else part

    if epsilon:
        yield in_each(around.formula, Sum, without_epsilon)


@mistake(
    "the epsilon stands on the wrong side of the root",
    often=3,
    met="sources differ: Ng's course has it inside the root, PyTorch outside",
    example=Example(EPSILON, "change[x1>o1]@1", "0.11959"),
    quantities=("change", "rescaled-gradient"),
)
def epsilon_misplaced(around: Around) -> Iterator[Formula]:
    """The epsilon stands inside the root, where it belongs outside, or the other way round.

    Right: change = 0.2 * 0.8 / (sqrt(1.69) + 0.1) = 0.11429.
    Wrong: change = 0.2 * 0.8 / sqrt(1.69 + 0.1)   = 0.11959.

    Both ways are in use: sqrt(v) + epsilon in Adam's paper and in PyTorch, sqrt(v + epsilon) in others. With an epsilon
    of 1e-8 it makes no difference, unless v is as small.
    """
    epsilon = parameter(around, "epsilon")

    def inside(part: Sum) -> Formula:
        root, last = part.terms[0], part.terms[-1]
        return sqrt(root.argument + last) if last == epsilon and is_function(root, "sqrt") else part

    def outside(part: Function) -> Formula:
        inner = part.argument
        if part.name != "sqrt" or not isinstance(inner, Sum) or inner.terms[-1] != epsilon:
            return part
        return sqrt(sum_of(inner.terms[:-1])) + inner.terms[-1]

    if epsilon:
        yield in_each(around.formula, Sum, inside)
        yield in_each(around.formula, Function, outside)


@mistake(
    "the factors that raise and cut the step are exchanged",
    often=3,
    met="classroom",
    example=Example(RPROP, "step-size[x1>o1]@1", "0.050"),
    quantities=("step-size", "learning-rate"),
)
def raise_and_cut_exchanged(around: Around) -> Iterator[Formula]:
    """The factors that raise and cut the step are exchanged.

    Right: step = 1.2 * 0.1 = 0.120.
    Wrong: step = 0.5 * 0.1 = 0.050.

    While the gradient keeps its sign, or the loss keeps falling, the way is clear and the step grows. When it turns,
    the step has gone too far and is cut.
    """
    for up, down in (("increase", "decrease"), ("raise", "cut")):
        more, less = parameter(around, up), parameter(around, down)
        if more and less:
            yield exchanged(around.formula, {more.name: less, less.name: more})
    if around.cell.quantity == "step-size":
        before = here(around, "step-size", -1)
        if before:
            yield before


@mistake(
    "the gradient is multiplied in, not only its sign",
    often=3,
    met="classroom",
    example=Example(RPROP, "change[x1>o1]@1", "0.096"),
    quantities=("change",),
)
def size_of_gradient_kept(around: Around) -> Iterator[Formula]:
    """The gradient is multiplied in, not only its sign.

    Right: change = 0.12       = 0.120.
    Wrong: change = 0.12 * 0.8 = 0.096.

    Rprop takes from the gradient nothing but its sign; how far the weight moves is the size of its own step.
    """

    if here(around, "step-size"):
        yield in_each(around.formula, Function, lambda part: part.argument if part.name == "sign" else part)
