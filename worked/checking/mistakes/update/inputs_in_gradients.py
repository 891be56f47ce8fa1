"""Inputs in gradients: another number is taken for the input of a weight or bias."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.checking.answer_key.rewriting import in_each_term
from worked.checking.mistakes._forward import THRESHOLD
from worked.checking.mistakes._update import BATCH, GRADIENTS, in_every_sample, network_of, old, signal, times, used
from worked.checking.mistakes.mistake import NEAREST, Around, Example, exchanged, factors, mistake
from worked.formula import Formula, Negative, Product, Symbol, product_of


def _sent(around: Around) -> Symbol | None:
    """What comes in by the weight, where the formula has it."""
    return used(around, around.sent(around.source)) if around.source else None


@mistake(
    "the input is left out of the gradient",
    often=4,
    met="threads and keys on the web",
    example=Example("mazur-2-2-2", "gradient[h1>o1]@1", "0.13850"),
    quantities=GRADIENTS,
)
@in_every_sample
def input_left_out(around: Around) -> Iterator[Formula]:
    """The input is left out of the gradient: the delta stands alone.

    Right: gradient = delta * input = 0.13850 * 0.59327 = 0.08217.
    Wrong: gradient = delta                             = 0.13850.

    The delta is dE/dnet. A weight moves the net input as much as its input is large, so that dE/dw = delta * input;
    only for a bias, whose input is 1, the delta is the gradient.
    """
    found = _sent(around)
    if found:
        yield _without(around.formula, found)


def _without(formula: Formula, factor: Formula) -> Formula:
    """The products of a formula without one of their factors."""
    return in_each_term(formula, lambda term: product_of([each for each in factors(term) if each != factor]))


@mistake(
    "the gradient is multiplied by the input twice",
    often=1,
    met="a plain slip",
    example=Example("mazur-2-2-2", "gradient[h1>o1]@1", "0.04875"),
    quantities=GRADIENTS,
)
@in_every_sample
def input_squared(around: Around) -> Iterator[Formula]:
    """The gradient is multiplied by the input twice.

    Right: gradient = delta * input         = 0.13850 * 0.59327           = 0.08217.
    Wrong: gradient = delta * input * input = 0.13850 * 0.59327 * 0.59327 = 0.04875.

    The gradient is delta * input, and the delta does not hold the input yet: it is a factor once.
    """
    found = _sent(around)
    if found:
        yield times(around.formula, found)


@mistake(
    "the input from another unit is taken",
    often=3,
    met="10 of 94 published examples put in a wrong quantity, such as that of another unit",
    example=Example("appendix-b-2-2-1", "gradient[x1>h1]@1", "-0.0013810"),
    quantities=GRADIENTS,
)
@in_every_sample
def another_units_input(around: Around) -> Iterator[Formula]:
    """The input that comes from another unit is taken.

    Right: gradient = delta * input from x1 = (-0.0046032) * 0.1 = -0.0004603.
    Wrong: gradient = delta * input from x2 = (-0.0046032) * 0.3 = -0.0013810.

    The input that belongs to a weight is what that weight was multiplied by in the net input.
    """
    found = _sent(around)
    if found:
        yield from around.instead_of(found, *(around.sent(source) for source in around.beside(around.source)))


@mistake(
    "the net input of the unit before is taken for its output",
    often=3,
    met="10 of 94 published examples put in a wrong quantity, such as the net input for the output",
    example=Example("mazur-2-2-2", "gradient[h1>o1]@1", "0.05228"),
    quantities=GRADIENTS,
)
@in_every_sample
def net_for_output_in_gradient(around: Around) -> Iterator[Formula]:
    """The net input of the unit before is taken for its output.

    Right: gradient = delta * out of h1 = 0.13850 * 0.59327 = 0.08217.
    Wrong: gradient = delta * net of h1 = 0.13850 * 0.37750 = 0.05228.

    What goes on to the next layer, and so stands beside the weight in its net input, is the number after the
    activation.
    """
    yield from around.instead_of(_sent(around), around.net(around.source))


@mistake(
    "the output of the unit itself is taken for its input",
    often=4,
    met="threads and keys on the web: the activation of the wrong layer",
    example=Example("mazur-2-2-2", "gradient[h1>o1]@1", "0.10406"),
    quantities=GRADIENTS,
)
@in_every_sample
def own_output(around: Around) -> Iterator[Formula]:
    """The output of the unit itself is taken for its input.

    Right: gradient = delta * input = 0.13850 * 0.59327 = 0.08217.
    Wrong: gradient = delta * out   = 0.13850 * 0.75137 = 0.10406.

    A weight enters the net input of its unit times what comes in by it: the output of the unit that it comes from.
    The output of its own unit is already in the delta, by the error and the slope.
    """
    yield from around.instead_of(_sent(around), around.named("out", around.unit))


@mistake(
    "the weight itself is taken for its input",
    often=3,
    met="lecture slides (Birzeit, appendix B): 0.62 in place of 0.1",
    example=Example("appendix-b-2-2-1", "gradient[x1>h2]@1", "0.0045318"),
    quantities=GRADIENTS,
)
@in_every_sample
def weight_for_input(around: Around) -> Iterator[Formula]:
    """The weight itself is taken for its input.

    Right: gradient = delta * input  = 0.0073094 * 0.1  = 0.0007309.
    Wrong: gradient = delta * weight = 0.0073094 * 0.62 = 0.0045318.

    The net input is weight * input + ...: its derivative by the weight is the input, its derivative by the input is the
    weight. The weight belongs where the delta is carried back to the layer before.
    """
    parameter = old(around)
    if around.source:
        yield from around.instead_of(_sent(around), parameter)
    elif parameter and signal(around):
        yield times(around.formula, parameter)


@mistake(
    "the input of another sample is taken",
    often=2,
    met="threads: numbers of the pattern before, or of the epoch before",
    example=Example(BATCH, "gradient[x1>o1]@1.1", "-1.2"),
    quantities=GRADIENTS,
)
@in_every_sample
def other_samples_input(around: Around) -> Iterator[Formula]:
    """The input of another sample is taken.

    Right: gradient of sample 1 = delta 1 * input 1 = (-0.4) * 2 = -0.8.
    Wrong: gradient of sample 1 = delta 1 * input 2 = (-0.4) * 3 = -1.2.

    The delta of a sample goes with the numbers that came into the unit when that sample was shown, not with those of
    the sample before or after it.
    """
    coming, step = _sent(around), around.step
    if not coming:
        return
    samples = [sample for sample in around.problem.batch(step) if sample != around.cell.sample]
    samples.sort(key=lambda sample: abs(sample - (around.cell.sample or 0)))
    names = [identifier(around.quantity_of(coming), around.source, step, sample) for sample in samples[:NEAREST]]
    names.append(identifier(around.quantity_of(coming), around.source, step - 1, around.cell.sample))
    yield from around.instead_of(coming, *(Symbol(name) for name in names if name in around.key.outcomes))


@mistake(
    "rows and columns of the weights are exchanged",
    often=2,
    met="5 of 94 published examples take a wrong weight or a transposed matrix",
    example=Example("mazur-2-2-2", "gradient[i1>h2]@1", "0.0008771"),
    quantities=GRADIENTS,
)
@in_every_sample
def transposed_gradient(around: Around) -> Iterator[Formula]:
    """The gradient of the mirrored weight is computed: rows and columns are exchanged.

    Right: gradient of w(i1>h2) = delta of h2 * input i1 = 0.0099543 * 0.05 = 0.0004977.
    Wrong: gradient of w(i1>h2) = delta of h1 * input i2 = 0.0087714 * 0.10 = 0.0008771.

    Books write w_ij both for the weight from i to j and for the weight into i from j. A student who mixes the two
    puts the numbers of one weight in place of the other.
    """
    # The delta of the unit at the source's place in the layer, times the input from the place of the unit.
    found, coming = signal(around), _sent(around)
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


@mistake(
    "the gradient of the bias is multiplied by an input",
    often=3,
    met="threads and keys on the web",
    example=Example("deep-2-2-2-1", "gradient[h2.1]@1", "-0.010926"),
    quantities=GRADIENTS,
)
@in_every_sample
def bias_gradient_times_input(around: Around) -> Iterator[Formula]:
    """The gradient of a bias is multiplied by an input.

    Right: gradient of the bias = delta             = -0.022411.
    Wrong: gradient of the bias = delta * out of h1 = (-0.022411) * 0.487503 = -0.010926.

    A bias is added to the net input as it is, like a weight whose input is always 1: its gradient is the delta alone.
    """
    if not around.source and signal(around):
        found = (*around.inputs[:NEAREST], *around.each("out", [around.unit]))
        yield from (times(around.formula, each) for each in found)


@mistake(
    "the gradient of the threshold has the sign of that of a bias",
    often=5,
    met="keys that treat a threshold as a bias",
    example=Example(THRESHOLD, "gradient[o1]@1", "0.2"),
    quantities=GRADIENTS,
)
@in_every_sample
def threshold_sign_lost(around: Around) -> Iterator[Formula]:
    """The gradient of the threshold lacks its minus sign.

    Right: gradient = 0.2 * (-1) = -0.2.
    Wrong: gradient = 0.2 * 1    =  0.2.

    A threshold is the weight of a constant input of -1, so that its gradient is the delta times -1. That of a bias, the
    weight of an input of 1, is the delta itself.
    """
    network = network_of(around)
    if around.source or network is None or network.bias_input > 0 or not signal(around):
        return
    yield in_each_term(around.formula, _turned)


def _turned(term: Formula) -> Formula:
    """A product with the other sign."""
    factors = term.factors if isinstance(term, Product) else (term,)
    minus = [factor for factor in factors if isinstance(factor, Negative)]
    if not minus:
        return Negative(term)
    return product_of([factor.body if factor is minus[0] else factor for factor in factors])
