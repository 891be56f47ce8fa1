"""One term of a sum has the wrong sign.

Right: to beat in epoch 2: 0.693 - 0.005 = 0.688.
Wrong: to beat in epoch 2: 0.693 + 0.005 = 0.698.

A minus sign is lost, or counted twice, while the numbers are put in.
"""

from collections.abc import Iterator

from worked.checking.mistake import EXERCISES, Around, Example, Mistake, all_parts, opposite
from worked.checking.mistakes._exercises import instead
from worked.formula import Formula, Sum, sum_of


def one_turned(around: Around) -> Iterator[Formula]:
    """The formula with the sign of one term of one of its sums turned, the last ones first."""
    for part in all_parts(around.formula):
        if isinstance(part, Sum):
            for place in reversed(range(len(part.terms))):
                terms = [opposite(term) if at == place else term for at, term in enumerate(part.terms)]
                yield instead(around.formula, part, sum_of(terms))


MISTAKE = Mistake(
    title="one term of the sum has the wrong sign",
    often=4,
    met="7 of 94 published examples have a wrong sign",
    example=Example("early-stopping", "limit[2]@1", "0.698"),
    about=EXERCISES,
    rewired=one_turned,
)
