"""With DropConnect a whole unit is dropped, or kept, instead of single weights.

Right: net = (1 * 1 * 1 + 0 * 2 * 2) / 0.8 = 1.25.
Wrong: net = 1 * (1 * 1 + 2 * 2) / 0.8     = 6.25.

Dropout has a mask for each unit, DropConnect for each weight.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._layers import dropping, masks
from worked.formula import Formula


def one_for_all(around: Around) -> Iterator[Formula]:
    """Each mask in the place of all others."""
    found = masks(around)
    for chosen in found if len(found) > 1 else ():
        yield exchanged(around.formula, {mask.name: chosen for mask in found})


MISTAKE = Mistake(
    title="one mask is used for all weights of a unit",
    often=3,
    met="dropout and DropConnect confused",
    example=Example(dropping(kind="drop-connect", masks="[1, 0, 1, 1]"), "net[o1]@1", "6.25"),
    quantities=("net",),
    rewired=one_for_all,
)
