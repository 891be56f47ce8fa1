"""An output is taken for the gradient.

Right: change = -0.01 * gradient  = -0.01 * 0.060212 = -0.000602.
Wrong: change = -0.01 * out of h1 = -0.01 * 0.617748 = -0.006177.

The output that comes in by the weight is only the last factor of the chain, dnet/dw. Error and slope, the other two,
are missing: the weight would move in the same way whatever the target is.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import FED, change_by, in_either_sign
from worked.formula import Formula


def by_output(around: Around) -> Iterator[Formula]:
    """The output at the beginning of the weight, or that at its end, with either sign where deltas are -dE/dnet."""
    coming = around.sent(around.source) if around.source else None
    yield from in_either_sign(around, change_by(around, coming, around.named("out", around.unit)))


MISTAKE = Mistake(
    title="an output is taken for the gradient",
    often=2,
    met="lecture slides (Birzeit, appendix B): 0.618 in the place of dE/dw",
    example=Example("appendix-b-2-2-1", "change[h1>o1]@1", "-0.006177"),
    quantities=FED,
    rewired=by_output,
)
