"""The lines of a graph: what is computed forward, the local derivatives, the gradients and what learns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import cast

from worked.cells.cell import Cell
from worked.exercises.graph.names import NamedGraph
from worked.formula import Formula
from worked.trace.exercise import Paper


class Lines:
    """Writes what a graph computes as lines, a line for each number."""

    def __init__(self, graph: NamedGraph, paper: Paper) -> None:
        self.graph, self.paper = graph, paper

    def cells(self, cells: Sequence[Cell]) -> Sequence[Formula]:
        """Cells line by line."""
        return cast(tuple[Formula, ...], self.paper.display(cells).lines)

    def forward(self, step: int) -> Iterator[Formula]:
        """What each node comes to."""
        yield from self.cells([self.paper.cell("value", node.name, step) for node in self.graph.nodes])

    def local(self, step: int) -> Iterator[Formula]:
        """The derivatives of each node by what leads into it."""
        pairs = [(node.name, each) for node in self.graph.nodes for each in node.operands if each in self.graph.needed]
        yield from self.cells([self.paper.cell("local", f"{each}>{name}", step) for name, each in pairs])

    def gradients(self, ends: tuple[str, ...], step: int) -> Iterator[Formula]:
        """The gradients, from the outputs back to the inputs."""
        found = []
        for name in (*self.graph.backwards, *(name for name, _ in self.graph.inputs)):
            with suppress(KeyError):
                found.append(self.paper.cell("gradient", self.graph.gradient_place(name, ends), step))
        yield from self.cells(found)

    def parameter(self, cells: Sequence[Cell], step: int) -> Iterator[Formula]:
        """A quantity of an input that learns."""
        yield from self.cells(cells)
