"""Clipping: how a gradient that is too large is made smaller before the weights change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from worked.formula import Formula, Maximum, Minimum, Symbol
from worked.maths.component import Parameter
from worked.maths.entry import Entry, strange
from worked.maths.together import methods
from worked.record import NOTHING

gradient, threshold, norm = Symbol("gradient"), Symbol("threshold"), Symbol("norm")


class Clipping(Entry):
    """A bound on gradients: `equation` in the `gradient` and the `threshold`, and in the `norm` of all gradients.

    The threshold is its only parameter.
    """

    kind = "clipping"

    name: str
    equation: Formula
    source: str
    aliases: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = NOTHING

    @property
    def by_norm(self) -> bool:
        """Whether it needs the norm of all gradients."""
        return "norm" in set(self.equation.symbols())

    def flaws(self) -> Iterator[str]:
        yield from super().flaws()
        yield from strange("equation", self.equation, ["gradient", "norm", "threshold"])
        if list(self.parameters) != ["threshold"]:
            yield f"expected one parameter, the threshold, found {', '.join(self.parameters) or 'none'}"


THRESHOLD = {"threshold": Parameter("1", "c", "the largest value, or the largest norm", ("value", "norm", "at"))}

# What is too large, shortened to the threshold: a gradient, or the weights into a unit (max-norm, Srebro et al. 2005).
TO_NORM = gradient * (threshold / Maximum((norm, threshold)))

CLIPPINGS = methods(
    Clipping(
        "value",
        Maximum((-threshold, Minimum((gradient, threshold)))),
        "Mikolov 2012; Ng's course; lecture slides (gradient clipping)",
        aliases=("by-value", "element-wise"),
        parameters=THRESHOLD,
    ),
    Clipping(
        "norm",
        TO_NORM,
        "Pascanu, Mikolov & Bengio 2013; TensorFlow clip_by_global_norm; PyTorch clip_grad_norm_ without its 1e-6",
        aliases=("by-norm", "global-norm"),
        parameters=THRESHOLD,
    ),
)
