"""Only one sample of the batch is taken for the gradient.

Right: gradient = ((-0.4) * 2 + 0.7 * 3) / 2 = 0.65.
Wrong: gradient =               0.7 * 3      = 2.1.

A batch learns once, from all of its samples: their gradients are summed or averaged. To learn after each sample is
another procedure, with other weights in between.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake, Sum, Symbol, factors, product_of
from worked.checking.mistakes._update import BATCH, MOST, sample_gradients


def one_alone(around: Around) -> Iterator[Formula]:
    """The gradient of one sample, the last one first, and the same with the divisor of the mean kept."""
    names = sample_gradients(around)
    parts = factors(around.formula)
    for name in [*names[-1:], *names[:-1]][:MOST]:
        yield Symbol(name)
        if len(parts) > 1:
            yield product_of([Symbol(name) if isinstance(part, Sum) else part for part in parts])


MISTAKE = Mistake(
    title="only one sample of the batch is taken for the gradient",
    often=3,
    met="threads: learning after each sample mixed up with learning by batch",
    example=Example(BATCH, "gradient[x1>o1]@1", "2.1"),
    quantities=("gradient",),
    rewired=one_alone,
)
