"""The bias is corrected with the wrong count of updates.

Right: corrected first moment = 0.37 / (1 - 0.9 ** 2) = 1.9474.
Wrong: corrected first moment = 0.37 / (1 - 0.9 ** 1) = 3.7000.

The exponent is the number of the update, 1 for the first. Counted from 0 the first correction would divide by
1 - beta^0 = 0.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import ADAM, counted, with_parts
from worked.formula import Formula, Number, Power


def miscounted(around: Around) -> Iterator[Formula]:
    """The powers of the shares with an exponent one smaller, one larger, and always 1."""
    powers = counted(around.formula)
    count = int(powers[0].exponent.text) if powers and isinstance(powers[0].exponent, Number) else 0
    for other in (count - 1, count + 1, 1):
        if count and other > 0:
            yield with_parts(around.formula, {power: Power(power.base, Number(str(other))) for power in powers})


MISTAKE = Mistake(
    title="the bias is corrected with the wrong count of updates",
    often=4,
    met="threads and keys on the web: t = 0 in the first update",
    example=Example(ADAM, "first-moment-corrected[x1>o1]@1", "3.7000"),
    quantities=(
        "first-moment-corrected",
        "second-moment-corrected",
        "change",
    ),
    rewired=miscounted,
)
