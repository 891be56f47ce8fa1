"""The differences are added first and then squared: the square of a sum in place of a sum of squares.

Right: loss = 1/2 * (0.01 - 0.7514)^2 + 1/2 * (0.99 - 0.7729)^2 = 0.2984.
Wrong: loss = 1/2 * ((0.01 - 0.7514) + (0.99 - 0.7729))^2       = 0.1374.

Each output is squared on its own. Added first, an output that is too large makes up for one that is too small, and
the loss can be 0 with both of them wrong.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, factors
from worked.checking.mistakes._forward import of_outputs, opened, total, with_total
from worked.formula import Formula, Power, product_of, sum_of


def square_of_sum(around: Around) -> Iterator[Formula]:
    """The loss with one square of all differences in the place of the sum of squares."""
    whole = total(around)
    if whole and of_outputs(around):
        parts = [factors(opened(around, term)) for term in whole.terms]
        squares = [part[-1] for part in parts if isinstance(part[-1], Power)]
        if len(squares) == len(parts):
            squared = Power(sum_of([square.base for square in squares]), squares[0].exponent)
            yield with_total(around, product_of((*parts[0][:-1], squared)))


MISTAKE = Mistake(
    title="the differences are added before they are squared",
    often=2,
    met="a plain slip; examples with one output have no sum to learn it from",
    example=Example("mazur-2-2-2", "loss@1", "0.1374"),
    quantities=("loss", "data-loss"),
    rewired=square_of_sum,
)
