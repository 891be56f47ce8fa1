"""One of the paths out of a hidden unit is counted with the wrong sign.

Right: error = 0.4 * 0.1385 + 0.5 * (-0.0381) = 0.0364.
Wrong: error = 0.4 * 0.1385 - 0.5 * (-0.0381) = 0.0744.

The sign of a negative weight or delta is lost, or two minus signs are not put together.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.checking.mistakes._backward import BACK, of_either_sign, paths
from worked.formula import Formula, Negative, sum_of


@of_either_sign
def one_sign_turned(around: Around) -> Iterator[Formula]:
    """The sum with the other sign before one of its terms, for each of them."""
    if len(paths(around)) > 1:
        parts = terms(around.formula)
        for place, part in enumerate(parts):
            yield sum_of((*parts[:place], Negative(part), *parts[place + 1 :]))


MISTAKE = Mistake(
    title="one of the paths out of the unit has the wrong sign",
    often=2,
    met="7 of 94 published examples have a wrong sign",
    example=Example("mazur-2-2-2", "error[h1]@1", "0.0744"),
    quantities=BACK,
    rewired=one_sign_turned,
)
