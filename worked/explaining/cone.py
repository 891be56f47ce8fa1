"""Cone: all that one weight of a net depends on in one step, as an exercise whose cells are exact."""

from __future__ import annotations

from collections.abc import Sequence

from worked.document import Block
from worked.errors import WorkedError
from worked.explaining.agreement import Compared
from worked.explaining.page import ExplanationPage
from worked.explaining.recorded import Recorded
from worked.explaining.refused import check
from worked.number import FINE, Rounding
from worked.trace.exercise import Paper

MOST_TERMS = 50


class Explanation(Compared, open=True):
    """All that one weight of a net depends on in one step, with its page."""

    def statement(self, paper: Paper) -> Sequence[Block]:
        """Which weight it is, what is given, and what is asked."""
        return ExplanationPage(self, paper).statement()

    def page(self, paper: Paper) -> Sequence[Block]:
        """The net input, what comes back, the gradient, the update, and what the engine made of it."""
        return ExplanationPage(self, paper).blocks()


def explain(recorded: Recorded, layer: int, source: int, target: int, sample: int = 1, terms: int = 8) -> Explanation:
    """The exercise of one weight at a recorded step.

    The weight leads from unit `source` of the layer before to unit `target` of the `layer`; the source 0 is its bias.
    `sample` is the one of the batch that is followed, `terms` how many terms of a long sum are shown. Units, samples
    and layers are counted from 1. WorkedError says which number is wrong, or why a weight cannot be explained.
    """
    check(recorded, layer, source, target, sample)
    if isinstance(terms, bool) or not isinstance(terms, int) or not 1 <= terms <= MOST_TERMS:
        raise WorkedError(f"terms: expected a whole number from 1 to {MOST_TERMS}, found {terms!r}")
    title = f"One {'weight' if source else 'bias'} at one step"
    return Explanation(title, Rounding(FINE), recorded, layer, source, target, sample, terms)
