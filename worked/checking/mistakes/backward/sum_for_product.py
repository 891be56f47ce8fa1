"""Error and slope are added, not multiplied.

Right: delta = -0.1903 * 0.2138 = -0.0407.
Wrong: delta = -0.1903 + 0.2138 = 0.0235.

Along a chain derivatives are multiplied; only what comes over different paths is added.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._backward import slope_and_error
from worked.formula import Formula


def added(around: Around) -> Iterator[Formula]:
    """The error and the slope, added."""
    pair = slope_and_error(around)
    if pair:
        slope, error = pair
        yield error + slope


MISTAKE = Mistake(
    title="error and slope are added, not multiplied",
    often=1,
    met="a plain slip",
    example=Example("slides-2-2-1", "delta[5]@1", "0.0235"),
    quantities=("delta",),
    rewired=added,
)
