"""A value is drawn evenly from a range that is to be even in its logarithm.

Right: rate = e^(ln 0.0001 + 0.55 * (ln 1 - ln 0.0001)) = 0.0158.
Wrong: rate = 0.0001 + 0.55 * (1 - 0.0001)              = 0.550.

A learning rate is searched over powers of ten. Drawn evenly, nine of ten trials would lie between 0.1 and 1.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, all_parts
from worked.formula import Formula, Function, Number, Symbol


def evenly(around: Around) -> Iterator[Formula]:
    """The value drawn evenly between the ends of the range."""
    ends = [part.argument for part in all_parts(around.formula) if isinstance(part, Function) and part.name == "ln"]
    draws = [Symbol(name) for name in around.formula.symbols()]
    if len(ends) >= 2 and draws and all(isinstance(end, Number) for end in ends):
        high, low = ends[1], ends[0]
        yield low + draws[0] * (high - low)


MISTAKE = Mistake(
    title="the value is drawn evenly, not evenly in its logarithm",
    often=4,
    met="tutorials that draw learning rates by random.uniform",
    example=Example("random-search", "value[2.1]@1", "0.550"),
    about="search",
    quantities=("value",),
    rewired=evenly,
)
