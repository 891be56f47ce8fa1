"""Exercises of any kind: mistakes in sums, products, fractions, roots and extremes."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes._exercises import in_turn
from worked.checking.mistakes.mistake import (
    EXERCISES,
    Around,
    Example,
    each_term_changed,
    exchanged,
    is_function,
    mistake,
    opposite,
    rewritten,
    without_each,
)
from worked.formula import Formula, Function, Maximum, Minimum, Product, Quotient, Sum, Symbol, product_of, sum_of


@mistake(
    "one term of the sum is left out",
    often=3,
    met="a plain slip",
    example=Example("successive-halving", "total@1", "80"),
    about=EXERCISES,
)
def summand_forgotten(around: Around) -> Iterator[Formula]:
    """One term of a sum is left out.

    Right: total = 40 + 40 + 40 = 120.
    Wrong: total = 40 + 40      = 80.

    A long sum is cut short, or a row of the table is overlooked.
    """
    yield from in_turn(around, Sum, lambda part: map(sum_of, without_each(part.terms)))


@mistake(
    "one term of the sum has the wrong sign",
    often=4,
    met="7 of 94 published examples have a wrong sign",
    example=Example("early-stopping", "limit[2]@1", "0.698"),
    about=EXERCISES,
)
def summand_sign(around: Around) -> Iterator[Formula]:
    """One term of a sum has the wrong sign.

    Right: to beat in epoch 2: 0.693 - 0.005 = 0.688.
    Wrong: to beat in epoch 2: 0.693 + 0.005 = 0.698.

    A minus sign is lost, or counted twice, while the numbers are put in.
    """
    yield from in_turn(around, Sum, lambda part: reversed([*each_term_changed(part, opposite)]))


@mistake(
    "one factor of the product is left out",
    often=3,
    met="a plain slip",
    example=Example("random-search", "value[1.2]@1", "0.80"),
    about=EXERCISES,
)
def multiplier_forgotten(around: Around) -> Iterator[Formula]:
    """One factor of a product is left out.

    Right: dropout of trial 1 = 0.80 * 0.5 = 0.400.
    Wrong: dropout of trial 1 = 0.80.

    The formula is begun and not finished, or a factor is taken for 1.
    """
    yield from in_turn(around, Product, lambda part: map(product_of, without_each(part.factors)))


@mistake(
    "numbers are added instead of multiplied",
    often=3,
    met="a plain slip in counting combinations",
    example=Example("successive-halving", "cost[1]@1", "13"),
    about=EXERCISES,
)
def added_for_multiplied(around: Around) -> Iterator[Formula]:
    """Numbers are added that are to be multiplied.

    Right: cost of rung 1 = 8 * 5 = 40.
    Wrong: cost of rung 1 = 8 + 5 = 13.

    Each of so many settings has the whole budget, each of so many rows a number in each column: that is a product.
    """
    yield from in_turn(around, Product, lambda part: [sum_of(part.factors)])


@mistake(
    "a fraction is turned upside down",
    often=3,
    met="a plain slip with ratios",
    example=Example("successive-halving", "ratio@1", "1.3333"),
    about=EXERCISES,
)
def upside_down(around: Around) -> Iterator[Formula]:
    """A fraction is turned upside down.

    Right: ratio = 120 / 160 = 0.7500.
    Wrong: ratio = 160 / 120 = 1.3333.

    What is compared with something stands above the bar, what it is compared with below.
    """
    yield from in_turn(around, Quotient, lambda part: [part.bottom / part.top])


@mistake(
    "the square root is not taken",
    often=4,
    met="variance and deviation confused in questions on standardising",
    example=Example("standardising", "deviation[age]@1", "200"),
    about=EXERCISES,
)
def root_forgotten(around: Around) -> Iterator[Formula]:
    """The root is not taken.

    Right: deviation = sqrt(200) = 14.1421.
    Wrong: deviation = 200.

    The variance replaces the deviation, or 6 / (n_in + n_out) Xavier's bound.
    """
    # The root is its own, or that of a cell that it uses.
    yield from in_turn(around, Function, lambda part: [part.argument] if part.name == "sqrt" else [])
    for name in around.formula.symbols():
        rooted = around.key.cells[name].formula
        if is_function(rooted, "sqrt"):
            yield exchanged(around.formula, {name: rooted.argument})


@mistake(
    "the smallest number is taken for the largest, or the other way round",
    often=3,
    met="losses read as scores, and scores as losses",
    example=Example("grid-search", "row-best[1]@1", "0.675"),
    about=EXERCISES,
)
def other_end(around: Around) -> Iterator[Formula]:
    """The smallest number is taken for the largest, or the other way round.

    Right: best of row 1 = max(0.698, 0.692, 0.688, 0.675) = 0.698.
    Wrong: best of row 1 = min(0.698, 0.692, 0.688, 0.675) = 0.675.

    Scores are better when they are high, losses when they are low.
    """

    def change(part: Formula) -> Formula:
        if isinstance(part, Maximum):
            return Minimum(part.arguments)
        return Maximum(part.arguments) if isinstance(part, Minimum) else part

    yield rewritten(around.formula, change)


@mistake(
    "the number of another row is copied",
    often=2,
    met="9 of 94 published examples have misprints and copied lines",
    example=Example("grid-search", "row-best[2]@1", "0.698"),
    about=EXERCISES,
)
def another_rows_number(around: Around) -> Iterator[Formula]:
    """The number of the row above or below is copied.

    Right: best of row 2 = 0.706.
    Wrong: best of row 2 = 0.698, that of row 1.

    It is the right number in the wrong place: a line copied, or one row of the table taken for another.
    """
    for name in around.exercise.neighbours(around.cell):
        yield Symbol(name)
