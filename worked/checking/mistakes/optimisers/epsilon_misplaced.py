"""The epsilon stands inside the root, where it belongs outside, or the other way round.

Right: change = 0.2 * 0.8 / (sqrt(1.69) + 0.1) = 0.11429.
Wrong: change = 0.2 * 0.8 / sqrt(1.69 + 0.1)   = 0.11959.

Both ways are in use: sqrt(v) + epsilon in Adam's paper and in PyTorch, sqrt(v + epsilon) in others. With an epsilon of
1e-8 it makes no difference, unless v is as small.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, rewritten
from worked.checking.mistakes._methods import EPSILON, is_root, parameter
from worked.formula import Formula, Sum, sqrt, sum_of


def other_side(around: Around) -> Iterator[Formula]:
    """The epsilon inside the root, and outside."""
    epsilon = parameter(around, "epsilon")

    def change(part: Formula) -> Formula:
        if not isinstance(part, Sum) or part.terms[-1] != epsilon or not is_root(part.terms[0]):
            return part
        return sqrt(part.terms[0].parts()[0] + epsilon)

    def back(part: Formula) -> Formula:
        inner = part.parts()[0] if is_root(part) else part
        if not isinstance(inner, Sum) or not is_root(part) or inner.terms[-1] != epsilon:
            return part
        return sqrt(sum_of(inner.terms[:-1])) + epsilon

    if epsilon:
        yield rewritten(around.formula, change)
        yield rewritten(around.formula, back)


MISTAKE = Mistake(
    title="the epsilon stands on the wrong side of the root",
    often=3,
    met="sources differ: Ng's course has it inside the root, PyTorch outside",
    example=Example(EPSILON, "change[x1>o1]@1", "0.11959"),
    quantities=(
        "change",
        "rescaled-gradient",
    ),
    rewired=other_side,
)
