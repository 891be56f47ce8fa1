"""An exponential is missing in the denominator of softmax, most often the unit's own.

Right: out = e^(-0.7) / (e^(-0.7) + e^(0.6) + e^(0.8)) = 0.1093.
Wrong: out = e^(-0.7) / (e^(0.6) + e^(0.8))            = 0.1227.

The whole that the outputs are shares of contains them all. "One against the others" is a different number: the odds.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms, without_each
from worked.checking.mistakes._forward import is_softmax
from worked.formula import Formula, Quotient, sum_of


def smaller_sum(around: Around) -> Iterator[Formula]:
    """Softmax over the other units, then without one of them."""
    formula = around.formula
    if is_softmax(around) and isinstance(formula, Quotient):
        rests = [Quotient(formula.top, sum_of(rest)) for rest in without_each(terms(formula.bottom))]
        yield from sorted(rests, key=lambda each: formula.top in terms(each.bottom))


MISTAKE = Mistake(
    title="an exponential is missing in the denominator of softmax",
    often=2,
    met="a plain slip",
    example=Example("softmax-3-class", "out[o1]@1", "0.1227"),
    quantities=("out",),
    rewired=smaller_sum,
)
