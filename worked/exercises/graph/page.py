"""The page of a graph: its nodes and rules, a picture, and forward, back and update line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from worked.cells.cell import Cell
from worked.document import Block, Display, Heading, Inline, Maths, Paragraph, Prose, Strong
from worked.exercises.common.learning_page import LearningPage
from worked.exercises.graph.lines import Lines
from worked.exercises.graph.names import NamedGraph
from worked.exercises.graph.picture import solved_pictures, statement_picture
from worked.formula import BigSum, Chain, Formula, Name, Partial, Product
from worked.trace.exercise import Paper
from worked.words import listed

PAIRS = (("u", "v"), ("a", "b"), ("i", "j"), ("m", "n"), ("node", "next"))


class Learned(LearningPage):
    """How the inputs of a graph learn in a single update: names need no number of it."""

    here, before, newer = "", "", "new"


class Page:
    """Writes one graph on a paper."""

    graph: NamedGraph
    lines: Lines
    asked = "each local derivative"

    def __init__(self, graph: NamedGraph, paper: Paper) -> None:
        self.graph, self.paper, self.training = graph, paper, graph.training
        kind = LearningPage if graph.numbered else Learned
        self.learning = kind(graph, graph.training, graph.update, paper) if graph.training else None
        self.learn = list(dict.fromkeys(name.partition(".")[0] for name in graph.update))
        self.lines = Lines(graph, paper)

    # The statement

    def statement(self) -> list[Block]:
        """The nodes, the picture, the rules, and what is asked."""
        return [
            *self._opening(),
            Display(tuple(self._equations())),
            *self._reading(),
            *self._picture(),
            *self._rules(),
            *([Paragraph((kinks,))] if (kinks := " ".join(self._kinks())) else []),
            *self._update_rule(),
            Paragraph((Strong("To do."), f" {self._task()}")),
            *([] if self.graph.has_whole_results else [self.paper.rounding()]),
        ]

    def _opening(self) -> list[Block]:
        """What is computed, of which inputs."""
        graph, paper = self.graph, self.paper
        outputs = listed([Maths(graph.called(name)) for name in graph.outputs])
        inputs = listed([paper.equality(self._input(name)) for name, _ in graph.inputs])
        return [Paragraph(("A graph computes ", *outputs, " from ", *inputs, ", one node after the other:"))]

    def _reading(self) -> list[Block]:
        """How the equations are to be read."""
        return []

    def _picture(self) -> list[Block]:
        """The graph with a box for each input and node."""
        return statement_picture(self.graph, self.paper)

    def _input(self, name: str) -> Cell:
        return self.paper.cell(self.graph.held_in(name), name)

    def _equations(self) -> Iterator[Formula]:
        for node in self.graph.nodes:
            yield Chain((self.graph.called(node.name), node.number.bind(self.graph.called)))

    def _rules(self) -> list[Block]:
        """What a gradient is and how it is found."""
        graph = self.graph
        taken = {*graph.node, *(name for name, _ in graph.inputs)}
        any_one, behind = next(pair for pair in PAIRS if taken.isdisjoint(pair))
        output = "f" if graph.by_itself else ""
        own, next_one = graph.gradient(any_one, output), graph.gradient(behind, output)
        local = Partial(Name(behind), Name(any_one))
        line = Chain((own, BigSum(behind, Product((next_one, local)))))
        return [Paragraph(tuple(self._meaning(own, Maths(Name(any_one)), Maths(Name(behind))))), Display((line,))]

    def _meaning(self, own: Formula, any_one: Inline, behind: Inline) -> Iterator[Inline]:
        """What a gradient stands for, and where it begins."""
        graph = self.graph
        yield "The gradient "
        yield Maths(own)
        yield " of an input or node "
        yield any_one
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
        yield behind
        yield " that "
        yield any_one
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
        names = listed([Maths(self.graph.called(name)) for name in self.learn])
        verb = f" learn{'s' if len(self.learn) == 1 else ''} by {self.learning.method}, with "
        opening = ("Then ", *names, verb, *listed(self.learning.settings()), ".")
        return [*self._learning(opening), Display(tuple(self.learning.rule())), *self.learning.note()]

    def _learning(self, opening: Prose) -> list[Block]:
        """How inputs learn, and what the optimiser remembers of them."""
        assert self.learning
        each: Prose = (
            (" In update ", Maths(Name("t")), ", for any of them:") if self.graph.numbered else (" For each:",)
        )
        return [Paragraph((*opening, *self.learning.state(), *each))]

    def _task(self) -> str:
        """What is to be done."""
        steps = self.training.steps if self.training else 0
        updates = f" Carry out {'the update' if steps == 1 else f'{steps} updates'}." if steps else ""
        return f"Compute each node, {self.asked} and each gradient.{updates}"

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
        level, learnt = 2 if several else 1, self.training.state.updates if self.training else 0
        ahead = [line for name in self.learn for line in self._of_parameter(("look-ahead",), name, step)]
        local = tuple(self.lines.local(step))
        derivatives: list[Block] = [Heading(("Local derivatives",), level), Display(local)] if local else []
        return [
            *([Heading((f"Update {step + learnt}",))] if several else []),
            Heading(("Forward pass",), level),
            Display((*ahead, *self.lines.forward(step))),
            *derivatives,
            Heading(("Backward pass",), level),
            *self._back(step),
            *self._solved_pictures(step),
            *self._learn(step, level),
        ]

    def _solved_pictures(self, step: int) -> list[Block]:
        """The graph with all numbers of the first pass."""
        return solved_pictures(self.graph, self.paper) if step == 1 else []

    def _back(self, step: int) -> Iterator[Block]:
        """The gradients, from each output back to the inputs."""
        for ends in self.graph.ends():
            if self.graph.by_itself:
                yield Paragraph(("From ", Maths(self.graph.called(ends[0])), " back:"))
            yield Display(tuple(self.lines.gradients(ends, step)))

    def _learn(self, step: int, level: int) -> list[Block]:
        """The update, for each input that learns."""
        if not self.learning:
            return []
        blocks: list[Block] = [Heading(("Update" if level == 1 else "New inputs",), level)]
        whole = self.learning.cells(("learning-rate", "gradient-norm", *self.learning.shared), "", step)
        blocks += [self.paper.display(whole)] if whole else []
        for name in self.learn:
            lines = self._of_parameter(("clipped-gradient", *self.learning.own, "weight"), name, step)
            blocks += [Paragraph(("For ", Maths(self.graph.called(name)), ":")), Display(tuple(lines))]
        return blocks

    def _of_parameter(self, quantities: Sequence[str], name: str, step: int) -> Iterator[Formula]:
        """Some quantities of an input that learns."""
        assert self.learning
        entries = [each for each in self.graph.update if each.partition(".")[0] == name]
        for quantity in quantities:
            when = step + (quantity == "weight")
            cells = [cell for each in entries for cell in self.learning.cells((quantity,), each, when)]
            if cells:
                yield from self.lines.parameter(cells, step)

    def _end(self, step: int) -> list[Block]:
        """What the nodes come to after the last update."""
        heading = Heading(("Forward pass after the update" + ("s" if step > 2 else ""),))
        return [heading, Display(tuple(self.lines.forward(step)))]
