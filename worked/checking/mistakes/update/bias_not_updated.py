"""The bias is left as it was.

Right: new bias = 0.2 + change = 0.2 + 0.01121 = 0.21121.
Wrong: new bias = 0.2.

A bias learns like any weight, with 1 as its input, unless the exercise says that biases stay. Some well-known examples
leave them as they are, and others do not.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import old
from worked.formula import Formula


def as_it_was(around: Around) -> Iterator[Formula]:
    """The old bias."""
    bias = old(around)
    if bias:
        yield bias


MISTAKE = Mistake(
    title="the bias is not updated",
    often=4,
    met="8 of 94 published examples never update their biases, Mazur's among them",
    example=Example("deep-2-2-2-1", "bias[h2.1]@2", "0.20000"),
    quantities=("bias",),
    rewired=as_it_was,
)
