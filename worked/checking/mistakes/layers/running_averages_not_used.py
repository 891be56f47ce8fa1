"""The test is normalised with the numbers of a batch instead of the running averages.

Right: normalised in the test = (7.1021 - 0.6) / sqrt(3 + 2)          = 2.9078.
Wrong: normalised in the test = (7.1021 - 6.0875) / sqrt(14.4113 + 2) = 0.2504.

In the test a number must not depend on what else is tested; so mean and variance are those kept from training.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._layers import RUNNING, group, moments, rooted
from worked.formula import Formula


def of_batch(around: Around) -> Iterator[Formula]:
    """With mean and variance of the batch that is tested; with those of the last batch in training."""
    found = group(around)
    if found is None or not found.is_testing:
        return
    own = moments([*found.values])
    last = around.named("mean", found.place, ahead=-1), around.named("variance", found.place, ahead=-1)
    for mean, variance in ([own] if len(found.members) > 1 else []) + ([last] if all(last) else []):
        assert mean and variance
        divisor = rooted(variance, found)
        if around.cell.quantity == "normalised":
            yield (found.values[found.members.index((around.cell.place, around.cell.sample))] - mean) / divisor
        else:
            yield divisor


MISTAKE = Mistake(
    title="the test is normalised with the numbers of a batch, not with the running averages",
    often=4,
    met="model.eval() forgotten, in threads on PyTorch",
    example=Example(RUNNING, "normalised[o1]@2.2", "0.2504"),
    quantities=("normalised", "deviation"),
    rewired=of_batch,
)
