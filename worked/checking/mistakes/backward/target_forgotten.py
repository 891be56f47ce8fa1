"""The target is forgotten: the output itself stands for its difference from the target.

Right: delta = 0.4010 - 1 = -0.5990.
Wrong: delta = 0.4010.

The derivative of the loss compares the output with its target. Where the target is 0 nothing shows; for the class that
is the right one, the 1 has to be subtracted.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, rewritten
from worked.checking.mistakes._backward import compares
from worked.formula import Formula, Sum, sum_of


def without_target(around: Around) -> Iterator[Formula]:
    """The difference without its target, with the sign of the formula, and the output itself."""
    own, out = around.named("target", around.unit), around.named("out", around.unit)
    if not compares(around) or own is None or out is None:
        return

    def change(part: Formula) -> Formula:
        kept = [term for term in part.terms if own not in (term, *term.parts())] if isinstance(part, Sum) else []
        return sum_of(kept) if kept else part

    yield rewritten(around.formula, change)
    yield out


MISTAKE = Mistake(
    title="the target is forgotten, and the output taken for the difference",
    often=3,
    met="implementations of softmax with cross-entropy that forget to subtract 1 for the right class",
    example=Example("softmax-3-class", "delta[o2]@1", "0.4010"),
    quantities=("error", "delta"),
    rewired=without_target,
)
