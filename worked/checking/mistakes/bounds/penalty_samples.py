"""The penalty is divided by another number of samples.

Right: gradient = -1 + 0.8 / 4 * 0.4 = -0.92.
Wrong: gradient = -1 + 0.8 * 0.4     = -0.68.

Some textbooks divide the penalty by the number of samples, of the problem or of the batch, others do not. Which of
them holds, the problem says.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import FOUR_SAMPLES
from worked.checking.mistakes._penalties import factor_used, with_factor
from worked.formula import Formula
from worked.maths.penalties import FACTORS

ALIKE = (("lambda", "lambda/m", "B/N"), ("lambda/2", "lambda/(2m)", "lambda/(2B)"))


def other_count(around: Around) -> Iterator[Formula]:
    """The factors with as many twos, and other numbers of samples."""
    used_here = factor_used(around)
    for names in ALIKE:
        if used_here in [FACTORS[name] for name in names]:
            for name in names:
                found = with_factor(around, FACTORS[name])
                if found:
                    yield found


MISTAKE = Mistake(
    title="the penalty is divided by another number of samples",
    often=3,
    met="sources differ: lambda, lambda/2 and lambda/(2m) stand before the sum",
    example=Example(FOUR_SAMPLES, "gradient[x1>o1]@1", "-0.68"),
    quantities=(
        "penalty",
        "gradient",
    ),
    rewired=other_count,
)
