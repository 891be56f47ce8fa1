"""Normalisation on the way back: mistakes in the errors of normalised numbers."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.answer_key.normalised import Group
from worked.checking.mistakes._layers import PLAIN, group
from worked.checking.mistakes._methods import without_terms
from worked.checking.mistakes._update import used
from worked.checking.mistakes.mistake import Around, Example, each_term_changed, factors, mistake, opposite, terms
from worked.formula import Formula, Negative, Symbol, product_of, sum_of

SCALED = ("error", "joined-error", "delta")


@mistake(
    "mean and variance (or one of them) are taken for constants on the way back",
    often=5,
    met="threads on the backward pass of batch normalisation",
    example=Example(PLAIN, "delta[o1]@1.1", "0.5"),
    quantities=("delta", "error", "joined-error"),
)
def statistics_as_constants(around: Around) -> Iterator[Formula]:
    """Mean and variance are taken for constants on the way back.

    Right: dE/dx = -1/3 - 0.3646 + 2/4 = -0.1979.
    Wrong: dE/dx = 2 / 4               = 0.5.

    Each number of the batch has its share in the mean and in the variance, so that dE/dx has three terms: its own, that
    of the variance and that of the mean. They can be left out in the test alone, where both are kept from training.
    """
    # The own share alone; and that with the share of the variance, or of the mean.
    found = _backward(around)
    if found is None:
        return
    group, own = found
    yield own / group.divisor
    for name in ("mean-error", "variance-error"):
        yield from without_terms(around.formula, group.one(name))


@mistake(
    "the share 1/m in mean and variance is forgotten on the way back",
    often=4,
    met="threads on the backward pass of batch normalisation",
    example=Example(PLAIN, "delta[o1]@1.1", "-1.5938"),
    quantities=("delta", "error", "joined-error"),
)
def batch_share_forgotten_backward(around: Around) -> Iterator[Formula]:
    """The share 1/m of a number in the mean or variance is forgotten on the way back.

    Right: dE/dx = 1/3 * (-1) + 2/3 * (-5) * 0.1094 + 2/4 = -0.1979.
    Wrong: dE/dx = -1 + 2 * (-5) * 0.1094 + 2/4           = -1.5938.

    The mean is 1/m times a sum, so that a number moves it by 1/m of its own way; likewise the variance.
    """
    found = _backward(around)
    if found is None:
        return
    share = found[0].share

    def bare(term: Formula) -> Formula:
        return product_of([each for each in factors(term) if each != share])

    yield sum_of([bare(term) for term in terms(around.formula)])
    yield from each_term_changed(around.formula, bare)


def _backward(around: Around) -> tuple[Group, Symbol] | None:
    """For the error of a number that is normalised: its group, and the error of what it becomes."""
    found = group(around) if around.cell.quantity in SCALED else None
    own = used(around, around.named("normalised-error", around.cell.place)) if found else None
    return (found, own) if found and own else None


@mistake(
    "the minus of the way through mean or deviation is forgotten",
    often=3,
    met="classroom",
    example=Example(PLAIN, "mean-error[o1]@1", "1"),
    quantities=("mean-error", "deviation-error"),
)
def mean_error_sign(around: Around) -> Iterator[Formula]:
    """The sign of the way through the mean is turned.

    Right: dE/d(mean) = -(2 + 4 - 2) / 4 = -1.
    Wrong: dE/d(mean) = (2 + 4 - 2) / 4  = 1.

    The mean is subtracted: when it grows, all numbers less the mean become smaller. The deviation stands below, and
    when it grows, they become smaller too.
    """
    if all(isinstance(term, Negative) for term in terms(around.formula)):
        yield sum_of([opposite(term) for term in terms(around.formula)])


@mistake(
    "gamma is left out on the way back",
    often=4,
    met="classroom; checked against PyTorch with gamma = 1, it is not seen",
    example=Example(PLAIN, "normalised-error[o1]@1.1", "1"),
    quantities=("normalised-error",),
)
def gamma_left_out_backward(around: Around) -> Iterator[Formula]:
    """Gamma is left out on the way back.

    Right: dE/d(normalised) = 2 * 1 = 2.
    Wrong: dE/d(normalised) = 1.

    What is multiplied by gamma on the way forward is multiplied by it on the way back.
    """
    yield from around.symbols_of("scaled-error")
