"""Only one sample of the batch is taken for the gradient.

Right: gradient = ((-0.4) * 2 + 0.7 * 3) / 2 = 0.65.
Wrong: gradient =               0.7 * 3      = 2.1.

A batch learns once, from all of its samples: their gradients are summed or averaged. To learn after each sample is
another procedure, with other weights in between.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, factors
from worked.checking.mistakes._update import BATCH, sample_gradients
from worked.formula import Formula, Sum, Symbol, product_of


def one_alone(around: Around) -> Iterator[Formula]:
    """The gradient of one sample, the last one first, and the same with the divisor of the mean kept."""
    names = sample_gradients(around)
    parts = factors(around.formula)
    for name in (*names[-1:], *names[:-1]):
        yield Symbol(name)
        if len(parts) > 1:
            yield product_of([Symbol(name) if isinstance(part, Sum) else part for part in parts])


MISTAKE = Mistake(
    title="only one sample of the batch is taken for the gradient",
    often=3,
    met="threads: learning after each sample mixed up with learning by batch",
    example=Example(BATCH, "gradient[x1>o1]@1", "2.1"),
    quantities=("gradient", "data-gradient"),
    rewired=one_alone,
)
