"""The correction of the bias is left out.

Right: corrected first moment = 0.37 / (1 - 0.9 * 0.9) = 1.9474.
Wrong: corrected first moment = 0.37                   = 0.3700.

The moments start at 0 and are too small at first. Divided by 1 - beta^t they are averages of the gradients so far,
which matters most in the first steps.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged, rewritten
from worked.checking.mistakes._methods import ADAM, ONE, here, is_count_sum, tidied
from worked.formula import Formula, Quotient


def uncorrected(around: Around) -> Iterator[Formula]:
    """The moments as they are: both, or one of them."""
    found = {}
    for name in ("first-moment", "second-moment"):
        corrected, moment = here(around, f"{name}-corrected"), around.named(name, around.cell.place)
        if corrected and moment:
            found[corrected.name] = moment
    yield exchanged(around.formula, found)
    for name, moment in found.items():
        yield exchanged(around.formula, {name: moment})
    if isinstance(around.formula, Quotient) and is_count_sum(around.formula.bottom):
        yield around.formula.top
    yield tidied(rewritten(around.formula, lambda part: ONE if is_count_sum(part) else part))


MISTAKE = Mistake(
    title="the correction of the bias is left out",
    often=4,
    met="threads and keys on the web",
    example=Example(ADAM, "first-moment-corrected[x1>o1]@1", "0.3700"),
    quantities=(
        "first-moment-corrected",
        "second-moment-corrected",
        "change",
    ),
    rewired=uncorrected,
)
