"""Layer statement: what the statement of an exercise says of the operations of its layers."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.given import Given
from worked.document import Block, Maths, Paragraph
from worked.pages.layers.rules import LayerRules
from worked.pages.symbols.cells import Symbols
from worked.pages.symbols.lines import equality
from worked.problem.problem import Problem
from worked.words import capital, listed


class LayerStatement(LayerRules):
    """A statement in which an operation describes itself; see `worked.layers.writing.Statement`."""

    def units_of(self, layer: int) -> tuple[str, ...]:
        """The units of any layer."""
        return self.problem.layers[layer].units

    def layer_name(self, layer: int) -> str:
        """What a layer is called in a sentence."""
        return self.problem.layers[layer].name

    def equality(self, quantity: str, place: str, number: Given) -> Maths:
        """A symbol and the number that is given for it."""
        return equality(self.symbols, quantity, place, number)

    def passes(self) -> Iterator[tuple[int, int, int]]:
        """The passes of training: the step, the sample, and how many samples were seen before."""
        for step in range(1, self.steps + 1):
            for place, sample in enumerate(self.problem.batch(step)):
                yield step, sample, self.problem.passes_before(step) + place

    @property
    def steps(self) -> int:
        """The number of updates."""
        return self.problem.training.steps

    @property
    def several_samples(self) -> bool:
        """Whether there are several samples."""
        return len(self.problem.samples) > 1


def given_layers(problem: Problem, symbols: Symbols) -> list[Block]:
    """What each operation of the net says of itself."""
    operations = problem.operations
    return [block for each in operations for block in each.statement(LayerStatement(problem, symbols, each.layer))]


def at_inference(problem: Problem) -> list[Block]:
    """What is different in the last forward pass."""
    operations = problem.operations.all
    said = list(dict.fromkeys(filter(None, (type(each).at_inference(operations) for each in operations))))
    if not said:
        return []
    return [Paragraph((f"{capital('this pass is in inference mode')}: ", *listed(list(said)), "."))]
