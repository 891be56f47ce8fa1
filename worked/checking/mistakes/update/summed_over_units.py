"""The gradient of a bias is summed over the units of its layer, not over the samples: along the wrong axis.

Right: gradient of the bias of o2 = (delta of o2 for sample 1 + for sample 2) / 2 = (0.3 + 0.1) / 2 = 0.2.
Wrong: gradient of the bias of o2 = (delta of o1 + of o2, for sample 2) / 2       = (0.8 + 0.1) / 2 = 0.45.

In matrix form the deltas of a batch are a matrix, and the gradient of the biases is its sum over the samples: one
number for each unit. With the other axis it is one number for each sample; without an axis, one for all.
"""

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.checking.mistake import Around, Example, Mistake, factors
from worked.checking.mistakes._update import sample_gradients, signal
from worked.formula import Formula, Negative, Sum, Symbol, product_of, sum_of

TWO_OUTPUTS = """
network = { layers = [1, 2], activations = "linear", weights = [[[0.4], [0.3]]], biases = [[0.1, 0.2]] }
samples = [{ inputs = [2], targets = [1.2, 0.5] }, { inputs = [3], targets = [0.5, 1] }]
training = { samples = "mean", batch = "all", learning-rate = 0.1 }
"""


def along_units(around: Around) -> Iterator[Formula]:
    """The deltas of all units for the sample at the place of the unit, and those for all samples."""
    names = sample_gradients(around)
    if around.source or len(around.units) < 2 or not (names or signal(around)):
        return
    samples = [around.key.cells[name].sample for name in names] or [around.cell.sample]
    rows = [[identifier("delta", unit, around.step, sample) for unit in around.units] for sample in samples]
    if any(name not in around.key.cells for row in rows for name in row):
        return
    place = around.units.index(around.unit)
    wrong = [rows[place]] if names and place < len(rows) else []
    for deltas in (*wrong, [name for row in rows for name in row]):
        total = sum_of([Symbol(name) for name in deltas])
        total = Negative(total) if around.key.problem.falling else total
        parts = factors(around.formula) if names else [total]
        yield product_of([total if isinstance(part, Sum) else part for part in parts])


MISTAKE = Mistake(
    title="the deltas are summed over the units of the layer, not over the samples (the wrong axis)",
    often=2,
    met="threads: db = np.sum(dZ) without an axis, or with the wrong one",
    example=Example(TWO_OUTPUTS, "gradient[o2]@1", "0.45"),
    quantities=("gradient", "data-gradient"),
    rewired=along_units,
)
