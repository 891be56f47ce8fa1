"""Sums: mistakes in gradients of batches, and of parameters that stand in several places."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from worked.cells.cell import identifier
from worked.checking.answer_key.rewriting import rewritten, without_each
from worked.checking.mistakes._update import BATCH, GRADIENTS, in_every_sample, network_of, sample_gradients, signal
from worked.checking.mistakes.mistake import Around, Example, factors, mistake, one_over, terms
from worked.formula import Formula, Negative, Product, Sum, Symbol, product_of, sum_of
from worked.number.quantity import BIAS, WEIGHT
from worked.trace.loss import mean

Again = Callable[[Formula], Formula]


# Two linear outputs with one bias.
SHARED = """
samples = [{ inputs = [1], targets = [0.4, 0.5] }]
[network]
layers = [1, 2]
activations = "linear"
weights = [[[0.5], [0.7]]]
biases = [[0.1, 0.1]]
tie = [["b:o1", "b:o2"]]
"""


@mistake(
    "only one sample of the batch is taken for the gradient",
    often=3,
    met="threads: learning after each sample mixed up with learning by batch",
    example=Example(BATCH, "gradient[x1>o1]@1", "2.1"),
    quantities=("gradient", "data-gradient"),
)
def one_sample_only(around: Around) -> Iterator[Formula]:
    """Only one sample of the batch is taken for the gradient.

    Right: gradient = ((-0.4) * 2 + 0.7 * 3) / 2 = 0.65.
    Wrong: gradient =               0.7 * 3      = 2.1.

    A batch learns once, from all of its samples: their gradients are summed or averaged. To learn after each sample is
    another procedure, with other weights in between.
    """
    names = sample_gradients(around)
    parts = factors(around.formula)
    for name in (*names[-1:], *names[:-1]):
        yield Symbol(name)
        if len(parts) > 1:
            yield product_of([Symbol(name) if isinstance(part, Sum) else part for part in parts])


@mistake(
    "the gradients of the samples are averaged, not summed",
    often=4,
    met="threads and keys on the web: sum and mean over a batch",
    example=Example(BATCH.replace("mean", "sum"), "gradient[x1>o1]@1", "0.65"),
    quantities=("gradient", "data-gradient"),
)
def mean_for_sum_of_samples(around: Around) -> Iterator[Formula]:
    """The gradients of the samples are averaged where their sum is asked for.

    Right: gradient =  (-0.8) + 2.1      = 1.3.
    Wrong: gradient = ((-0.8) + 2.1) / 2 = 0.65.

    The loss of this batch is the sum over its samples, and so is its gradient. Many programs average; the exercise says
    what is meant here.
    """
    samples = len(sample_gradients(around))
    if isinstance(around.formula, Sum) and samples > 1:
        yield mean(around.formula, samples)


@mistake(
    "the gradients of the samples are summed, not averaged",
    often=4,
    met="threads and keys on the web: sum and mean over a batch",
    example=Example(BATCH, "gradient[x1>o1]@1", "1.3"),
    quantities=("gradient", "data-gradient"),
)
def sum_for_mean_of_samples(around: Around) -> Iterator[Formula]:
    """The gradients of the samples are summed where their mean is asked for.

    Right: gradient = ((-0.8) + 2.1) / 2 = 0.65.
    Wrong: gradient =  (-0.8) + 2.1      = 1.3.

    The loss of this batch is the mean over its samples, and so is its gradient. With the sum the steps are as many
    times too large as there are samples.
    """
    parts = factors(around.formula)
    if sample_gradients(around) and len(parts) > 1:
        yield from (part for part in parts if isinstance(part, Sum))


TWO_OUTPUTS = """
network = { layers = [1, 2], activations = "linear", weights = [[[0.4], [0.3]]], biases = [[0.1, 0.2]] }
samples = [{ inputs = [2], targets = [1.2, 0.5] }, { inputs = [3], targets = [0.5, 1] }]
training = { samples = "mean", batch = "all", learning-rate = 0.1 }
"""


@mistake(
    "the deltas are summed over the units of the layer, not over the samples (the wrong axis)",
    often=2,
    met="threads: db = np.sum(dZ) without an axis, or with the wrong one",
    example=Example(TWO_OUTPUTS, "gradient[o2]@1", "0.45"),
    quantities=("gradient", "data-gradient"),
)
def summed_over_units(around: Around) -> Iterator[Formula]:
    """The gradient of a bias is summed over the units of its layer, not over the samples: along the wrong axis.

    Right: gradient of the bias of o2 = (delta of o2 for sample 1 + for sample 2) / 2 = (0.3 + 0.1) / 2 = 0.2.
    Wrong: gradient of the bias of o2 = (delta of o1 + of o2, for sample 2) / 2       = (0.8 + 0.1) / 2 = 0.45.

    In matrix form the deltas of a batch are a matrix, and the gradient of the biases is its sum over the samples: one
    number for each unit. With the other axis it is one number for each sample; without an axis, one for all.
    """
    # The deltas of all units for the sample at the place of the unit, and those for all samples.
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


@mistake(
    "the gradient of a shared parameter is that of one place only",
    often=5,
    met="exercises with one bias for a layer, or shared weights",
    example=Example(SHARED, "gradient[o1]@1", "0.2"),
    quantities=GRADIENTS,
)
@in_every_sample
def tied_not_summed(around: Around) -> Iterator[Formula]:
    """The gradient of what learns as one is that of one place only.

    Right: gradient = 0.2 * 1 + 0.3 * 1 = 0.5.
    Wrong: gradient = 0.2 * 1           = 0.2.

    A shared weight or bias stands in several net inputs, and the loss changes through each of them: the contributions
    of all its places are summed up, and one change is made.
    """
    found, again = _over_places(around)
    parts = terms(found) if found else ()
    if len(parts) > 1:
        yield from map(again, parts)
        yield from (again(sum_of(rest)) for rest in without_each(parts) if len(rest) > 1)


@mistake(
    "the gradient of a shared parameter is the mean over its places, not the sum",
    often=3,
    met="exercises with one bias for a layer, or shared weights",
    example=Example(SHARED, "gradient[o1]@1", "0.25"),
    quantities=GRADIENTS,
)
@in_every_sample
def tied_averaged(around: Around) -> Iterator[Formula]:
    """The gradient of what learns as one is the mean over its places, not their sum.

    Right: gradient =  0.2 + 0.3      = 0.5.
    Wrong: gradient = (0.2 + 0.3) / 2 = 0.25.

    The loss changes through each place in which a shared parameter stands, and these changes add up. A mean is taken
    over the samples of a batch, if at all.
    """
    found, again = _over_places(around)
    parts = terms(found) if found else ()
    if found and len(parts) > 1:
        yield again(one_over(len(parts)) * found)


def _over_places(around: Around) -> tuple[Formula | None, Again]:
    """The sum over the places of a shared parameter in a gradient or change, and the whole with another in its place.

    None where the parameter stands in one place only.
    """
    key, network = (WEIGHT if around.source else BIAS, around.cell.place), network_of(around)
    found = _sum_in(around.formula) if network and network.is_tied(key) else None
    return found, lambda instead: rewritten(around.formula, lambda part: instead if part == found else part)


def _sum_in(formula: Formula) -> Sum | None:
    """The sum in a formula, below signs and factors."""
    if isinstance(formula, Sum):
        return formula
    inside = formula.parts() if isinstance(formula, Negative | Product) else ()
    return next((found for part in inside if (found := _sum_in(part))), None)
