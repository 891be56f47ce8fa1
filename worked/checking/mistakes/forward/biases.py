"""Biases and thresholds: mistakes in what is added to the weighted sum."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes._forward import THRESHOLD
from worked.checking.mistakes.mistake import Around, Example, fewer_terms, mistake
from worked.formula import Formula, Negative


@mistake(
    "the bias is left out of the net input",
    often=4,
    met="threads and sheets in which the bias is drawn as a number beside the unit, not as an arrow",
    example=Example("mazur-2-2-2", "net[h1]@1", "0.0275"),
    quantities=("net",),
)
def bias_left_out(around: Around) -> Iterator[Formula]:
    """The bias is left out of the net input.

    Right: net = 0.15 * 0.05 + 0.2 * 0.1 + 0.35 = 0.3775.
    Wrong: net = 0.15 * 0.05 + 0.2 * 0.1        = 0.0275.

    A bias is a weight from a constant input of 1. Where it is drawn as a number beside the unit, it is overlooked by
    those who go along the arrows.
    """
    yield from fewer_terms(around.formula, lambda term: not _is_bias(around, term))


def _is_bias(around: Around, term: Formula) -> bool:
    """Whether a term of a net input is its bias, or a threshold that is subtracted."""
    return around.quantity_of(term.body if isinstance(term, Negative) else term) == "bias"


@mistake(
    "the bias is subtracted, not added",
    often=2,
    met="sources differ: a bias is added, a threshold (Negnevitsky; a weight from -1) is subtracted",
    example=Example("appendix-b-2-2-1", "net[h1]@1", "-0.32"),
    quantities=("net",),
)
def bias_subtracted(around: Around) -> Iterator[Formula]:
    """The bias is subtracted from the weighted sum, not added to it.

    Right: net = 0.5 * 0.1 + 0.1 * 0.3 + 0.4 = 0.48.
    Wrong: net = 0.5 * 0.1 + 0.1 * 0.3 - 0.4 = -0.32.

    Some books subtract a threshold instead of adding a bias: a weight from a constant input of -1. A bias is minus that
    threshold, and a change of books half-way mixes the two.
    """
    if around.network.bias_input > 0:
        yield from _turned(around)


@mistake(
    "the threshold is added, not subtracted",
    often=4,
    met="sources differ: a bias is added, a threshold (Negnevitsky; a weight from -1) is subtracted",
    example=Example(THRESHOLD, "net[o1]@1", "1.3"),
    quantities=("net",),
)
def threshold_added(around: Around) -> Iterator[Formula]:
    """The threshold is added, not subtracted.

    Right: net = 0.5 * 2 - 0.3 = 0.7.
    Wrong: net = 0.5 * 2 + 0.3 = 1.3.

    A threshold is the weight of a constant input of -1: what the weighted sum must exceed. A bias is the weight of an
    input of 1 and is added. The two differ in their sign only, and sources differ in which of them they use.
    """
    if around.network.bias_input < 0:
        yield from _turned(around)


def _turned(around: Around) -> Iterator[Formula]:
    """The net input with the other sign before its bias or threshold."""
    bias = around.bias(around.unit)
    if bias:
        yield from around.instead_of(bias, Negative(bias))


@mistake(
    "the bias is that of another unit",
    often=2,
    met="a plain slip; 10 of 94 published examples put in a wrong quantity, such as that of another unit",
    example=Example("appendix-b-2-2-1", "net[h1]@1", "-0.02"),
    quantities=("net",),
)
def another_bias(around: Around) -> Iterator[Formula]:
    """The bias of another unit is added.

    Right: net = 0.5 * 0.1 + 0.1 * 0.3 + 0.4 = 0.48.
    Wrong: net = 0.5 * 0.1 + 0.1 * 0.3 - 0.1 = -0.02.

    Each unit has a bias of its own. In a list or a column of biases the eye slips to the line below; and in nets with
    one bias for a whole layer (Mazur's) students learn that any of them will do.
    """
    units = (*around.siblings, *around.fed, *around.feeding)
    yield from around.instead_of(around.bias(around.unit), *map(around.bias, units))


@mistake(
    "the bias is multiplied by an input",
    often=2,
    met="threads and published keys that treat the bias as one weight among the others",
    example=Example("larose-3-2-1", "net[h2]@1", "1.29"),
    quantities=("net",),
)
def bias_times_input(around: Around) -> Iterator[Formula]:
    """The bias is multiplied by an input.

    Right: net = 0.9 * 0.4 + 0.8 * 0.2 + 0.4 * 0.7 + 0.7       = 1.5.
    Wrong: net = 0.9 * 0.4 + 0.8 * 0.2 + 0.4 * 0.7 + 0.7 * 0.7 = 1.29.

    A bias is a weight from a constant input of 1, whatever the inputs are. Drawn as one more weight it is taken for a
    weight of the input that is drawn beside it.
    """
    bias = around.bias(around.unit)
    if bias:
        yield from around.instead_of(bias, *(bias * sent for sent in reversed(around.inputs)))
