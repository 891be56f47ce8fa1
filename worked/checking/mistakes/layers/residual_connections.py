"""Residual connections: mistakes in what passes a block by, and in stochastic depth."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.cells.place import layer_place
from worked.checking.answer_key.normalised import layer_of
from worked.checking.mistakes._methods import ONE, tidied
from worked.checking.mistakes.mistake import Around, Example, exchanged, fewer_terms, mistake
from worked.formula import Formula, Symbol


def _skipping(more: str = "", activation: str = "sigmoid") -> str:
    """One unit with the input 2 and the net input 0.8, around which the input is added."""
    return f"""
network = {{ layers = [1, 1], activations = "{activation}", weights = [[[0.4]]], residual = {{ from = 0, to = 1{more} \
}} }}
samples = [{{ inputs = [2], targets = [1] }}]
training = {{ learning-rate = 0.5 }}
"""


def _joined(around: Around) -> list[tuple[Formula, ...]]:
    """What a residual connection adds to, with its mask or share, and what is added; nothing for any other cell."""
    return [around.formula.parts()] if around.cell.quantity == "joined" else []


@mistake(
    "the residual connection is left out",
    often=4,
    met="classroom",
    example=Example(_skipping(), "joined[o1]@1", "0.8"),
    quantities=("joined",),
)
def skip_left_out(around: Around) -> Iterator[Formula]:
    """The residual connection is left out.

    Right: joined = 0.8 + 2 = 2.8.
    Wrong: joined = 0.8.

    What enters the block is added to what the block computes.
    """
    yield from (own for own, _ in _joined(around))


@mistake(
    "the residual connection multiplies instead of adding",
    often=2,
    met="classroom",
    example=Example(_skipping(), "joined[o1]@1", "1.6"),
    quantities=("joined",),
)
def skip_multiplied(around: Around) -> Iterator[Formula]:
    """What enters the block is multiplied with its result instead of added.

    Right: joined = 0.8 + 2 = 2.8.
    Wrong: joined = 0.8 * 2 = 1.6.

    A residual connection adds; gates, as in highway nets, multiply.
    """
    yield from (own * added for own, added in _joined(around))


@mistake(
    "the residual connection subtracts instead of adding",
    often=2,
    met="classroom; the residual is a difference",
    example=Example(_skipping(), "joined[o1]@1", "-1.2"),
    quantities=("joined",),
)
def skip_subtracted(around: Around) -> Iterator[Formula]:
    """What enters the block is subtracted instead of added.

    Right: joined = 0.8 + 2 = 2.8.
    Wrong: joined = 0.8 - 2 = -1.2.

    A block learns the residual, the difference of what it should give and what enters it; so its input is added again.
    """
    yield from (own - added for own, added in _joined(around))


@mistake(
    "the residual connection is added on the other side of the activation",
    often=4,
    met="He et al. 2016 have two kinds of blocks",
    example=Example(_skipping(), "out[o1]@1", "2.6900"),
    quantities=("out", "joined"),
)
def skip_on_wrong_side(around: Around) -> Iterator[Formula]:
    """The residual connection ends behind the activation instead of before it, or the other way round.

    Right: out = sigmoid(0.8 + 2) = 0.9427.
    Wrong: out = sigmoid(0.8) + 2 = 2.6900.

    He et al. add before the last activation of a block; in their later, pre-activated block nothing comes after the
    sum.
    """
    pairs = _joined(around)
    for own, added in pairs:
        outs = [name for name in own.symbols() if around.key.cells[name].quantity == "out"]
        before = _own_argument(around, outs[0]) if outs else None
        if before:
            yield around.activated([before + added if net == before else net for net in around.nets])
    for joined in [] if pairs or around.chosen.activation.couples else around.symbols_of("joined")[:1]:
        whole = around.formula_of(joined)
        assert whole
        own, added = whole.parts()
        yield exchanged(around.formula, {joined.name: own}) + added


def _own_argument(around: Around, out: str) -> Symbol | None:
    """What an output is the activation of, for one that depends on nothing else."""
    cell = around.key.cells[out]
    return Symbol(cell.inputs[0]) if len(cell.inputs) == 1 else None


TWO_BLOCKS = """
network = { layers = [1, 1, 1], activations = "linear", weights = [[[0.4]], [[0.5]]], residual = { from = 1, to = 2 } }
samples = [{ inputs = [2], targets = [1] }]
training = { learning-rate = 0.5 }
"""


@mistake(
    "the path over the residual connection is left out on the way back",
    often=5,
    met="classroom",
    example=Example(TWO_BLOCKS, "error[h1]@1", "0.1"),
    quantities=("error", "scaled-error", "dropped-error", "joined-error"),
)
def skip_path_left_out_backward(around: Around) -> Iterator[Formula]:
    """The path over the residual connection is left out on the way back.

    Right: error = 0.5 * 0.2 + 0.2 = 0.3.
    Wrong: error = 0.5 * 0.2       = 0.1.

    What is added on the way forward has two paths on the way back: through the block, and past it with a slope of 1.
    This is what keeps the gradient alive in deep nets.
    """
    yield from fewer_terms(around.formula, lambda term: not _is_past(around, term))
    yield from fewer_terms(around.formula, lambda term: _is_past(around, term))


def _is_past(around: Around, term: Formula) -> bool:
    """Whether a term is what comes back past the block."""
    return around.quantity_of(term) == "joined-error"


@mistake(
    "the probability of survival is applied in training",
    often=3,
    met="classroom",
    example=Example(_skipping(", survival = 0.8, masks = [1]", "linear"), "joined[o1]@1", "2.64"),
    quantities=("joined",),
)
def survival_in_training(around: Around) -> Iterator[Formula]:
    """The probability of survival is applied in training.

    Right: joined in training = 1 * 0.8 + 2   = 2.8.
    Wrong: joined in training = 0.8 * 0.8 + 2 = 2.64.

    In training a block is there or not. Its probability of survival counts at test time only.
    """
    chance = _survival(around)
    if chance:
        for mask in around.symbols_of("mask"):
            yield from around.instead_of(mask, chance, chance * mask)


def _survival(around: Around) -> Symbol | None:
    """The probability of survival, which stands in the last pass."""
    last = around.key.solution.steps[-1].number
    name = identifier("survival", layer_place(layer_of(around.key, around.cell) or 0), last)
    return Symbol(name) if name in around.key.cells else None


@mistake(
    "the probability of survival is not applied at test time",
    often=4,
    met="classroom",
    example=Example(_skipping(", survival = 0.8, masks = [1]", "linear"), "joined[o1]@2", "-0.8"),
    quantities=("joined",),
)
def survival_not_applied(around: Around) -> Iterator[Formula]:
    """The probability of survival is not applied at test time.

    Right: joined in the test = 0.8 * (-2.8) + 2 = -0.24.
    Wrong: joined in the test = -2.8 + 2         = -0.8.

    In training a block with stochastic depth is there with its probability of survival, at test time always; so
    its result is then multiplied by this probability.
    """
    for chance in around.symbols_of("survival"):
        yield tidied(exchanged(around.formula, {chance.name: ONE}))
        yield exchanged(around.formula, {chance.name: 1 - chance})
