"""The chances of the trials are added, or the chance of missing is taken for that of hitting.

Right: chance = 1 - (1 - 0.05)^8 = 0.3366.
Wrong: chance = 8 * 0.05         = 0.4000.

Added up, twenty trials would be certain to hit the best 5 %. All trials miss with the chance 0.95^8, and in all other
cases at least one hits.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.formula import Formula, Number, Power, Product


def added(around: Around) -> Iterator[Formula]:
    """The number of trials times the share, the chance that all miss, and the chance that all hit."""
    share = around.named("share")
    count = Number(str(len(around.exercise.scores)))
    if share:
        yield Product((count, share))
        yield Power(1 - share, count)
        yield Power(share, count)
        yield 1 - Power(share, count)


MISTAKE = Mistake(
    title="the chances are put together wrongly",
    often=4,
    met="the usual confusion of `at least one` with a sum of chances",
    example=Example("random-search", "chance@1", "0.4000"),
    about="search",
    quantities=("chance",),
    rewired=added,
)
