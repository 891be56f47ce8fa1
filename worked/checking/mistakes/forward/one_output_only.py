"""The loss is not summed over all outputs (or over all samples of a batch).

Right: loss = 0.2748 + 0.0236 = 0.2984.
Wrong: loss = 0.2748.

The loss is one number for the whole net: every output adds its term. Examples with a single output do not show it.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, without_each
from worked.checking.mistakes._forward import total, with_total, without_mean
from worked.formula import Formula, sum_of


def fewer_terms(around: Around) -> Iterator[Formula]:
    """The loss with one term left out, then with one term alone; of a mean, also without its factor."""
    whole = total(around)
    if whole:
        rests = [sum_of(rest) for rest in without_each(whole.terms)]
        for part in (*reversed(rests), *whole.terms):
            found = with_total(around, part)
            yield without_mean(found)
            yield found


MISTAKE = Mistake(
    title="the loss is not summed over all outputs or samples",
    often=3,
    met="a plain slip; examples with one output have no sum to learn it from",
    example=Example("mazur-2-2-2", "loss@1", "0.2748"),
    quantities=("loss", "data-loss"),
    rewired=fewer_terms,
)
