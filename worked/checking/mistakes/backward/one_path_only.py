"""Only some of the paths out of a hidden unit are followed back.

Right: error = 0.4 * 0.1385 + 0.5 * (-0.0381) = 0.0364.
Wrong: error = 0.4 * 0.1385                   = 0.0554.

A hidden unit acts on the loss through every unit that it feeds, so what comes back is the sum over all of them. It
shows first in a net with two outputs: those who learned from an example with one have never seen the sum.
"""

from collections.abc import Iterator

from worked.checking.mistake import NEAREST, Around, Example, Mistake, terms, without_each
from worked.checking.mistakes._backward import BACK, of_either_sign, paths
from worked.formula import Formula, sum_of


@of_either_sign
def some_paths(around: Around) -> Iterator[Formula]:
    """One path alone, that straight on first; then all paths but one."""
    if len(paths(around)) > 1:
        parts, place = terms(around.formula), around.units.index(around.unit)
        alone = [parts[other] for other in sorted(range(len(parts)), key=lambda other: abs(other - place))]
        yield from (*alone[:NEAREST], *map(sum_of, without_each(parts)), *alone[NEAREST:])


MISTAKE = Mistake(
    title="only some of the paths out of the unit are followed back",
    often=4,
    met="1 of 94 published examples; threads and keys on the web",
    example=Example("mazur-2-2-2", "error[h1]@1", "0.0554"),
    quantities=BACK,
    rewired=some_paths,
)
