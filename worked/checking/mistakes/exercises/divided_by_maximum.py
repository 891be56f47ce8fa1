"""Min-max scaling divides by the maximum instead of the range.

Right: 2 * (30 - 20) / (60 - 20) - 1 = -0.5.
Wrong: 2 * (30 - 20) / 60 - 1        = -0.6667.

The largest value comes to the end of the range only if what is divided by is the maximum less the minimum.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, all_parts
from worked.checking.mistakes._exercises import instead
from worked.formula import Formula, Quotient, Sum


def by_maximum(around: Around) -> Iterator[Formula]:
    """The formula with the maximum as the divisor; the value with and without the minimum subtracted."""
    for part in all_parts(around.formula):
        if isinstance(part, Quotient) and isinstance(part.top, Sum) and isinstance(part.bottom, Sum):
            largest = part.bottom.terms[0]
            yield instead(around.formula, part, part.top / largest)
            yield instead(around.formula, part, part.top.terms[0] / largest)


MISTAKE = Mistake(
    title="the difference is divided by the maximum instead of maximum - minimum",
    often=4,
    met="scaling by the maximum (MaxAbsScaler) taken for min-max scaling",
    example=Example("min-max-scaling", "normalised[2.age]@1", "-0.6667"),
    about="feature-scaling",
    quantities=(
        "normalised",
        "new-normalised",
    ),
    rewired=by_maximum,
)
