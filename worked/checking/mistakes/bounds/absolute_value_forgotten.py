"""The absolute value is forgotten.

Right: penalty = 0.1 * (0.4 + 0.3) = 0.07.
Wrong: penalty = 0.1 * (0.4 - 0.3) = 0.01.

What counts is how large a weight or a gradient is, not its sign: without it, large weights of either sign would cancel.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, rewritten
from worked.checking.mistakes._methods import two_weights
from worked.formula import Formula, Function


def with_sign(around: Around) -> Iterator[Formula]:
    """What stands between the bars."""
    yield rewritten(
        around.formula, lambda part: part.argument if isinstance(part, Function) and part.name == "abs" else part
    )


MISTAKE = Mistake(
    title="the absolute value is forgotten",
    often=3,
    met="classroom",
    example=Example(two_weights('penalty = "l1"'), "penalty@1", "0.01"),
    quantities=(
        "penalty",
        "largest-gradient",
    ),
    rewired=with_sign,
)
