"""The rectifier is taken the wrong way round: it drops the sign of a negative net input, or cuts the positive ones.

Right: out = max(0, -0.6) = 0.
Wrong: out = |-0.6|       = 0.6.

ReLU lets positive net inputs through and makes 0 of all others: a unit with a negative net input is silent. The sign
is dropped instead, as if only the size of the net input counted, or the two cases are exchanged.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.formula import Case, Cases, Formula, Maximum, Negative, Number


def other_way_round(around: Around) -> Iterator[Formula]:
    """The size of the net input, and the output with both cases exchanged."""
    formula, net = around.formula, around.net(around.unit)
    if net and isinstance(formula, Maximum):
        yield Maximum((net, Negative(net)))
        yield Negative(Maximum((Number("0"), Negative(net))))
    elif isinstance(formula, Cases) and formula.cases[0].body == net:
        first = formula.cases[0]
        yield Cases((Case(formula.otherwise, first.left, first.relation, first.right),), first.body)
        yield Maximum((net, Negative(net)))


MISTAKE = Mistake(
    title="the rectifier is taken the wrong way round",
    often=2,
    met="threads on ReLU for negative net inputs",
    example=Example("relu-2-2-1", "out[h2]@1", "0.6"),
    quantities=("out",),
    rewired=other_way_round,
)
