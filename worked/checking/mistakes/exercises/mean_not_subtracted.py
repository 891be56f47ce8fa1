"""The mean is not subtracted, or the minimum is not.

Right: z of 20 years = (20 - 40) / 14.1421 = -1.4142.
Wrong: z of 20 years = 20 / 14.1421        =  1.4142.

A value is first moved so that the mean (or the minimum) comes to 0, and only then divided.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, rewritten
from worked.formula import Formula, Negative, Sum, sum_of


def unmoved(around: Around) -> Iterator[Formula]:
    """The formula without the subtraction of a mean or minimum: from the value only, and wherever it is subtracted."""
    for quantity in ("mean", "minimum"):

        def change(part: Formula, quantity: str = quantity) -> Formula:
            if not isinstance(part, Sum):
                return part
            kept = [term for term in part.terms if not (isinstance(term, Negative) and is_one(around, term, quantity))]
            return sum_of(kept) if kept and around.quantity_of(kept[0]).endswith("value") else part

        yield rewritten(around.formula, change)


def is_one(around: Around, term: Negative, quantity: str) -> bool:
    """Whether a term is the negative of a mean, or of a minimum."""
    return around.quantity_of(term.body) == quantity


MISTAKE = Mistake(
    title="the mean or minimum is not subtracted from the values",
    often=4,
    met="a plain slip in normalising by hand",
    example=Example("standardising", "normalised[1.age]@1", "1.4142"),
    about="feature-scaling",
    quantities=(
        "variance",
        "normalised",
        "new-normalised",
    ),
    rewired=unmoved,
)
