"""Every output is compared with 1, as if it were that of the true class.

Right: delta = 0.1093 - 0 = 0.1093.
Wrong: delta = 0.1093 - 1 = -0.8907.

For the true class the delta of softmax with cross-entropy is p - 1, and derivations often stop there. The other
outputs have the target 0, and their delta is p. Some students give the p - 1 of the true class to all outputs.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._backward import is_plain
from worked.formula import Formula, Number

ONE = Number("1")


def as_true_class(around: Around) -> Iterator[Formula]:
    """The output less 1; then the same of the output whose target is 1."""
    target, out = around.named("target", around.unit), around.named("out", around.unit)
    if is_plain(around) and target and out and not around.is_one(target):
        yield exchanged(around.formula, {target.name: ONE})
        for sibling in around.siblings:
            its_target, other = around.named("target", sibling), around.named("out", sibling)
            if other and its_target and around.is_one(its_target):
                yield exchanged(around.formula, {target.name: ONE, out.name: other})


MISTAKE = Mistake(
    title="the output is compared with 1 although it is not that of the true class",
    often=3,
    met="a thread on backpropagation with cross-entropy and softmax",
    example=Example("softmax-3-class", "delta[o1]@1", "-0.8907"),
    quantities=("delta",),
    rewired=as_true_class,
)
