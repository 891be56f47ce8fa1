"""Min-max scaling stops at the range from 0 to 1.

Right: 2 * (30 - 20) / (60 - 20) - 1 = -0.5.
Wrong: (30 - 20) / (60 - 20)         =  0.25.

For another range the share between 0 and 1 is multiplied by its width, and its lower end is added.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, all_parts, terms, without_each
from worked.formula import Formula, Quotient, sum_of


def unstretched(around: Around) -> Iterator[Formula]:
    """The share alone, and the formula without its width or without its lower end."""
    for part in all_parts(around.formula):
        if isinstance(part, Quotient):
            yield part
            for kept in without_each(terms(around.formula)):
                yield sum_of(kept)
            if len(terms(around.formula)) > 1:
                yield sum_of((part, *terms(around.formula)[1:]))


MISTAKE = Mistake(
    title="the values are left between 0 and 1, or brought to the wrong range",
    often=3,
    met="MinMaxScaler with a feature_range, recomputed by hand",
    example=Example("min-max-scaling", "normalised[2.age]@1", "0.25"),
    about="feature-scaling",
    quantities=(
        "normalised",
        "new-normalised",
    ),
    rewired=unstretched,
)
