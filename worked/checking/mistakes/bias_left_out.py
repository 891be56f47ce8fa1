"""The bias is left out of the net input.

Right: net = 0.15 * 0.05 + 0.2 * 0.1 + 0.35 = 0.3775.
Wrong: net = 0.15 * 0.05 + 0.2 * 0.1        = 0.0275.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake, sum_of, terms


def without_bias(around: Around) -> Iterator[Formula]:
    """The weighted sum alone."""
    rest = [term for term in terms(around.formula) if around.quantity_of(term) != "bias"]
    if 0 < len(rest) < len(terms(around.formula)):
        yield sum_of(rest)


MISTAKE = Mistake(
    title="the bias is left out of the net input",
    often=4,
    met="threads and sheets in which the bias is drawn as a number beside the unit, not as an arrow",
    example=Example("mazur-2-2-2", "net[h1]@1", "0.0275"),
    quantities=("net",),
    rewired=without_bias,
)
