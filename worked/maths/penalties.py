"""Penalties: what large weights add to the loss, in the factors that textbooks and libraries put before the sum.

A factor is written in the strength `lambda`, the numbers of samples `m` of the problem and `B` of the batch. Squares
are summed with `factor`; their slope is `doubled`, which is twice the factor as textbooks write it, times the weight.
Absolute values are summed with the same factor; their slope is the factor times the sign of the weight, 0 at 0. Any
other term has a derivative of its own, which is multiplied by the factor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from worked.formula import Formula, Number, Symbol, absolute, sign
from worked.maths.component import Parameter
from worked.maths.entry import Entry, empty, strange
from worked.maths.together import methods
from worked.record import NOTHING, Record

strength, samples, batch, weight = Symbol("strength"), Symbol("m"), Symbol("B"), Symbol("weight")
TWO = Number("2")
SQUARES, ABSOLUTES = weight**2, absolute(weight)


class Factor(Record):
    """A factor before the sum, its double, and who writes it so."""

    factor: Formula
    doubled: Formula
    met: str


FACTORS: dict[str, Factor] = {
    "lambda": Factor(strength, 2 * strength, "second lecture; Keras"),
    "lambda/2": Factor(strength / TWO, strength, "Goodfellow, Bengio & Courville 2016, section 7.1; PyTorch"),
    "lambda/m": Factor(strength / samples, 2 * strength / samples, "Ng's machine learning course in some versions"),
    "lambda/(2m)": Factor(strength / (2 * samples), strength / samples, "first lecture; Ng's course"),
    "lambda/(2B)": Factor(strength / (2 * batch), strength / batch, "scikit-learn's alpha"),
    "B/N": Factor(batch / samples * strength, 2 * (batch / samples) * strength, "first lecture, mini-batches"),
}


class Part(Record):
    """One sum of a penalty: the name of its strength, its term for one weight, and whether that is a square.

    `derivative` is that of the term by the `weight`, where it is neither a square nor an absolute value.
    """

    strength: str
    term: Formula
    square: bool = False
    derivative: Formula | None = None

    def slope(self, factor: Factor) -> Formula:
        """What it adds to the gradient of one weight."""
        if self.derivative is not None:
            return factor.factor * self.derivative
        return factor.doubled * weight if self.square else factor.factor * sign(weight)

    def flaws(self) -> Iterator[str]:
        """What is missing or wrong, a sentence each."""
        yield from strange("term", self.term, ["weight"])
        if self.derivative is not None:
            yield from strange("derivative", self.derivative, ["weight"])
        if self.square and (self.term != SQUARES or self.derivative is not None):
            yield "square says that the term is the square of a weight, which it is not"
        if self.derivative is None and not self.square and self.term != ABSOLUTES:
            yield "derivative is missing: only squares and absolute values have a slope without it"


class Penalty(Entry):
    """A sum over the weights that is added to the loss, with the `usual` factor of its source."""

    kind = "penalty"

    name: str
    parts: tuple[Part, ...]
    source: str
    usual: str = "lambda"
    aliases: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = NOTHING
    title: str = ""

    @property
    def called(self) -> str:
        """Its name in a sentence."""
        return self.title or self.name.upper()

    def flaws(self) -> Iterator[str]:
        yield from super().flaws()
        yield from empty(self, "parts")
        for part in self.parts:
            yield from (f"the part of '{part.strength}': {said}" for said in part.flaws())
        if [part.strength for part in self.parts] != list(self.parameters):
            yield "expected one parameter for each part, its strength, in the same order"
        if self.usual not in FACTORS:
            yield f"usual is '{self.usual}', expected one of {', '.join(FACTORS)}"


STRENGTH = Parameter("0.1", "lambda", "the strength of the penalty", ("strength",))

PENALTIES = methods(
    Penalty(
        "l2",
        (Part("lambda", SQUARES, True),),
        "Hoerl & Kennard 1970; lecture slides",
        aliases=("ridge", "weight-decay", "tikhonov"),
        parameters={"lambda": STRENGTH},
    ),
    Penalty(
        "l1",
        (Part("lambda", ABSOLUTES, False),),
        "Tibshirani 1996; lecture slides",
        aliases=("lasso",),
        parameters={"lambda": STRENGTH},
    ),
    Penalty(
        "l1-l2",
        (Part("lambda-1", ABSOLUTES, False), Part("lambda-2", SQUARES, True)),
        "Zou & Hastie 2005; lecture slides (l1_l2 of Keras)",
        aliases=("elastic-net", "l1l2", "elastic"),
        parameters={
            "lambda-1": Parameter("0.1", "lambda_1", "the strength of the sum of absolute values", ("l1",)),
            "lambda-2": Parameter("0.1", "lambda_2", "the strength of the sum of squares", ("l2",)),
        },
        title="L1 and L2",
    ),
)
