"""The decay is not multiplied by the learning rate, or is though it should not be.

Right: change = 0.2 * 0.8 - 0.2 * 0.1 * 0.4 = 0.152.
Wrong: change = 0.2 * 0.8 -       0.1 * 0.4 = 0.120.

Decoupled weight decay takes a share from the weight, beside the step. Whether that share is multiplied by the learning
rate, sources do not agree; the problem says.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.checking.mistakes._methods import ONE, one_weight, parameter, replaced, with_part
from worked.formula import Formula


def without_or_with(around: Around) -> Iterator[Formula]:
    """The decay without the rate where it has it, and with the rate where it has not."""
    decay, step = parameter(around, "weight-decay"), around.named("learning-rate")
    found = [term for term in terms(around.formula) if decay and decay.name in set(term.symbols())]
    for term in found:
        if step and step.name in set(term.symbols()):
            yield from (with_part(around.formula, term, other) for other in replaced(term, step, ONE))
        elif step and decay:
            yield from (with_part(around.formula, term, other) for other in replaced(term, decay, step * decay))


MISTAKE = Mistake(
    title="the decay is not multiplied by the learning rate, or is though it should not be",
    often=3,
    met="sources differ: Loshchilov & Hutter do not multiply by the rate, PyTorch does",
    example=Example(one_weight("weight-decay = 0.1"), "change[x1>o1]@1", "0.120"),
    quantities=("change",),
    rewired=without_or_with,
)
