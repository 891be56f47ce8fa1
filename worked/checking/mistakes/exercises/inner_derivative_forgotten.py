"""The inner slope of a chain is forgotten.

Right: slope of (3 - 2 w)^2 at 0.5 = 2 * (3 - 1) * (-2) = -8.
Wrong: slope of (3 - 2 w)^2 at 0.5 = 2 * (3 - 1)        = 4.

The chain rule: the slope of what is outside, times the slope of what is inside.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._descents import ONE, ONE_PARAMETER, function_of, rightly, seen, slope
from worked.formula import Formula


def outer_alone(around: Around) -> Iterator[Formula]:
    """The slope with the outer slopes alone: of powers and functions, or of one kind of them."""
    function = function_of(around)

    def alone(part: Formula, inner: Formula) -> Formula:
        return rightly(part, ONE)

    for rules in ((alone, alone), (alone, rightly), (rightly, alone)):
        found = slope(function, around.cell.place, *rules) if function else None
        if found:
            yield found.bind(seen(around))


MISTAKE = Mistake(
    title="the inner slope of the chain rule is forgotten",
    often=5,
    met="the chain rule in any course on calculus",
    example=Example(ONE_PARAMETER, "gradient[w]@1", "4.0000"),
    about="descent",
    quantities=("gradient",),
    rewired=outer_alone,
)
