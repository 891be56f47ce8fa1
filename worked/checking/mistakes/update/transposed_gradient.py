"""The gradient of the mirrored weight is computed: rows and columns are exchanged.

Right: gradient of w(i1>h2) = delta of h2 * input i1 = 0.0099543 * 0.05 = 0.0004977.
Wrong: gradient of w(i1>h2) = delta of h1 * input i2 = 0.0087714 * 0.10 = 0.0008771.

Books write w_ij both for the weight from i to j and for the weight into i from j. Whoever mixes the two puts the
numbers of one weight in the place of the other.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._update import in_every_sample, sent, signal
from worked.formula import Formula


@in_every_sample
def mirrored(around: Around) -> Iterator[Formula]:
    """The delta of the unit at the source's place in the layer, times the input from the place of the unit."""
    found, coming = signal(around), sent(around)
    targets = around.units
    if not found or not coming or around.source not in around.feeding:
        return
    row, column = targets.index(around.unit), around.feeding.index(around.source)
    if row == column or row >= len(around.feeding) or column >= len(targets):
        return
    delta = around.named(around.quantity_of(found), targets[column])
    other = around.sent(around.feeding[row])
    if delta and other:
        yield exchanged(around.formula, {found.name: delta, coming.name: other})


MISTAKE = Mistake(
    title="rows and columns of the weights are exchanged",
    often=2,
    met="5 of 94 published examples take a wrong weight or a transposed matrix",
    example=Example("mazur-2-2-2", "gradient[i1>h2]@1", "0.0008771"),
    quantities=("gradient", "data-gradient", "change"),
    rewired=mirrored,
)
