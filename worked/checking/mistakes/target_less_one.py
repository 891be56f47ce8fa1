"""Every output is compared with 1, as if it were that of the true class.

Right: delta = 0.1093 - 0 = 0.1093.
Wrong: delta = 0.1093 - 1 = -0.8907.

For the true class the delta of softmax with cross-entropy is p - 1, and derivations often stop there. The other
outputs have the target 0, and their delta is p. Others give the p - 1 of the true class to all outputs.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake, Symbol, exchanged
from worked.checking.mistakes._backward import apart, is_plain
from worked.formula import Number

ONE = Number("1")


def is_one(around: Around, target: Symbol | None) -> bool:
    """Whether a target is given as 1."""
    cell = around.key.cells[target.name] if target else None
    return bool(cell and not cell.letter and float(cell.given) == 1)


def as_true_class(around: Around) -> Iterator[Formula]:
    """The output less 1; then the same of the output whose target is 1."""
    target, out, found = around.named("target", around.unit), around.named("out", around.unit), []
    if is_plain(around) and target and out and not is_one(around, target):
        found.append(exchanged(around.formula, {target.name: ONE}))
        for sibling in around.siblings:
            other = around.named("out", sibling)
            if other and is_one(around, around.named("target", sibling)):
                found.append(exchanged(around.formula, {target.name: ONE, out.name: other}))
    yield from apart(around, found)


MISTAKE = Mistake(
    title="the output is compared with 1 although it is not that of the true class",
    often=3,
    met="a thread on backpropagation with cross-entropy and softmax",
    example=Example("softmax-3-class", "delta[o1]@1", "-0.8907"),
    quantities=("delta",),
    rewired=as_true_class,
)
