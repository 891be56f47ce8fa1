"""One of the paths out of a hidden unit is counted with the wrong sign.

Right: error = 0.4 * 0.1385 + 0.5 * -0.0381 = 0.0364.
Wrong: error = 0.4 * 0.1385 - 0.5 * -0.0381 = 0.0744.

The sign of a negative weight or delta is lost, or two minus signs are not put together.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake, Negative, sum_of, terms
from worked.checking.mistakes._backward import apart, paths


def one_sign_turned(around: Around) -> Iterator[Formula]:
    """The sum with the other sign before one of its terms, for each of them."""
    if len(paths(around)) > 1:
        parts = terms(around.formula)
        places = range(len(parts))
        turned = [[Negative(part) if at == place else part for at, part in enumerate(parts)] for place in places]
        yield from apart(around, map(sum_of, turned))


MISTAKE = Mistake(
    title="one of the paths out of the unit has the wrong sign",
    often=2,
    met="signs are wrong in 7 of 94 published examples",
    example=Example("mazur-2-2-2", "error[h1]@1", "0.0744"),
    quantities=("error",),
    rewired=one_sign_turned,
)
