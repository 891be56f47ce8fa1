"""The numbers of another row or column are taken.

Right: z = W x + b with W = (0.2, -0.4; 0.5, 0.1; -0.3, 0.6): z_1 = 0.2 * 1 - 0.4 * 2 + 0.1 = -0.5.
Wrong: z_1 = 0.5 * 1 + 0.1 * 2 + 0.1 = 0.8.

An entry of a product belongs to a row of the first factor and a column of the second one; the other entries of what
it is made of belong to other entries.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._graphs import entries_in, entry_at
from worked.formula import Formula

NEAR = (1, -1, 2)


def moved(around: Around) -> Iterator[Formula]:
    """The row before or behind for the own one, the column for the own one; of vectors, another entry."""
    entries = entries_in(around.formula)
    for stem, sides in dict.fromkeys((stem, len(index)) for _, stem, index in entries.values()):
        own = {name: each for name, each in entries.items() if each[1] == stem}
        for side in range(sides):
            if len({index[side] for _, _, index in own.values()}) > 1:
                continue  # the sum goes along this side
            for away in NEAR:
                others = {
                    name: entry_at(said, stem, _shifted(index, side, away)) for name, (said, _, index) in own.items()
                }
                if all(other.name in around.key.outcomes for other in others.values()):
                    yield exchanged(around.formula, others)


def _shifted(index: list[str], side: int, away: int) -> list[str]:
    return [str(int(at) + away) if each == side else at for each, at in enumerate(index)]


MISTAKE = Mistake(
    title="the numbers of another row or column are taken",
    often=3,
    met="a plain slip with two indices",
    example=Example("graph-layer", "value[z.1]@1", "0.8"),
    about="graph",
    quantities=("value", "gradient"),
    rewired=moved,
)
