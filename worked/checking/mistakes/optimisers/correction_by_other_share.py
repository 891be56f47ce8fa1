"""The bias is corrected with the beta of the other moment.

Right: corrected second moment = 0.2539 / (1 - 0.99 ** 2) = 12.7588.
Wrong: corrected second moment = 0.2539 / (1 - 0.9 ** 2)  = 1.3363.

Each moment is corrected by its own beta: m by 1 - beta_1^t and v by 1 - beta_2^t.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import ADAM, counted, with_part
from worked.formula import Formula, Power


def other_beta(around: Around) -> Iterator[Formula]:
    """The other beta, where it is raised to a power."""
    for power in counted(around.formula):
        for name in ("beta-1", "beta-2"):
            beta = around.named(name)
            if beta and power.base != beta:
                yield with_part(around.formula, power, Power(beta, power.exponent))


MISTAKE = Mistake(
    title="the bias is corrected with the beta of the other moment",
    often=3,
    met="lecture slides with the misprint 1 - beta_1^t for both moments",
    example=Example(ADAM, "second-moment-corrected[x1>o1]@1", "1.3363"),
    quantities=(
        "first-moment-corrected",
        "second-moment-corrected",
        "change",
    ),
    rewired=other_beta,
)
