"""The moment is divided by beta^t, not by 1 - beta^t.

Right: corrected first moment = 0.37 / (1 - 0.9 ** 2) = 1.9474.
Wrong: corrected first moment = 0.37 / 0.9 ** 2       = 0.4568.

After t updates, beta^t is the share of the start, which is 0; what is there of the gradients is 1 - beta^t.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, rewritten
from worked.checking.mistakes._methods import ADAM, is_count_sum
from worked.formula import Formula


def by_power(around: Around) -> Iterator[Formula]:
    """The power in the place of what it leaves of 1."""
    yield rewritten(around.formula, lambda part: part.parts()[1].parts()[0] if is_count_sum(part) else part)


MISTAKE = Mistake(
    title="the moment is divided by beta^t, not by 1 - beta^t",
    often=3,
    met="classroom",
    example=Example(ADAM, "first-moment-corrected[x1>o1]@1", "0.4568"),
    quantities=(
        "first-moment-corrected",
        "second-moment-corrected",
        "change",
    ),
    rewired=by_power,
)
