"""The gradient is multiplied in, not only its sign.

Right: change = 0.12       = 0.120.
Wrong: change = 0.12 * 0.8 = 0.096.

Rprop takes from the gradient nothing but its sign; how far the weight moves is the size of its own step.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, rewritten
from worked.checking.mistakes._methods import RPROP, here
from worked.formula import Formula, Function


def with_size(around: Around) -> Iterator[Formula]:
    """The gradient in the place of its sign."""

    def change(part: Formula) -> Formula:
        return part.argument if isinstance(part, Function) and part.name == "sign" else part

    if here(around, "step-size"):
        yield rewritten(around.formula, change)


MISTAKE = Mistake(
    title="the gradient is multiplied in, not only its sign",
    often=3,
    met="classroom",
    example=Example(RPROP, "change[x1>o1]@1", "0.096"),
    quantities=("change",),
    rewired=with_size,
)
