"""The page of a graph: its nodes and rules, a picture, and forward, back and update line by line."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import Cell
from worked.document import Block, Display, Heading, Inline, Maths, Paragraph, Prose, Strong
from worked.exercises.common.learning_page import LearningPage, listed
from worked.exercises.graph.names import NamedGraph
from worked.exercises.graph.picture import solved_pictures, statement_picture
from worked.formula import BigSum, Chain, Formula, Name, Partial, Product
from worked.trace.exercise import Paper

PAIRS = (("u", "v"), ("a", "b"), ("i", "j"), ("m", "n"), ("node", "next"))


class Learned(LearningPage):
    """How the inputs of a graph learn in a single update: names need no number of it."""

    here, before, newer = "", "", "new"


class Page:
    """Writes one graph on a paper."""

    def __init__(self, graph: NamedGraph, paper: Paper) -> None:
        self.graph, self.paper, self.training = graph, paper, graph.training
        kind = LearningPage if graph.numbered else Learned
        self.learning = kind(graph, graph.training, graph.update, paper) if graph.training else None
        taken = {*graph.node, *(name for name, _ in graph.inputs)}
        self.any, self.next = next(pair for pair in PAIRS if taken.isdisjoint(pair))

    # The statement

    def statement(self) -> list[Block]:
        """The nodes, the picture, the rules, and what is asked."""
        return [
            Paragraph(tuple(self._opening())),
            Display(tuple(self._equations())),
            *statement_picture(self.graph, self.paper),
            *self._rules(),
            *([Paragraph((kinks,))] if (kinks := " ".join(self._kinks())) else []),
            *self._update_rule(),
            Paragraph((Strong("To do."), f" {self._task()}")),
            *([] if self.graph.has_whole_results else [self.paper.rounding()]),
        ]

    def _opening(self) -> Iterator[Inline]:
        """What is computed, of which inputs."""
        graph, paper = self.graph, self.paper
        yield "A graph computes "
        yield from listed([Maths(graph.called(name)) for name in graph.outputs])
        yield " from "
        yield from listed([paper.equality(self._input(name)) for name, _ in graph.inputs])
        yield ", one node after the other:"

    def _input(self, name: str) -> Cell:
        return self.paper.cell(self.graph.held_in(name), name)

    def _equations(self) -> Iterator[Formula]:
        for node in self.graph.nodes:
            yield Chain((self.graph.called(node.name), node.number.bind(self.graph.called)))

    def _rules(self) -> list[Block]:
        """What a gradient is and how it is found."""
        graph = self.graph
        each = Name(self.any)
        output = "f" if graph.by_itself else ""
        own, next_one = graph.gradient(self.any, output), graph.gradient(self.next, output)
        local = Partial(Name(self.next), each)
        lines = [Chain((own, BigSum(self.next, Product((next_one, local)))))]
        return [Paragraph(tuple(self._meaning(own))), Display(tuple(lines))]

    def _meaning(self, own: Formula) -> Iterator[Inline]:
        """What a gradient stands for, and where it begins."""
        graph = self.graph
        yield "The gradient "
        yield Maths(own)
        yield " of an input or node "
        yield Maths(Name(self.any))
        yield " is the derivative of "
        if graph.upstream:
            yield Maths(graph.beyond)
            yield ", which stands behind the graph, by it, over all paths. Known are "
            yield from listed([self.paper.equality(self.paper.cell("upstream", name)) for name, _ in graph.upstream])
            yield ". A gradient is the sum over all nodes "
        elif graph.by_itself:
            yield "an output "
            yield Maths(Name("f"))
            yield " by it, over all paths. It is 1 at the output itself; before it, it is the sum over all nodes "
        else:
            yield Maths(graph.called(graph.outputs[0]))
            yield " by it, over all paths. It is 1 at the output itself; before it, it is the sum over all nodes "
        yield Maths(Name(self.next))
        yield " that "
        yield Maths(Name(self.any))
        yield " leads into, of their gradients times the local derivatives:"

    def _kinks(self) -> Iterator[str]:
        """The rules by which derivatives are settled where there is none."""
        done = {node.does for node in self.graph.nodes}
        several = [name for name in ("max", "min") if name in done]
        which = {"max": "the largest", "min": "the smallest"}
        if several:
            most = " or ".join(which[name] for name in several)
            yield f"The derivative of {' and '.join(several)} is 1 by the argument that is {most} and 0 by the others;"
            yield "of equal arguments the first one counts."
        if "relu" in done:
            yield "The derivative of relu at 0 is 0."
        if "abs" in done:
            yield "The derivative of a size at 0 is 0."

    def _update_rule(self) -> list[Block]:
        """How inputs learn."""
        if not self.learning:
            return []
        names = listed([Maths(self.graph.called(name)) for name in self.graph.update])
        verb = f" learn{'s' if len(self.graph.update) == 1 else ''} by {self.learning.method}, with "
        many: Prose = (" In update ", Maths(Name("t")), ", for any of them:")
        each: Prose = many if self.graph.numbered else (" For each:",)
        opening: Prose = ("Then ", *names, verb, *listed(self.learning.settings()), ".", *self.learning.state(), *each)
        return [Paragraph(opening), Display(tuple(self.learning.rule())), *self.learning.note()]

    def _task(self) -> str:
        """What is to be done."""
        steps = self.training.steps if self.training else 0
        updates = f" Carry out {'the update' if steps == 1 else f'{steps} updates'}." if steps else ""
        return f"Compute each node, each local derivative and each gradient.{updates}"

    # The calculation

    def blocks(self) -> list[Block]:
        """Forward, local derivatives, back and update, once for each update; at the end what the nodes come to."""
        steps = self.training.steps if self.training else 1
        blocks: list[Block] = []
        for step in range(1, steps + 1):
            blocks += self._pass(step, steps > 1)
        return blocks + (self._end(steps + 1) if self.training else [])

    def _pass(self, step: int, several: bool) -> list[Block]:
        """One pass through the graph and back."""
        graph, level = self.graph, 2 if several else 1
        number = step + (self.training.state.updates if self.training else 0)
        values = [self.paper.cell("value", node.name, step) for node in graph.nodes]
        return [
            *([Heading((f"Update {number}",))] if several else []),
            Heading(("Forward pass",), level),
            self.paper.display([*self._looked_ahead(step), *values]),
            Heading(("Local derivatives",), level),
            self.paper.display([cell for node in graph.nodes for cell in self._locals(node.name, step)]),
            Heading(("Backward pass",), level),
            *self._back(step),
            *(solved_pictures(graph, self.paper) if step == 1 else []),
            *self._learn(step, level),
        ]

    def _looked_ahead(self, step: int) -> list[Cell]:
        if not self.learning:
            return []
        return [cell for name in self.graph.update for cell in self.learning.cells(("look-ahead",), name, step)]

    def _locals(self, name: str, step: int) -> Iterator[Cell]:
        for operand in self.graph.node[name].operands:
            if operand in self.graph.needed:
                yield self.paper.cell("local", f"{operand}>{name}", step)

    def _back(self, step: int) -> Iterator[Block]:
        """The gradients, from each output back to the inputs."""
        for ends in self.graph.ends():
            if self.graph.by_itself:
                yield Paragraph(("From ", Maths(self.graph.called(ends[0])), " back:"))
            yield self.paper.display(list(self._gradients(ends, step)))

    def _gradients(self, ends: tuple[str, ...], step: int) -> Iterator[Cell]:
        nodes = [node.name for node in reversed(self.graph.nodes)]
        for name in (*nodes, *(name for name, _ in self.graph.inputs)):
            try:
                yield self.paper.cell("gradient", self.graph.gradient_place(name, ends), step)
            except KeyError:
                continue

    def _learn(self, step: int, level: int) -> list[Block]:
        """The update, for each input that learns."""
        if not self.learning:
            return []
        blocks: list[Block] = [Heading(("Update" if level == 1 else "New inputs",), level)]
        whole = self.learning.cells(("learning-rate", "gradient-norm", *self.learning.shared), "", step)
        blocks += [self.paper.display(whole)] if whole else []
        for name in self.graph.update:
            cells = self.learning.cells(("clipped-gradient", *self.learning.own), name, step)
            new = self.paper.cell("weight", name, step + 1)
            blocks += [Paragraph(("For ", Maths(self.graph.called(name)), ":")), self.paper.display([*cells, new])]
        return blocks

    def _end(self, step: int) -> list[Block]:
        """What the nodes come to after the last update."""
        values = [self.paper.cell("value", node.name, step) for node in self.graph.nodes]
        return [Heading(("Forward pass after the update" + ("s" if step > 2 else ""),)), self.paper.display(values)]
