"""Running averages: mistakes in keeping and in using them."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes._layers import RUNNING, group, moments, normalised_by
from worked.checking.mistakes.mistake import Around, Example, factors, mistake
from worked.formula import Formula, Number, Quotient, Sum, product_of


@mistake(
    "the batch is normalised with the running averages, as if in the test",
    often=2,
    met="classroom",
    example=Example(RUNNING, "normalised[o1]@1.1", "0.5774"),
    quantities=("normalised", "deviation"),
)
def running_averages_in_training(around: Around) -> Iterator[Formula]:
    """In training numbers are normalised with the running averages instead of those of the batch.

    Right: normalised = (1 - 6) / sqrt(14 + 2) = -1.25.
    Wrong: normalised = (1 - 0) / sqrt(1 + 2)  = 0.5774.

    The running averages are only kept in training; they are used in the test.
    """
    # The averages before the batch, and after it.
    found = group(around)
    if found is None or found.is_testing:
        return
    for ahead in (0, 1):
        names = ("running-mean", "running-variance")
        mean, variance = (around.named(name, found.place, ahead) for name in names)
        if mean and variance:
            yield normalised_by(around, found, mean, variance)


@mistake(
    "the test is normalised with the numbers of a batch, not with the running averages",
    often=4,
    met="model.eval() forgotten, in threads on PyTorch",
    example=Example(RUNNING, "normalised[o1]@2.2", "0.2504"),
    quantities=("normalised", "deviation"),
)
def running_averages_not_used(around: Around) -> Iterator[Formula]:
    """The test is normalised with the numbers of a batch instead of the running averages.

    Right: normalised in the test = (7.1021 - 0.6) / sqrt(3 + 2)          = 2.9078.
    Wrong: normalised in the test = (7.1021 - 6.0875) / sqrt(14.4113 + 2) = 0.2504.

    In the test a number must not depend on what else is tested; so mean and variance are those kept from training.
    """
    # With mean and variance of the batch that is tested; with those of the last batch in training.
    found = group(around)
    if found is None or not found.is_testing:
        return
    own = moments([*found.values])
    last = around.named("mean", found.place, ahead=-1), around.named("variance", found.place, ahead=-1)
    for mean, variance in ([own] if len(found.members) > 1 else []) + ([last] if all(last) else []):
        assert mean and variance
        yield normalised_by(around, found, mean, variance)


@mistake(
    "the shares of the running average are exchanged",
    often=4,
    met="momentum is the share of the new in PyTorch, and of the old in Keras",
    example=Example(RUNNING, "running-mean[o1]@2", "5.4"),
    quantities=("running-mean", "running-variance"),
)
def running_shares_exchanged(around: Around) -> Iterator[Formula]:
    """The shares of a running average are exchanged.

    Right: running mean = 0.9 * 0 + 0.1 * 6 = 0.6.
    Wrong: running mean = 0.1 * 0 + 0.9 * 6 = 5.4.

    PyTorch gives the share of the new batch (momentum = 0.1), Keras that of the old average (momentum = 0.99). The
    small share belongs to the new batch: an average moves slowly.
    """
    if isinstance(around.formula, Sum):
        kept, fresh = (factors(term) for term in around.formula.terms)
        yield product_of((fresh[0], *kept[1:])) + product_of((kept[0], *fresh[1:]))


@mistake(
    "the running average takes the variance of the other kind (m instead of m - 1, or the other way round)",
    often=4,
    met="PyTorch keeps the unbiased variance, Keras that of the batch",
    example=Example(RUNNING, "running-variance[o1]@2", "2.300"),
    quantities=("running-variance",),
)
def running_variance_of_other_kind(around: Around) -> Iterator[Formula]:
    """The running average takes the variance of the batch, where that of a sample belongs, or the other way round.

    Right: running variance = 0.9 * 1 + 0.1 * 42/2 = 3.0.
    Wrong: running variance = 0.9 * 1 + 0.1 * 42/3 = 2.3.

    In training a batch is normalised by its own variance, divided by m. For the test that of all data is estimated,
    with m - 1 (Ioffe & Szegedy 2015; PyTorch). Keras takes the same variance for both.
    """
    found = group(around)
    if found is None or not isinstance(around.formula, Sum):
        return
    kept, fresh = around.formula.terms
    share, *new = factors(fresh)
    if len(new) > 1:
        yield kept + product_of((share, new[-1]))
    elif len(found.members) > 1:
        more = Quotient(Number(str(len(found.members))), Number(str(len(found.members) - 1)))
        yield kept + product_of((share, more, new[-1]))
