"""The slope is that of the other side of the kink: for a net input above 0 that from below it, or the reverse.

Right: slope = 0, for a net input of -0.6.
Wrong: slope = 1, which is that for a net input above 0.

Of a ReLU the slope is 1 where the net input is above 0 and 0 where it is below: a silent unit passes nothing back. It
is forgotten by those who just hand the error on; with a leak, the two slopes are exchanged.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._backward import is_flat
from worked.formula import Case, Cases, Formula


def other_side(around: Around) -> Iterator[Formula]:
    """The slopes of both sides exchanged; then the kink itself counted to the one side, and to the other."""
    slope = around.formula
    if isinstance(slope, Cases):
        first, *others = slope.cases
        below = Case(slope.otherwise, first.left, first.relation, first.right)
        kinks = [Case(first.body, first.left, relation, first.right) for relation in (">=", ">") if is_flat(slope)]
        moved = [Cases((kink,), slope.otherwise) for kink in kinks]
        yield from (Cases((below, *others), first.body), *moved)


MISTAKE = Mistake(
    title="the slope is that of the other side of the kink",
    often=4,
    met="1 of 94 published examples, whose spreadsheet leaves out the slope in one layer; threads and keys on the web",
    example=Example("relu-2-2-1", "slope[h2]@1", "1"),
    quantities=("slope",),
    rewired=other_side,
)
