"""The logarithm to base 10 is taken, not the natural one.

Right: loss = -ln(0.40097)          = 0.9139.
Wrong: loss = -ln(0.40097) / ln(10) = 0.3969.

Cross-entropy is written with log, and the key "log" of a calculator is the logarithm to base 10; the natural one,
which goes with e, is the key "ln".
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._forward import in_loss
from worked.formula import Formula, Function, Number, ln


def to_base_ten(around: Around) -> Iterator[Formula]:
    """The loss with all logarithms to base 10."""

    def change(part: Formula) -> Formula:
        return part / ln(Number("10")) if isinstance(part, Function) and part.name == "ln" else part

    yield from in_loss(around, change)


MISTAKE = Mistake(
    title="the logarithm to base 10 is taken, not the natural one",
    often=4,
    met="1 of 94 published examples (a notebook of Prakash Jay), in all three outputs",
    example=Example("softmax-3-class", "loss@1", "0.3969"),
    quantities=("loss", "data-loss"),
    rewired=to_base_ten,
)
